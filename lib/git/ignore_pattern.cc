#include "git/ignore_pattern.h"

#include <algorithm>
#include <utility>

namespace secretscan {
namespace {

constexpr std::string_view kSpecial = "*?[\\";

// A blank that a backslash stands before stays.
std::string_view WithoutTrailingBlanks(std::string_view line) {
  size_t end = 0;
  for (size_t i = 0; i < line.size(); ++i) {
    if (line[i] == '\\') {
      i = std::min(i + 1, line.size() - 1);
      end = i + 1;
    } else if (line[i] != ' ') {
      end = i + 1;
    }
  }
  return line.substr(0, end);
}

bool IsInClass(std::string_view name, unsigned char c, bool* known) {
  const bool lower = c >= 'a' && c <= 'z';
  const bool upper = c >= 'A' && c <= 'Z';
  const bool digit = c >= '0' && c <= '9';
  const bool graph = c > 0x20 && c < 0x7F;
  const std::pair<std::string_view, bool> classes[] = {
      {"alnum", lower || upper || digit},
      {"alpha", lower || upper},
      {"blank", c == ' ' || c == '\t'},
      {"cntrl", c < 0x20 || c == 0x7F},
      {"digit", digit},
      {"graph", graph},
      {"lower", lower},
      {"print", graph || c == ' '},
      {"punct", graph && !lower && !upper && !digit},
      {"space", c == ' ' || (c >= '\t' && c <= '\r')},
      {"upper", upper},
      {"xdigit", digit || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F')},
  };
  for (const auto& [class_name, holds] : classes) {
    if (class_name == name) {
      return holds;
    }
  }
  *known = false;
  return false;
}

}  // namespace

bool IgnorePattern::Parse(std::string_view line, IgnorePattern* out) {
  *out = IgnorePattern();
  line = line.substr(0, line.find('\0'));
  if (line.starts_with('#')) {
    return false;
  }
  line = WithoutTrailingBlanks(line);
  if (line.starts_with('!')) {
    out->negated_ = true;
    line.remove_prefix(1);
  }
  if (line.ends_with('/')) {
    out->only_directories_ = true;
    line.remove_suffix(1);
  }
  out->only_name_ = line.find('/') == std::string_view::npos;
  if (line.empty()) {
    return false;
  }
  if (line.starts_with('/')) {
    line.remove_prefix(1);
  }
  const size_t literal = std::min(line.find_first_of(kSpecial), line.size());
  // A pattern that is one star and a literal ending looks at names only, and there a star is a star.
  if (out->only_name_) {
    out->Compile(line, false);
  } else {
    out->prefix_ = line.substr(0, literal);
    out->Compile(line.substr(literal), true);
  }
  return true;
}

void IgnorePattern::Compile(std::string_view glob, bool slash_matters) {
  for (size_t i = 0; i < glob.size();) {
    const char c = glob[i];
    if (c == '\\') {
      if (++i == glob.size()) {
        never_ = true;
        return;
      }
      tokens_.push_back({Kind::kByte, glob[i++]});
    } else if (c == '?') {
      std::bitset<256> all;
      all.set();
      all[static_cast<unsigned char>('/')] = !slash_matters;
      sets_.push_back(all);
      tokens_.push_back({Kind::kSet, 0, static_cast<uint32_t>(sets_.size() - 1)});
      ++i;
    } else if (c == '[') {
      if (!CompileSet(glob, &i, slash_matters)) {
        never_ = true;
        return;
      }
    } else if (c == '*') {
      const size_t begin = i;
      while (i < glob.size() && glob[i] == '*') {
        ++i;
      }
      const bool bounded = i - begin > 1 && (begin == 0 || glob[begin - 1] == '/') &&
                           (i == glob.size() || glob[i] == '/' || glob.substr(i, 2) == "\\/");
      if (!slash_matters) {
        tokens_.push_back({Kind::kAnything});
      } else if (!bounded) {
        tokens_.push_back({Kind::kStar});
      } else if (i < glob.size() && glob[i] == '/') {
        tokens_.push_back({Kind::kDirectories});
        ++i;
      } else {
        tokens_.push_back({Kind::kAnything});
      }
    } else {
      tokens_.push_back({Kind::kByte, c});
      ++i;
    }
  }
}

// From the bracket at *at to behind its end. False when it has none, or names a class that is none.
bool IgnorePattern::CompileSet(std::string_view glob, size_t* at, bool slash_matters) {
  std::bitset<256> set;
  const auto byte_at = [&](size_t i) {
    return i < glob.size() ? static_cast<unsigned char>(glob[i]) : static_cast<unsigned char>(0);
  };
  size_t i = *at + 1;
  const bool negated = byte_at(i) == '!' || byte_at(i) == '^';
  i += negated;
  unsigned char before = 0;  // what a range may begin with
  do {
    unsigned char c = byte_at(i);
    if (c == 0) {
      return false;
    }
    if (c == '\\') {
      c = byte_at(++i);
      if (c == 0) {
        return false;
      }
      set.set(c);
    } else if (c == '-' && before != 0 && byte_at(i + 1) != 0 && byte_at(i + 1) != ']') {
      c = byte_at(++i);
      if (c == '\\') {
        c = byte_at(++i);
        if (c == 0) {
          return false;
        }
      }
      for (int member = before; member <= c; ++member) {
        set.set(static_cast<size_t>(member));
      }
      c = 0;
    } else if (c == '[' && byte_at(i + 1) == ':') {
      const size_t name = i + 2;
      const size_t end = glob.find(']', name);
      if (end == std::string_view::npos) {
        return false;
      }
      if (end > name && glob[end - 1] == ':') {
        bool known = true;
        for (int member = 0; member < 256; ++member) {
          if (IsInClass(glob.substr(name, end - 1 - name), static_cast<unsigned char>(member),
                        &known)) {
            set.set(static_cast<size_t>(member));
          }
        }
        if (!known) {
          return false;
        }
        i = end;
        c = 0;
      } else {
        set.set('[');
      }
    } else {
      set.set(c);
    }
    before = c;
    ++i;
  } while (byte_at(i) != ']');
  if (negated) {
    set.flip();
  }
  if (slash_matters) {
    set.reset('/');
  }
  sets_.push_back(set);
  tokens_.push_back({Kind::kSet, 0, static_cast<uint32_t>(sets_.size() - 1)});
  *at = i + 1;
  return true;
}

bool IgnorePattern::MatchGlob(std::string_view text) const {
  // Places in the pattern at which the text read so far can have led.
  std::vector<char> now(tokens_.size() + 1);
  std::vector<char> next(tokens_.size() + 1);
  const auto enter = [&](std::vector<char>* places, size_t at) {
    for (; !(*places)[at]; ++at) {
      (*places)[at] = 1;
      if (at == tokens_.size() || tokens_[at].kind < Kind::kStar) {
        return;
      }
    }
    // A place that was there may have been kept without what follows it.
    while (at < tokens_.size() && tokens_[at].kind >= Kind::kStar) {
      (*places)[++at] = 1;
    }
  };
  enter(&now, 0);
  for (const char c : text) {
    std::fill(next.begin(), next.end(), 0);
    bool any = false;
    for (size_t at = 0; at < tokens_.size(); ++at) {
      if (!now[at]) {
        continue;
      }
      const Token& token = tokens_[at];
      switch (token.kind) {
        case Kind::kByte:
          if (token.byte != c) continue;
          enter(&next, at + 1);
          break;
        case Kind::kSet:
          if (!sets_[token.set][static_cast<unsigned char>(c)]) continue;
          enter(&next, at + 1);
          break;
        case Kind::kStar:
          if (c == '/') continue;
          enter(&next, at);
          break;
        case Kind::kAnything:
          enter(&next, at);
          break;
        case Kind::kDirectories:
          next[at] = 1;
          if (c == '/') {
            enter(&next, at + 1);
          }
          break;
      }
      any = true;
    }
    if (!any) {
      return false;
    }
    now.swap(next);
  }
  return now[tokens_.size()] != 0;
}

bool IgnorePattern::Matches(std::string_view path, bool is_directory) const {
  if (never_ || (only_directories_ && !is_directory)) {
    return false;
  }
  if (only_name_) {
    const size_t slash = path.rfind('/');
    return MatchGlob(slash == std::string_view::npos ? path : path.substr(slash + 1));
  }
  return path.starts_with(prefix_) && MatchGlob(path.substr(prefix_.size()));
}

IgnoreFile::IgnoreFile(std::string_view text) {
  if (text.starts_with("\xEF\xBB\xBF")) {
    text.remove_prefix(3);
  }
  while (!text.empty()) {
    const size_t end = std::min(text.find('\n'), text.size());
    std::string_view line = text.substr(0, end);
    if (line.ends_with('\r')) {
      line.remove_suffix(1);
    }
    IgnorePattern pattern;
    if (IgnorePattern::Parse(line, &pattern)) {
      patterns_.push_back(std::move(pattern));
    }
    text.remove_prefix(std::min(end + 1, text.size()));
  }
}

IgnoreFile::Verdict IgnoreFile::Judge(std::string_view path, bool is_directory) const {
  for (auto pattern = patterns_.rbegin(); pattern != patterns_.rend(); ++pattern) {
    if (pattern->Matches(path, is_directory)) {
      return pattern->is_negated() ? Verdict::kKept : Verdict::kIgnored;
    }
  }
  return Verdict::kUnknown;
}

}  // namespace secretscan
