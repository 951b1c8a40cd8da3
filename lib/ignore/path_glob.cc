#include "ignore/path_glob.h"

#include <algorithm>

#include "base/status.h"
#include "base/utf8.h"

namespace secretscan {
namespace {

constexpr std::string_view kSpecialInRegex = "\\^$.|?*+()[]{}-&~#/";
constexpr std::string_view kSpecialInGlob = "\\*?[";

void AppendQuoted(char c, std::string* regex) {
  if (kSpecialInRegex.find(c) != std::string_view::npos) {
    *regex += '\\';
  }
  *regex += c;
}

// text[pos] is behind '['. Appends the class and returns the position behind ']'; npos without one.
size_t AppendClass(std::string_view text, size_t pos, std::string* regex) {
  *regex += '[';
  if (pos < text.size() && (text[pos] == '!' || text[pos] == '^')) {
    *regex += "^/";
    ++pos;
  }
  for (bool first = true; pos < text.size(); ++pos, first = false) {
    if (text[pos] == ']' && !first) {
      *regex += ']';
      return pos + 1;
    }
    if (text[pos] == '\\' && pos + 1 < text.size()) {
      AppendQuoted(text[++pos], regex);
    } else if (text[pos] == '-' && !first && pos + 1 < text.size() && text[pos + 1] != ']') {
      *regex += '-';
    } else {
      AppendQuoted(text[pos], regex);
    }
  }
  return std::string_view::npos;
}

std::string_view WithoutRoot(std::string_view path) {
  return path.substr(path.starts_with('/') ? 1 : 0);
}

}  // namespace

absl::StatusOr<PathGlob> PathGlob::Parse(std::string_view pattern) {
  if (pattern.empty() || pattern.size() > kMaxSize) {
    return InvalidArgument("a path pattern has 1 to " + std::to_string(kMaxSize) + " bytes");
  }
  const bool whole = pattern.find('/') != std::string_view::npos;
  const std::string text = ReplaceInvalidUtf8(WithoutRoot(pattern));
  if (text.empty()) {
    return InvalidArgument("a path pattern is only a /");
  }
  PathGlob glob;
  std::string regex = whole ? "^(?s:" : "^(?s:(?:.*/)?";
  bool literal = whole;
  bool wild = true;
  for (size_t pos = 0; pos < text.size();) {
    const char c = text[pos];
    if (c == '*') {
      const size_t end = std::min(text.find_first_not_of('*', pos), text.size());
      const bool any = end - pos >= 2;
      const bool directories = any && end < text.size() && text[end] == '/' &&
                               (pos == 0 || text[pos - 1] == '/');
      regex += directories ? "(?:.*/)?" : any ? ".*" : "[^/]*";
      pos = directories ? end + 1 : end;
      literal = false;
      continue;
    }
    wild = wild && (c == '?' || c == '/');
    literal = literal && c != '?' && c != '[';
    if (c == '?') {
      regex += "[^/]";
    } else if (c == '[') {
      const size_t end = AppendClass(text, pos + 1, &regex);
      if (end == std::string::npos) {
        return InvalidArgument("a path pattern has a [ without a ]");
      }
      pos = end;
      continue;
    } else {
      if (c == '\\' && ++pos == text.size()) {
        return InvalidArgument("a path pattern ends in a backslash");
      }
      AppendQuoted(text[pos], &regex);
      glob.literal_ += text[pos];
    }
    ++pos;
  }
  if (text.back() == '/') {
    regex += ".*";
    literal = false;
  }
  if (literal) {
    return glob;
  }
  glob.literal_.clear();
  glob.matches_everything_ = wild;
  regex += ")$";
  // A file may have very many patterns, of which hardly any is asked for. Only [ ] can be wrong.
  if (text.find('[') != std::string::npos && !Regex::CheckSyntax(regex).ok()) {
    return InvalidArgument("a path pattern has a wrong [ ]");
  }
  glob.regex_ = Regex::Deferred(regex);
  return glob;
}

bool PathGlob::Matches(std::string_view path) const {
  path = WithoutRoot(path);
  std::string repaired;
  if (!IsValidUtf8(path)) {
    repaired = ReplaceInvalidUtf8(path);
    path = repaired;
  }
  return regex_ == nullptr ? path == literal_ : regex_->Contains(path);
}

std::string LiteralGlob(std::string_view path) {
  std::string out;
  // Without a '/' it would be a name in any directory.
  const bool at_root = path.find('/') == std::string_view::npos;
  out += at_root ? "/" : "";
  for (const char c : ReplaceInvalidUtf8(path)) {
    if (kSpecialInGlob.find(c) != std::string_view::npos) {
      out += '\\';
    }
    out += c;
  }
  return out;
}

}  // namespace secretscan
