#include "rewrite/python_reader.h"

#include <utility>

#include "base/hex.h"
#include "base/status.h"

namespace secretscan {
namespace {

constexpr int kMaxOctal = 0377;

bool IsLetter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
bool IsWord(char c) { return IsLetter(c) || (c >= '0' && c <= '9') || c == '_'; }

template <typename Predicate>
ByteSet SetOf(Predicate holds) {
  ByteSet set;
  for (int c = 0; c < 256; ++c) {
    set[static_cast<size_t>(c)] = holds(static_cast<char>(c));
  }
  return set;
}

}  // namespace

absl::Status PythonReader::Error(std::string_view what) const {
  return InvalidArgument("bad regular expression: " + std::string(what) + " at position " +
                         std::to_string(at_));
}

absl::Status PythonReader::Unsupported(std::string_view what) const {
  return InvalidArgument("regular expression: " + std::string(what) +
                         " is not supported (position " + std::to_string(at_) + ")");
}

bool PythonReader::ClassEscape(char c, ByteSet* set) {
  switch (c) {
    case 'd': case 'D': *set = SetOf(IsDigit); break;
    case 's': case 'S': *set = SetOf(IsBlank); break;
    case 'w': case 'W': *set = SetOf(IsWord); break;
    default: return false;
  }
  if (c < 'a') {
    set->flip();
  }
  return true;
}

absl::StatusOr<char> PythonReader::ReadByteEscape() {
  const char c = text_[at_++];
  constexpr std::string_view kNames = "abfnrtv", kValues = "\a\b\f\n\r\t\v";
  if (const size_t known = kNames.find(c); known != std::string_view::npos) {
    return kValues[known];
  }
  if (c == 'x') {
    if (text_.size() - at_ < 2 || HexDigit(text_[at_]) < 0 || HexDigit(text_[at_ + 1]) < 0) {
      return Error("incomplete escape \\x");
    }
    at_ += 2;
    return static_cast<char>(HexDigit(text_[at_ - 2]) << 4 | HexDigit(text_[at_ - 1]));
  }
  if (IsOctal(c)) {
    int value = c - '0';
    for (int i = 0; i < 2 && IsOctal(Peek()); ++i) {
      value = value * 8 + (text_[at_++] - '0');
    }
    if (value > kMaxOctal) {
      return Error("octal escape value outside of range 0-0o377");
    }
    return static_cast<char>(value);
  }
  if (IsDigit(c) || IsLetter(c)) {
    return Error("bad escape");
  }
  return c;
}

absl::StatusOr<bool> PythonReader::ReadCounts(uint64_t* min, uint64_t* max) {
  const size_t begin = at_;
  std::string low, high;
  const bool is_empty = Peek() == '}';
  while (IsDigit(Peek())) {
    low += text_[at_++];
  }
  if (Take(',')) {
    while (IsDigit(Peek())) {
      high += text_[at_++];
    }
  } else {
    high = low;
  }
  if (is_empty || !Take('}')) {
    at_ = begin;
    return false;
  }
  for (const auto& [digits, value] : {std::pair(&low, min), std::pair(&high, max)}) {
    if (digits->empty()) {
      continue;
    }
    if (digits->find_first_not_of('0') != std::string::npos &&
        digits->size() - digits->find_first_not_of('0') > 5) {
      return Unsupported("so many repetitions");
    }
    *value = 0;
    for (const char digit : *digits) {
      *value = *value * 10 + static_cast<uint64_t>(digit - '0');
    }
  }
  if (*max < *min) {
    return Error("min repeat greater than max repeat");
  }
  return true;
}

absl::StatusOr<ByteSet> PythonReader::Member(char c, bool* is_class, char* byte) {
  ByteSet set;
  *is_class = false;
  *byte = c;
  if (c == '\\') {
    if (AtEnd()) {
      return Error("bad escape (end of pattern)");
    }
    if (ClassEscape(Peek(), &set)) {
      ++at_;
      *is_class = true;
      return set;
    }
    SECRETSCAN_ASSIGN_OR_RETURN(*byte, ReadByteEscape());
  }
  set[static_cast<unsigned char>(*byte)] = true;
  return set;
}

absl::StatusOr<PythonReader::SetText> PythonReader::ReadSet() {
  SetText result;
  result.negated = Take('^');
  ByteSet& set = result.members;
  for (bool is_first = true;; is_first = false) {
    if (AtEnd()) {
      return Error("unterminated character set");
    }
    const char c = text_[at_++];
    if (c == ']' && !is_first) {
      break;
    }
    bool is_class = false, ends_class = false;
    char low = 0, high = 0;
    SECRETSCAN_ASSIGN_OR_RETURN(const ByteSet member, Member(c, &is_class, &low));
    if (!Take('-')) {
      set |= member;
      continue;
    }
    if (AtEnd()) {
      return Error("unterminated character set");
    }
    const char next = text_[at_++];
    if (next == ']') {
      set |= member;
      set['-'] = true;
      break;
    }
    SECRETSCAN_RETURN_IF_ERROR(Member(next, &ends_class, &high).status());
    const int begin = static_cast<unsigned char>(low), end = static_cast<unsigned char>(high);
    if (is_class || ends_class || end < begin) {
      return Error("bad character range");
    }
    for (int i = begin; i <= end; ++i) {
      set[static_cast<size_t>(i)] = true;
    }
  }
  return result;
}

absl::StatusOr<std::string> PythonReader::ReadName(char terminator) {
  const size_t end = text_.find(terminator, at_);
  if (end == std::string_view::npos) {
    return Error("missing group name terminator");
  }
  std::string name(text_.substr(at_, end - at_));
  if (name.empty()) {
    return Error("missing group name");
  }
  for (const char c : name) {
    if (!IsWord(c)) {
      return static_cast<unsigned char>(c) < 0x80 ? Error("bad character in group name")
                                                  : Unsupported("a group name beyond ASCII");
    }
  }
  at_ = end + 1;
  return name;
}

absl::StatusOr<PythonReader::FlagNames> PythonReader::ReadFlags() {
  FlagNames names;
  std::string* current = &names.on;
  for (;;) {
    if (AtEnd()) {
      return Error("missing -, : or )");
    }
    const char c = text_[at_++];
    if (c == ':' || c == ')') {
      names.is_global = c == ')';
      break;
    }
    if (c == '-' && current == &names.on) {
      current = &names.off;
      continue;
    }
    if (c == 'L' || c == 't') {
      return Unsupported(std::string("flag ") + c);
    }
    if (c == 'u') {
      return Error("cannot use 'u' flag with a bytes pattern");
    }
    if (std::string_view("imsxa").find(c) == std::string_view::npos) {
      return Error("unknown extension or flag");
    }
    if (c == 'a' && current == &names.off) {
      return Error("cannot turn off flag 'a'");
    }
    current->push_back(c);
  }
  if (current == &names.off && (names.off.empty() || names.is_global)) {
    return Error("missing flag or :");
  }
  if (names.on.find_first_of(names.off) != std::string::npos) {
    return Error("flag turned on and off");
  }
  return names;
}

absl::Status PythonReader::SkipComment() {
  while (!AtEnd()) {
    const char c = text_[at_++];
    if (c == '\n') {
      break;
    }
    if (c == '\\' && AtEnd()) {
      return Error("bad escape (end of pattern)");
    }
    at_ += c == '\\' ? 1 : 0;
  }
  return absl::OkStatus();
}

absl::Status PythonReader::SkipGroupComment() {
  while (!AtEnd()) {
    const char c = text_[at_++];
    if (c == ')') {
      return absl::OkStatus();
    }
    if (c == '\\' && !AtEnd()) {
      ++at_;
    }
  }
  return Error("missing ), unterminated comment");
}

}  // namespace secretscan
