#include "rewrite/python_glob.h"

#include <vector>

#include "base/status.h"
#include "base/utf8.h"

namespace secretscan {
namespace {

using Characters = std::u32string;

std::string Encode(char32_t c, bool is_utf8) {
  std::string bytes;
  if (!is_utf8) {
    bytes += static_cast<char>(c);
  } else {
    AppendUtf8(c, &bytes);
  }
  return bytes;
}

// One character outside of brackets.
std::string Escape(char32_t c, bool is_utf8) {
  constexpr std::u32string_view kSpecial = U"()[]{}?*+-|^$\\.&~# \t\n\r\v\f";
  std::string bytes = kSpecial.find(c) == std::u32string_view::npos ? "" : "\\";
  return bytes + Encode(c, is_utf8);
}

// What stands between brackets, the first "!" included, as an expression.
std::string Set(Characters inside, bool is_utf8) {
  // Ranges: pieces between hyphens that have something on both sides.
  if (inside.find(U'-') != Characters::npos) {
    std::vector<Characters> pieces;
    size_t begin = 0;
    for (size_t hyphen = inside[0] == U'!' ? 2 : 1;;) {
      hyphen = inside.find(U'-', hyphen);
      if (hyphen == Characters::npos) {
        break;
      }
      pieces.push_back(inside.substr(begin, hyphen - begin));
      begin = hyphen + 1;
      hyphen += 3;
    }
    if (begin < inside.size()) {
      pieces.push_back(inside.substr(begin));
    } else {
      pieces.back() += U'-';
    }
    // Ranges that hold nothing go, with their ends.
    for (size_t i = pieces.size() - 1; i > 0; --i) {
      if (pieces[i - 1].back() > pieces[i].front()) {
        pieces[i - 1].pop_back();
        pieces[i - 1] += pieces[i].substr(1);
        pieces.erase(pieces.begin() + static_cast<ptrdiff_t>(i));
      }
    }
    inside.clear();
    for (size_t i = 0; i < pieces.size(); ++i) {
      inside += i > 0 ? U"-" : U"";
      for (const char32_t c : pieces[i]) {
        inside += c == U'\\' || c == U'-' ? Characters{U'\\', c} : Characters{c};
      }
    }
  } else {
    Characters escaped;
    for (const char32_t c : inside) {
      escaped += c == U'\\' ? Characters{c, c} : Characters{c};
    }
    inside = escaped;
  }
  Characters set;
  for (const char32_t c : inside) {
    set += c == U'&' || c == U'~' || c == U'|' ? Characters{U'\\', c} : Characters{c};
  }
  if (set.empty()) {
    return "(?!)";
  }
  if (set == U"!") {
    return ".";
  }
  if (set[0] == U'!') {
    set[0] = U'^';
  } else if (set[0] == U'^' || set[0] == U'[') {
    set.insert(0, 1, U'\\');
  }
  std::string bytes = "[";
  for (const char32_t c : set) {
    bytes += Encode(c, is_utf8);
  }
  return bytes + "]";
}

// Runs of stars are one. A star that is not the last must match as little as it can, for good: what
// stands behind it is taken where it is found first.
std::string Translate(const Characters& glob, bool is_utf8) {
  std::vector<std::string> fixed(1);  // between stars
  for (size_t i = 0; i < glob.size();) {
    const char32_t c = glob[i++];
    if (c == U'*') {
      while (i < glob.size() && glob[i] == U'*') {
        ++i;
      }
      fixed.emplace_back();
    } else if (c == U'?') {
      fixed.back() += '.';
    } else if (c == U'[') {
      size_t end = i;
      if (end < glob.size() && glob[end] == U'!') {
        ++end;
      }
      if (end < glob.size() && glob[end] == U']') {
        ++end;
      }
      end = glob.find(U']', end);
      if (end == Characters::npos) {
        fixed.back() += "\\[";
      } else {
        fixed.back() += Set(glob.substr(i, end - i), is_utf8);
        i = end + 1;
      }
    } else {
      fixed.back() += Escape(c, is_utf8);
    }
  }
  std::string result = fixed[0];
  for (size_t i = 1; i < fixed.size(); ++i) {
    if (i + 1 == fixed.size()) {
      result += ".*" + fixed[i];
    } else {
      result += "(?>.*?" + fixed[i] + ")";
    }
  }
  return result;
}

}  // namespace

absl::StatusOr<std::string> GlobInText(std::string_view glob) {
  Characters characters;
  for (size_t i = 0; i < glob.size();) {
    const Rune rune = DecodeRune(glob, i);
    if (!rune.valid) {
      return InvalidArgument("the glob is not valid UTF-8");
    }
    characters += rune.value;
    i += static_cast<size_t>(rune.width);
  }
  return Translate(characters, true);
}

std::string GlobOfPath(std::string_view glob) {
  Characters characters;
  for (const char c : glob) {
    characters += static_cast<unsigned char>(c);
  }
  return "(?s:\\A" + Translate(characters, false) + ")\\Z";
}

}  // namespace secretscan
