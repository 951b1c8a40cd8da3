// A commit message goes through two hands before it stands in a report of the reference: `git log`
// prints it (leading blank lines dropped, trailing blanks cut, tabs expanded, four spaces in front
// of every line), and a parser reads that print back. Both steps are followed here line by line.
#include <cstddef>
#include <string>
#include <string_view>

#include "base/utf8.h"
#include "git/commit.h"
#include "git/unicode_space.h"

namespace secretscan {
namespace {

constexpr std::string_view kIndent = "    ";
constexpr int kTabWidth = 8;

// What git calls a space.
bool IsGitSpace(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }

struct Range {
  char32_t first;
  char32_t last;
};

// Characters that take no column (main blocks of combining and format characters) …
constexpr Range kZeroWidth[] = {
    {0x0300, 0x036F}, {0x0483, 0x0489}, {0x0591, 0x05BD}, {0x0610, 0x061A}, {0x064B, 0x065F},
    {0x0E34, 0x0E3A}, {0x0E47, 0x0E4E}, {0x1AB0, 0x1ACE}, {0x1DC0, 0x1DFF}, {0x200B, 0x200F},
    {0x202A, 0x202E}, {0x2060, 0x2064}, {0x20D0, 0x20F0}, {0x302A, 0x302D}, {0x3099, 0x309A},
    {0xFE00, 0xFE0F}, {0xFE20, 0xFE2F}, {0xFEFF, 0xFEFF}, {0xE0100, 0xE01EF}};
// … and two columns (East Asian Width W and F).
constexpr Range kDoubleWidth[] = {
    {0x1100, 0x115F},   {0x231A, 0x231B},   {0x2329, 0x232A},   {0x23E9, 0x23EC},
    {0x23F0, 0x23F0},   {0x23F3, 0x23F3},   {0x25FD, 0x25FE},   {0x2614, 0x2615},
    {0x2648, 0x2653},   {0x267F, 0x267F},   {0x2693, 0x2693},   {0x26A1, 0x26A1},
    {0x26AA, 0x26AB},   {0x26BD, 0x26BE},   {0x26C4, 0x26C5},   {0x26CE, 0x26CE},
    {0x26D4, 0x26D4},   {0x26EA, 0x26EA},   {0x26F2, 0x26F3},   {0x26F5, 0x26F5},
    {0x26FA, 0x26FA},   {0x26FD, 0x26FD},   {0x2705, 0x2705},   {0x270A, 0x270B},
    {0x2728, 0x2728},   {0x274C, 0x274C},   {0x274E, 0x274E},   {0x2753, 0x2755},
    {0x2757, 0x2757},   {0x2795, 0x2797},   {0x27B0, 0x27B0},   {0x27BF, 0x27BF},
    {0x2B1B, 0x2B1C},   {0x2B50, 0x2B50},   {0x2B55, 0x2B55},   {0x2E80, 0x303E},
    {0x3041, 0x33FF},   {0x3400, 0x4DBF},   {0x4E00, 0xA4CF},   {0xA960, 0xA97C},
    {0xAC00, 0xD7A3},   {0xF900, 0xFAFF},   {0xFE10, 0xFE19},   {0xFE30, 0xFE6B},
    {0xFF01, 0xFF60},   {0xFFE0, 0xFFE6},   {0x16FE0, 0x18CD5}, {0x1B000, 0x1B2FB},
    {0x1F004, 0x1F004}, {0x1F0CF, 0x1F0CF}, {0x1F18E, 0x1F18E}, {0x1F191, 0x1F19A},
    {0x1F200, 0x1F320}, {0x1F32D, 0x1F335}, {0x1F337, 0x1F37C}, {0x1F37E, 0x1F393},
    {0x1F3A0, 0x1F3CA}, {0x1F3CF, 0x1F3D3}, {0x1F3E0, 0x1F3F0}, {0x1F3F4, 0x1F3F4},
    {0x1F3F8, 0x1F43E}, {0x1F440, 0x1F440}, {0x1F442, 0x1F4FC}, {0x1F4FF, 0x1F53D},
    {0x1F54B, 0x1F54E}, {0x1F550, 0x1F567}, {0x1F57A, 0x1F57A}, {0x1F595, 0x1F596},
    {0x1F5A4, 0x1F5A4}, {0x1F5FB, 0x1F64F}, {0x1F680, 0x1F6C5}, {0x1F6CC, 0x1F6CC},
    {0x1F6D0, 0x1F6D2}, {0x1F6D5, 0x1F6D7}, {0x1F6DD, 0x1F6DF}, {0x1F6EB, 0x1F6EC},
    {0x1F6F4, 0x1F6FC}, {0x1F7E0, 0x1F7EB}, {0x1F7F0, 0x1F7F0}, {0x1F90C, 0x1F93A},
    {0x1F93C, 0x1F945}, {0x1F947, 0x1F9FF}, {0x1FA70, 0x1FAFF}, {0x20000, 0x2FFFD},
    {0x30000, 0x3FFFD}};

template <size_t N>
bool Contains(const Range (&ranges)[N], char32_t c) {
  for (const Range& range : ranges) {
    if (c <= range.last) {
      return c >= range.first;
    }
  }
  return false;
}

// Columns of a text without tabs; -1 when it holds anything without a defined width.
int Columns(std::string_view text) {
  int columns = 0;
  for (size_t pos = 0; pos < text.size();) {
    const Rune rune = DecodeRune(text, pos);
    if (!rune.valid || rune.value < 0x20 || (rune.value >= 0x7F && rune.value < 0xA0)) {
      return -1;
    }
    pos += static_cast<size_t>(rune.width);
    if (rune.value < 0x300) {
      ++columns;
    } else if (!Contains(kZeroWidth, rune.value)) {
      columns += Contains(kDoubleWidth, rune.value) ? 2 : 1;
    }
  }
  return columns;
}

// Tab stops are counted from the previous tab, which stands on one; up to the first text whose
// width is unknown.
std::string WithTabsExpanded(std::string_view line) {
  std::string out(kIndent);
  for (size_t tab = line.find('\t'); tab != std::string_view::npos; tab = line.find('\t')) {
    const int columns = Columns(line.substr(0, tab));
    if (columns < 0) {
      break;
    }
    out += line.substr(0, tab);
    out.append(static_cast<size_t>(kTabWidth - columns % kTabWidth), ' ');
    line.remove_prefix(tab + 1);
  }
  out += line;
  return out;
}

// The lines of a message as `git log` prints them.
class PrintedLines {
 public:
  explicit PrintedLines(std::string_view message) : rest_(message.substr(0, message.find('\0'))) {}

  bool Next(std::string* line) {
    while (!rest_.empty()) {
      const size_t end = rest_.find('\n');
      std::string_view raw = rest_.substr(0, end);
      rest_.remove_prefix(end == std::string_view::npos ? rest_.size() : end + 1);
      while (!raw.empty() && IsGitSpace(raw.back())) {
        raw.remove_suffix(1);
      }
      if (raw.empty() && first_) {
        continue;
      }
      first_ = false;
      *line = WithTabsExpanded(raw);
      return true;
    }
    return false;
  }

 private:
  std::string_view rest_;
  bool first_ = true;
};

}  // namespace

std::string LogMessage(std::string_view message) {
  PrintedLines lines(message);
  std::string line;
  std::string out;
  std::string indent;
  for (bool first = true; lines.Next(&line); first = false) {
    const std::string_view trimmed = SpaceTrimmed(line);
    if (trimmed.empty()) {
      break;
    }
    if (first) {
      indent = line.substr(0, LeadingSpace(line));
    } else {
      out += ' ';
    }
    out += trimmed;
  }
  if (out.empty()) {
    return out;
  }
  std::string_view separator = "\n\n";  // between title and body, whatever stood there
  bool body_started = false;
  bool blank_before = false;
  while (lines.Next(&line)) {
    std::string_view text = RightTrimmed(line);
    if (text.starts_with(indent)) {
      text.remove_prefix(indent.size());
    }
    if (text.empty()) {
      blank_before = true;
      continue;
    }
    if (body_started) {
      separator = blank_before ? "\n\n" : "\n";
    }
    out += separator;
    out += text;
    body_started = true;
    blank_before = false;
  }
  return out;
}

}  // namespace secretscan
