#include "scan/token_form.h"

#include <algorithm>
#include <utility>

#include "absl/strings/ascii.h"
#include "base/regex_syntax.h"
#include "match/regex_measure.h"

namespace secretscan {
namespace {

using Kind = RegexNode::Kind;

constexpr size_t kMostPrefixes = 16;
constexpr size_t kNone = std::string_view::npos;

// Behind the class that begins at `at`: "[^]x]" is one.
size_t SkipClass(std::string_view pattern, size_t at) {
  size_t end = at + 1;
  end += end < pattern.size() && pattern[end] == '^';
  end += end < pattern.size() && pattern[end] == ']';
  while (end < pattern.size() && pattern[end] != ']') {
    if (pattern.substr(end, 2) == "[:") {
      const size_t close = pattern.find(":]", end);
      end = close == std::string_view::npos ? pattern.size() : close + 2;
    } else {
      end += pattern[end] == '\\' ? 2 : 1;
    }
  }
  return std::min(end + 1, pattern.size());
}

// What the groups that capture hold, in the order of their ends.
std::vector<std::string_view> CapturedParts(std::string_view pattern) {
  std::vector<std::string_view> parts;
  std::vector<size_t> open;  // where the group's content begins, or kNone
  for (size_t i = 0; i < pattern.size();) {
    switch (pattern[i]) {
      case '\\':
        i += 2;
        break;
      case '[':
        i = SkipClass(pattern, i);
        break;
      case '(': {
        const bool is_named = pattern.substr(i, 4) == "(?P<" || pattern.substr(i, 3) == "(?<";
        const bool captures = is_named || pattern.substr(i, 2) != "(?";
        open.push_back(!captures  ? kNone
                       : is_named ? pattern.find('>', i) + 1
                                  : i + 1);
        ++i;
        break;
      }
      case ')':
        if (!open.empty()) {
          if (open.back() != kNone) {
            parts.push_back(pattern.substr(open.back(), i - open.back()));
          }
          open.pop_back();
        }
        ++i;
        break;
      default:
        ++i;
    }
  }
  return parts;
}

void AddAlphabet(const RegexNode& node, std::bitset<128>* alphabet) {
  if (node.kind == Kind::kSet) {
    *alphabet |= node.ascii;
  }
  for (const auto& child : node.children) {
    AddAlphabet(*child, alphabet);
  }
}

// Lengthens each of `prefixes` by what `node` must begin with. Whether nothing but fixed text is in it.
bool ExtendPrefixes(const RegexNode& node, std::vector<std::string>* prefixes) {
  switch (node.kind) {
    case Kind::kEmpty:
    case Kind::kWordBoundary:
      return true;
    case Kind::kSet: {
      if (node.beyond_ascii || node.ascii.count() != 1) {
        return false;
      }
      char c = 0;
      while (!node.ascii[static_cast<size_t>(c)]) {
        ++c;
      }
      for (std::string& prefix : *prefixes) {
        prefix += c;
      }
      return true;
    }
    case Kind::kConcat:
      return std::all_of(node.children.begin(), node.children.end(),
                         [&](const auto& child) { return ExtendPrefixes(*child, prefixes); });
    case Kind::kAlternate: {
      std::vector<std::string> all;
      bool is_fixed = true;
      for (const auto& child : node.children) {
        std::vector<std::string> branch = *prefixes;
        is_fixed &= ExtendPrefixes(*child, &branch);
        all.insert(all.end(), branch.begin(), branch.end());
      }
      if (all.size() > kMostPrefixes) {
        return false;
      }
      *prefixes = std::move(all);
      return is_fixed;
    }
    case Kind::kRepeat: {
      if (node.max != 1) {
        return false;
      }
      std::vector<std::string> with = *prefixes;
      const bool is_fixed = ExtendPrefixes(*node.children[0], &with);
      if (node.min == 1) {
        *prefixes = std::move(with);
      } else if (prefixes->size() + with.size() <= kMostPrefixes) {
        prefixes->insert(prefixes->end(), with.begin(), with.end());
      }
      return is_fixed;
    }
    default:
      return false;
  }
}

bool Holds(const std::bitset<128>& alphabet, char c) {
  const auto byte = static_cast<unsigned char>(c);
  return byte < alphabet.size() && alphabet[byte];
}

}  // namespace

bool TokenForm::Fits(std::string_view value) const {
  if (value.size() < least || value.size() > most ||
      !std::all_of(value.begin(), value.end(), [&](char c) { return Holds(alphabet, c); })) {
    return false;
  }
  return whole != nullptr && whole->Contains(value);
}

std::vector<TokenForm> TokenFormsOf(std::string_view pattern) {
  std::vector<std::string_view> parts = CapturedParts(pattern);
  if (parts.empty()) {
    parts.push_back(pattern);
  }
  // A flag at the front holds for the groups, too.
  const std::string_view flags = pattern.starts_with("(?i)") ? "(?i)" : "";
  std::vector<TokenForm> forms;
  for (const std::string_view part : parts) {
    TokenForm form;
    const std::string expression = std::string(flags) + std::string(part);
    const auto node = ParseRegexSyntax(expression);
    if (!node.ok()) {
      continue;
    }
    if (auto whole = Regex::Compile("\\A(?:" + expression + ")\\z"); whole.ok()) {
      form.whole = *std::move(whole);
    }
    form.least = MinWidth(**node);
    form.most = MaxWidth(**node);
    AddAlphabet(**node, &form.alphabet);
    form.prefixes = {""};
    ExtendPrefixes(**node, &form.prefixes);
    if (std::any_of(form.prefixes.begin(), form.prefixes.end(),
                    [](const std::string& prefix) { return prefix.empty(); })) {
      form.prefixes.clear();
    }
    forms.push_back(std::move(form));
  }
  return forms;
}

std::string TokenBeginning(std::string_view pattern) {
  constexpr std::string_view kPlain = "_-:=@/!#%&~";  // without a meaning of their own
  constexpr std::string_view kRepeats("?*{", 3);      // the character before may be missing
  const std::vector<std::string_view> parts = CapturedParts(pattern);
  std::string beginning;
  if (parts.empty()) {
    return beginning;
  }
  const std::string_view part = parts[0];
  for (size_t i = 0; i < part.size(); ++i) {
    const bool is_escaped = part[i] == '\\';
    i += is_escaped;
    const bool is_fixed = i < part.size() && (is_escaped ? absl::ascii_ispunct(part[i])
                                                         : absl::ascii_isalnum(part[i]) ||
                                                               kPlain.find(part[i]) != kNone);
    const char next = i + 1 < part.size() ? part[i + 1] : '\0';
    if (next == '|') {
      return {};
    }
    if (!is_fixed || kRepeats.find(next) != kNone) {
      break;
    }
    beginning += absl::ascii_tolower(static_cast<unsigned char>(part[i]));
  }
  return beginning;
}

}  // namespace secretscan
