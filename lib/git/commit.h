// A commit object, parsed.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "git/object_id.h"

namespace secretscan {

struct Signature {
  std::string name;
  std::string email;
  int64_t seconds = 0;       // since 1970-01-01 UTC
  int offset_minutes = 0;    // east of UTC
};

struct Commit {
  ObjectId tree;
  std::vector<ObjectId> parents;
  Signature author;
  Signature committer;
  std::string message;       // everything after the blank line, converted to UTF-8 where the
                             // `encoding` header names a charset that iconv knows
};

// Only the ids: all that a history walk needs, without copying the rest.
struct CommitLinks {
  ObjectId tree;
  std::vector<ObjectId> parents;
  int64_t committer_seconds = 0;
};

// `data` is the object's inflated bytes; ids have `id_size` bytes. DataLoss when malformed.
absl::StatusOr<Commit> ParseCommit(std::string_view data, int id_size);
absl::StatusOr<CommitLinks> ParseCommitLinks(std::string_view data, int id_size);

// The message as `git log` shows it and the reference reports it: title (the first paragraph's lines
// joined by spaces), then, if there is a body, a blank line and the body with runs of blank lines
// collapsed to one and trailing spaces cut.
std::string LogMessage(std::string_view message);

// RFC 3339 in UTC: "2025-01-31T09:30:00Z".
std::string FormatUtc(int64_t seconds);

// Names and emails as a .mailmap file maps them (git's format). Thread-safe after construction.
class Mailmap {
 public:
  explicit Mailmap(std::string_view text);
  ~Mailmap();
  Mailmap(Mailmap&&) noexcept;
  void Apply(Signature* signature) const;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace secretscan
