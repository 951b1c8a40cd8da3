// The smaller parts of Python's expressions: escapes, sets, counts, names, flags, comments.
#pragma once

#include <bitset>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

namespace secretscan {

using ByteSet = std::bitset<256>;

// Reads from the front. Errors are InvalidArgument and name the position.
class PythonReader {
 protected:
  struct SetText {
    ByteSet members;
    bool negated = false;
  };
  struct FlagNames {
    std::string on, off;
    bool is_global = false;   // they end in ')' instead of ':'
  };
  explicit PythonReader(std::string_view text) : text_(text) {}

  static bool IsDigit(char c) { return c >= '0' && c <= '9'; }
  static bool IsBlank(char c) { return c == ' ' || (c >= '\t' && c <= '\r'); }
  static bool IsOctal(char c) { return c >= '0' && c <= '7'; }

  bool AtEnd() const { return at_ == text_.size(); }
  char Peek() const { return AtEnd() ? '\0' : text_[at_]; }
  bool Take(char c) {
    if (AtEnd() || text_[at_] != c) {
      return false;
    }
    ++at_;
    return true;
  }
  absl::Status Error(std::string_view what) const;
  absl::Status Unsupported(std::string_view what) const;

  // What an escape stands for in any place: a class like \d. False if it is none.
  static bool ClassEscape(char c, ByteSet* set);
  // Behind the backslash of an escape that stands for one byte in and outside of a set.
  absl::StatusOr<char> ReadByteEscape();
  // Behind '{'; takes '}'. False, and nothing taken, when the brace is only a brace. What is not given
  // stays.
  absl::StatusOr<bool> ReadCounts(uint64_t* min, uint64_t* max);
  // Behind '['; takes ']'.
  absl::StatusOr<SetText> ReadSet();
  // Of a group, or its number; takes the terminator.
  absl::StatusOr<std::string> ReadName(char terminator);
  // Behind "(?"; takes ')' or ':'.
  absl::StatusOr<FlagNames> ReadFlags();
  // In verbose mode, behind '#'. A backslash hides a line's end, as the pair is one token.
  absl::Status SkipComment();
  // Behind "(?#".
  absl::Status SkipGroupComment();

  const std::string_view text_;
  size_t at_ = 0;

 private:
  // One member of a set, behind its first character.
  absl::StatusOr<ByteSet> Member(char c, bool* is_class, char* byte);
};

}  // namespace secretscan
