#include "base/ascii_case.h"

#include <algorithm>
#include <bitset>
#include <cstddef>
#include <vector>

#include "absl/strings/ascii.h"
#include "base/regex_atom.h"

namespace secretscan {
namespace {

bool IsAscii(char c) { return static_cast<unsigned char>(c) < 0x80; }

char OtherCase(char letter) { return static_cast<char>(letter ^ 0x20); }

// Either case of a letter. RE2 reads `[sS]` as `(?i:s)` and makes `[dD]|[sS]` of `d|s` a class that holds U+017F, too
// (and U+212A for k): only letters that have no other cases than these two may stand in a class of their own.
std::string Pair(char letter) {
  const char lower = static_cast<char>(letter | 0x20);
  if (lower == 's' || lower == 'k') {
    return {'(', '?', ':', letter, '|', OtherCase(letter), ')'};
  }
  return {'[', letter, OtherCase(letter), ']'};
}

// Whether all of `items` are one letter, in whatever case.
bool IsOneLetter(std::string_view items) {
  return !items.empty() && std::all_of(items.begin(), items.end(), [&](char c) {
    return absl::ascii_isalpha(static_cast<unsigned char>(c)) && (c | 0x20) == (items[0] | 0x20);
  });
}

// The bytes of the character that text[at] begins.
size_t LengthOfRune(std::string_view text, size_t at) {
  size_t length = 1;
  while (at + length < text.size() && (static_cast<unsigned char>(text[at + length]) & 0xC0) == 0x80) {
    ++length;
  }
  return length;
}

// Writes a class under (?i). One object, one class.
class ClassWriter {
 public:
  // `text`: with brackets. False for what is not taken over.
  bool Write(std::string_view text, std::string* out) {
    text = text.substr(1, text.size() - 2);
    negated_ = text.starts_with('^');
    text.remove_prefix(negated_ ? 1 : 0);
    while (!text.empty()) {
      if (!TakeItem(&text)) {
        return false;
      }
    }
    if (negated_ && !others_.empty()) {
      return false;
    }
    std::string cases;
    for (char c = 'A'; c <= 'z'; ++c) {
      if (absl::ascii_isalpha(static_cast<unsigned char>(c)) && letters_[OtherCase(c)] && !letters_[c]) {
        cases += c;
      }
    }
    const std::string ascii =
        !negated_ && IsOneLetter(items_) ? Pair(items_[0]) : std::string(negated_ ? "[^" : "[") + cases + items_ + "]";
    if (others_.empty()) {
      *out += ascii;
    } else if (items_.empty()) {
      *out += "(?i:[" + others_ + "])";
    } else {
      *out += "(?:" + ascii + "|(?i:[" + others_ + "]))";
    }
    return true;
  }

 private:
  // One end of a range, as written; or nothing.
  static std::string_view TakeEnd(std::string_view* text) {
    if (text->empty() || text->front() == '[') {
      return {};
    }
    size_t length = LengthOfRune(*text, 0);
    if (text->front() == '\\') {
      if (text->size() < 2 || !IsAscii((*text)[1]) || absl::ascii_isdigit(static_cast<unsigned char>((*text)[1])) ||
          (absl::ascii_isalpha(static_cast<unsigned char>((*text)[1])) &&
           std::string_view("nrtfva").find((*text)[1]) == std::string_view::npos)) {
        return {};
      }
      length = 2;
    }
    const std::string_view end = text->substr(0, length);
    text->remove_prefix(length);
    return end;
  }

  bool TakeItem(std::string_view* text) {
    if (text->starts_with("[:")) {
      const size_t end = text->find(":]");
      const std::string_view name = end == std::string_view::npos ? "" : text->substr(2, end - 2);
      if (name.empty() || name[0] == '^' || name == "lower" || name == "upper") {
        return false;
      }
      items_ += text->substr(0, end + 2);
      text->remove_prefix(end + 2);
      return true;
    }
    if (text->size() >= 2 && (*text)[0] == '\\' &&
        std::string_view("dwsDWS").find((*text)[1]) != std::string_view::npos) {
      items_ += text->substr(0, 2);
      text->remove_prefix(2);
      return true;
    }
    const std::string_view first = TakeEnd(text);
    if (first.empty()) {
      return false;
    }
    std::string_view last = first;
    if (text->size() >= 2 && text->front() == '-') {
      text->remove_prefix(1);
      last = TakeEnd(text);
      if (last.empty()) {
        return false;
      }
    }
    if (IsAscii(first[0]) != IsAscii(last[0])) {
      return false;
    }
    std::string& items = IsAscii(first[0]) ? items_ : others_;
    items += EscapedEnd(first);
    if (last.data() != first.data()) {
      items += "-";
      items += EscapedEnd(last);
    }
    AddLetters(first, last);
    return true;
  }

  // As written, so that it means itself wherever it stands.
  static std::string EscapedEnd(std::string_view end) {
    return end == "-" || end == "]" || end == "^" ? "\\" + std::string(end) : std::string(end);
  }

  void AddLetters(std::string_view first, std::string_view last) {
    // Escapes mean no letters, and so does what they stand for; but a range may begin or end with one.
    const auto code = [](std::string_view end) {
      return end[0] != '\\' ? end[0] : absl::ascii_isalpha(static_cast<unsigned char>(end[1])) ? '\t' : end[1];
    };
    if (IsAscii(first[0])) {
      for (int c = code(first); c <= code(last); ++c) {
        if (absl::ascii_isalpha(static_cast<unsigned char>(c))) {
          letters_.set(static_cast<size_t>(c));
        }
      }
    }
  }

  bool negated_ = false;
  std::string items_;         // ASCII ones, as written
  std::string others_;        // ranges beyond
  std::bitset<128> letters_;  // in items_
};

// A "(?flags)" or the opening of a group with flags.
struct FlagGroup {
  bool folds = false;  // from there on
  std::string kept;    // flags without i
  char end = '\0';     // ')' or ':'
  size_t size = 0;
};

// `text` begins with "(?". `folds`: before it.
std::optional<FlagGroup> ReadFlags(std::string_view text, bool folds) {
  FlagGroup group;
  group.folds = folds;
  bool negative = false;
  std::string cleared;
  for (size_t i = 2; i < text.size(); ++i) {
    const char c = text[i];
    if (c == ')' || c == ':') {
      group.kept += cleared.empty() ? "" : "-" + cleared;
      group.end = c;
      group.size = i + 1;
      return group;
    }
    if (c == '-') {
      negative = true;
    } else if (c == 'i') {
      group.folds = !negative;
    } else if (std::string_view("msU").find(c) != std::string_view::npos) {
      (negative ? cleared : group.kept) += c;
    } else {
      return std::nullopt;
    }
  }
  return std::nullopt;
}

// What follows a backslash and means the same under (?i).
bool IsSameInAnyCase(char escaped) {
  return std::string_view("bBAzdwsDWSnrtfva").find(escaped) != std::string_view::npos ||
         absl::ascii_ispunct(static_cast<unsigned char>(escaped));
}

}  // namespace

std::optional<std::string> WithAsciiCase(std::string_view pattern) {
  std::string out;
  out.reserve(pattern.size() * 2);
  std::vector<bool> folds = {false};  // by open group
  for (size_t i = 0; i < pattern.size();) {
    const std::string_view rest = pattern.substr(i);
    if (rest.starts_with("(?P<") || rest.starts_with("(?<")) {
      const size_t end = rest.find('>');
      if (end == std::string_view::npos) {
        return std::nullopt;
      }
      folds.push_back(folds.back());
      out += rest.substr(0, end + 1);
      i += end + 1;
      continue;
    }
    if (rest.starts_with("(?")) {
      const auto group = ReadFlags(rest, folds.back());
      if (!group) {
        return std::nullopt;
      }
      if (group->end == ':') {
        folds.push_back(group->folds);
        out += "(?" + group->kept + ":";
      } else {
        folds.back() = group->folds;
        // Something stays, or the parts of `k{1,(?i)2}` would become a repeat.
        out += !group->kept.empty() ? "(?" + group->kept + ")" : out.empty() ? "" : "(?-i)";
      }
      i += group->size;
      continue;
    }
    const std::string_view atom = rest.substr(0, EndOfAtom(pattern, i) - i);
    i += atom.size();
    if (atom == "(") {
      folds.push_back(folds.back());
      out += atom;
    } else if (atom == ")") {
      if (folds.size() == 1) {
        return std::nullopt;
      }
      folds.pop_back();
      out += atom;
    } else if (!folds.back()) {
      const std::string_view items = atom[0] == '[' ? atom.substr(1, atom.size() - 2) : "";
      out += items.size() == 2 && items[0] != items[1] && IsOneLetter(items) ? Pair(items[0]) : std::string(atom);
    } else if (atom[0] == '[') {
      if (!ClassWriter().Write(atom, &out)) {
        return std::nullopt;
      }
    } else if (atom[0] == '\\') {
      if (atom.size() != 2 || !IsSameInAnyCase(atom[1])) {
        return std::nullopt;
      }
      out += atom;
    } else if (!IsAscii(atom[0])) {
      const size_t length = LengthOfRune(rest, 0);
      out += "(?i:" + std::string(rest.substr(0, length)) + ")";
      i += length - 1;
    } else if (absl::ascii_isalpha(static_cast<unsigned char>(atom[0]))) {
      out += Pair(atom[0]);
    } else {
      out += atom;
    }
  }
  return folds.size() == 1 ? std::optional(std::move(out)) : std::nullopt;
}

}  // namespace secretscan
