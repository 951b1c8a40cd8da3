// One line of an ignore file: what is to be left out, and why.
#pragma once

#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "ignore/calendar_day.h"

namespace secretscan {

//   scrypt:SALT:TAG [rule=ID] [path=GLOB] [reason=TEXT] [owner=TEXT] [added=DAY] [expires=DAY]
//   file rule=ID path=GLOB [reason=TEXT] …
//
// "scrypt" hides findings of one secret, "file" findings that have none (of a rule that looks at
// paths). Values are bare words, or stand in double quotes, with \" \\ \n \t \r and \xNN inside.
struct IgnoreEntry {
  enum class Kind { kSecret, kFile };
  Kind kind = Kind::kSecret;
  std::string salt;     // lower-case hex
  std::string tag;      // SecretTag() of salt and secret
  std::string rule;     // empty: any
  std::string path;     // PathGlob; empty: any
  std::string reason;
  std::string owner;
  std::string added;    // FormatDay(), or empty
  std::string expires;  // the last day on which it hides, or empty
  int64_t line = 0;     // in its file, from 1

  bool expired(CalendarDay today) const;
};

// InvalidArgument says what is wrong and holds nothing of the line. A key that is not known is wrong:
// it may be a condition that a newer version understands. So is an entry of a file whose rule is not
// named, or whose path names nothing: it would hide what nobody has seen.
absl::StatusOr<IgnoreEntry> ParseIgnoreEntry(std::string_view line);

// Without newline. Parses to the same entry.
std::string FormatIgnoreEntry(const IgnoreEntry& entry);

}  // namespace secretscan
