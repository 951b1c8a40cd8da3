#include "rules/pattern_import.h"

#include <algorithm>
#include <vector>

#include "base/regex.h"
#include "base/status.h"

namespace secretscan {
namespace {

bool IsBlank(char c) {
  return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f' || c == '\v';
}
bool IsLetter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
bool IsHexDigit(char c) {
  return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

class Importer {
 public:
  explicit Importer(std::string_view pattern) : in_(pattern) {}

  absl::StatusOr<ImportedPattern> Import() {
    while (at_ < in_.size()) {
      const char c = in_[at_];
      if (c == '\\') {
        SECRETSCAN_RETURN_IF_ERROR(Escape());
      } else if (c == '[') {
        SECRETSCAN_RETURN_IF_ERROR(Class());
      } else if (c == '(') {
        SECRETSCAN_RETURN_IF_ERROR(Open());
      } else if (c == ')') {
        if (verbose_.size() > 1) {
          verbose_.pop_back();
        }
        Copy();
      } else if (verbose_.back() && IsBlank(c)) {
        ++at_;
      } else if (verbose_.back() && c == '#') {
        at_ = std::min(in_.find('\n', at_), in_.size());
      } else {
        Copy();
      }
    }
    SECRETSCAN_RETURN_IF_ERROR(Regex::CheckSyntax(out_.pattern));
    return std::move(out_);
  }

 private:
  void Copy() { out_.pattern += in_[at_++]; }
  bool Follows(std::string_view text) const { return in_.substr(at_).starts_with(text); }

  absl::Status Escape() {
    if (at_ + 1 >= in_.size()) {
      return InvalidArgument("a backslash ends the expression");
    }
    const char next = in_[at_ + 1];
    if ((next >= '1' && next <= '9') || next == 'k' || next == 'g') {
      return InvalidArgument("a back-reference");
    }
    if (next == 'K' || next == 'G' || next == 'R' || next == 'X' || next == 'Z') {
      return InvalidArgument(std::string("\\") + next + ", which only PCRE knows");
    }
    at_ += 2;
    if (next == '_' || IsBlank(next)) {
      out_.pattern += next;  // RE2 takes no escape for the first, and needs none for the others
    } else if (next == 'e') {
      out_.pattern += "\\x1b";
    } else if (next == 'u') {
      CodePoint();
    } else {
      out_.pattern += '\\';
      out_.pattern += next;
    }
    return absl::OkStatus();
  }

  // Behind "\u": "{1f}" or "001f".
  void CodePoint() {
    out_.pattern += "\\x";
    if (at_ < in_.size() && in_[at_] == '{') {
      return;
    }
    out_.pattern += '{';
    for (int digit = 0; digit < 4 && at_ < in_.size() && IsHexDigit(in_[at_]); ++digit) {
      Copy();
    }
    out_.pattern += '}';
  }

  absl::Status Class() {
    Copy();
    if (at_ < in_.size() && in_[at_] == '^') {
      Copy();
    }
    if (at_ < in_.size() && in_[at_] == ']') {
      Copy();
    }
    while (at_ < in_.size() && in_[at_] != ']') {
      if (in_[at_] == '\\') {
        SECRETSCAN_RETURN_IF_ERROR(Escape());
      } else if (Follows("[:")) {
        const size_t end = in_.find(":]", at_);
        if (end == std::string_view::npos) {
          return InvalidArgument("a class without an end");
        }
        out_.pattern += in_.substr(at_, end + 2 - at_);
        at_ = end + 2;
      } else if (in_[at_] == '[' || Follows("&&") || Follows("--") || Follows("~~")) {
        return InvalidArgument("a class made of classes");
      } else if (verbose_.back() && IsBlank(in_[at_])) {
        ++at_;
      } else {
        Copy();
      }
    }
    if (at_ == in_.size()) {
      return InvalidArgument("a class without an end");
    }
    Copy();
    return absl::OkStatus();
  }

  absl::Status Open() {
    if (!Follows("(?")) {
      ++groups_;
      verbose_.push_back(verbose_.back());
      Copy();
      return absl::OkStatus();
    }
    for (const std::string_view around : {"(?=", "(?!", "(?<=", "(?<!"}) {
      if (Follows(around)) {
        return InvalidArgument("look-around, " + std::string(around) + "…)");
      }
    }
    for (const std::string_view only : {"(?>", "(?|", "(?(", "(?&", "(?R", "(?P>", "(?P="}) {
      if (Follows(only)) {
        return InvalidArgument(std::string(only) + "…), which RE2 does not know");
      }
    }
    if (Follows("(?#")) {
      at_ = std::min(in_.find(')', at_), in_.size() - 1) + 1;
      return absl::OkStatus();
    }
    if (Follows("(?<") || Follows("(?P<")) {
      const size_t begin = in_.find('<', at_) + 1;
      const size_t end = in_.find('>', begin);
      if (end == std::string_view::npos) {
        return InvalidArgument("a group's name without an end");
      }
      ++groups_;
      const std::string_view name = in_.substr(begin, end - begin);
      if (name == "TOKEN") {
        out_.token_group = groups_;
      }
      out_.pattern += "(?P<" + std::string(name) + ">";
      at_ = end + 1;
      verbose_.push_back(verbose_.back());
      return absl::OkStatus();
    }
    return Flags();
  }

  // "(?xi)", "(?x-i:", "(?:".
  absl::Status Flags() {
    at_ += 2;
    std::string on;
    std::string off;
    bool verbose = verbose_.back();
    bool negative = false;
    for (; at_ < in_.size() && (IsLetter(in_[at_]) || in_[at_] == '-'); ++at_) {
      const char flag = in_[at_];
      if (flag == '-') {
        negative = true;
      } else if (flag == 'x') {
        verbose = !negative;
      } else if (flag == 'i' || flag == 'm' || flag == 's' || flag == 'U') {
        (negative ? off : on) += flag;
      } else if (flag != 'u') {  // which texts are characters is the same for ASCII
        return InvalidArgument("the flag " + std::string(1, flag));
      }
    }
    const char end = at_ < in_.size() ? in_[at_] : '\0';
    if (end != ')' && end != ':') {
      return InvalidArgument("a group that RE2 does not know");
    }
    ++at_;
    if (end == ':') {
      verbose_.push_back(verbose);
    } else {
      verbose_.back() = verbose;
    }
    const std::string flags = on + (off.empty() ? "" : "-" + off);
    if (end == ':' || !flags.empty()) {
      out_.pattern += "(?" + flags + end;
    }
    return absl::OkStatus();
  }

  std::string_view in_;
  size_t at_ = 0;
  int groups_ = 0;
  std::vector<bool> verbose_ = {false};  // of the groups around
  ImportedPattern out_;
};

}  // namespace

absl::StatusOr<ImportedPattern> ImportPattern(std::string_view pattern) {
  return Importer(pattern).Import();
}

}  // namespace secretscan
