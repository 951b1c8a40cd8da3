// A commit object, parsed as tolerantly as git parses it.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "git/object_id.h"

namespace secretscan {

// The start of year 1: how the reference reports "no date at all".
inline constexpr int64_t kNoTime = -62135596800;

// Who did it and when; without name, email and time where the header line is missing or has no
// "<…>".
struct Signature {
  std::string name;          // surrounding white space cut
  std::string email;         // likewise
  // Since 1970-01-01 UTC: never negative unless kNoTime. 0, as git shows it, when the line is there
  // but its date or time zone is missing, negative or beyond 2^63.
  int64_t seconds = kNoTime;
  int offset_minutes = 0;    // east of UTC
};

struct Commit {
  ObjectId tree;
  std::vector<ObjectId> parents;
  Signature author;
  Signature committer;
  // Everything after the blank line. Like the names it is converted to UTF-8 where the `encoding`
  // header names a charset that iconv knows and in which the whole commit is valid.
  std::string message;
};

// Only the ids: all that a history walk needs, without copying the rest.
struct CommitLinks {
  ObjectId tree;
  std::vector<ObjectId> parents;
  // As git orders commits: 0 when there is no date, 2^63 - 1 when it is negative or too large.
  int64_t committer_seconds = 0;
};

// `data` is the object's inflated bytes; ids have `id_size` bytes (20 or 32). DataLoss when the
// tree or parent lines are malformed; anything else that is odd is read as git reads it.
absl::StatusOr<Commit> ParseCommit(std::string_view data, int id_size);
absl::StatusOr<CommitLinks> ParseCommitLinks(std::string_view data, int id_size);

// "Name <email> 1700000000 +0130", as a header line has it.
Signature ParseSignature(std::string_view line);

// What follows the object names in a commit or tag: as it is, or in UTF-8 in *converted, where a
// header names a charset that iconv knows and in which all of it is valid.
std::string_view InUtf8(std::string_view text, std::string* converted);

// The message's bytes in a commit's or tag's, which ParseCommit would tell as they are. nullopt
// when a header names another charset.
std::optional<std::string_view> PlainMessage(std::string_view data);

// The message as `git log` shows it and the reference reports it: title (the first paragraph's
// lines joined by spaces), then, if there is a body, a blank line and the body with runs of blank
// lines collapsed to one and trailing spaces cut. Tabs are expanded to columns of 8 as `git log`
// does, an indentation that the title's first line has is cut from the body's lines too, and
// nothing after a NUL is shown.
std::string LogMessage(std::string_view message);

// RFC 3339 in UTC: "2025-01-31T09:30:00Z". Times before year 0 or after year 9999, which the format
// cannot hold, become the nearest that it can.
std::string FormatUtc(int64_t seconds);

}  // namespace secretscan
