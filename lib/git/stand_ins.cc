// Indentation and which lines are equal is all that xdiff looks at, and stand-ins bring this:
// - xdiff hashes lines without a seed, so that a forged file could make it compare every line with
//   every other; numbers in order of appearance leave a forger no choice of hashes.
// - libgit2 takes \f and \v for white space where git does not, which shifts hunks.
// - Most lines can be left out.
//
// xdiff begins with the middles, what lies between the common beginning and the common end of whole
// lines (xdl_trim_ends). The lines of these ends count in three ways only:
// - How often a middle's line occurs in all of the other text, and whether that is often for a text
//   of so many lines, decides whether it is left out at first (xdl_cleanup_records). So far lines
//   that equal a middle's remain, and others stand in for the number of lines, of which a rough
//   square root is taken (xdl_bogosqrt).
// - Groups of changed lines slide over lines that are equal to their own (xdl_change_compact), thus
//   to a middle's: not beyond the first one that is equal to none.
// - Where they come to rest depends on indents, and on at most 20 blank lines (MAX_BLANKS) around.
#include "git/stand_ins.h"

#include <algorithm>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/string_view.h"
#include "base/find_last.h"
#include "base/status.h"
#include "git/common_ends.h"
#include "git/lines.h"

namespace secretscan {
namespace {

constexpr int kMaxIndent = 200;  // columns; deeper lines are alike to the indent heuristic
constexpr int kTab = 8;
constexpr int kBlank = -1;

// Columns before the first character that git does not call white space.
int Indent(std::string_view line) {
  int columns = 0;
  for (const char c : line) {
    if (c == ' ') {
      ++columns;
    } else if (c == '\t') {
      columns += kTab - columns % kTab;
    } else if (c != '\n' && c != '\r') {
      return columns;
    }
    if (columns >= kMaxIndent) {
      return kMaxIndent;
    }
  }
  return kBlank;
}

// Writes stand-ins; one object for both texts, so that equal lines get equal numbers.
class Writer {
 public:
  void Append(std::string_view text, std::string* out) {
    while (!text.empty()) {
      const std::string_view line = FirstLine(text);
      text.remove_prefix(line.size());
      const auto number =
          numbers_.try_emplace(ToAbsl(line), static_cast<uint32_t>(numbers_.size())).first->second;
      const int indent = Indent(line);
      if (indent == kBlank) {
        AppendDigits(number, "\t\r ", 16, out);  // 16 tabs stay below kMaxIndent
      } else {
        out->append(static_cast<size_t>(indent / kTab), '\t');
        out->append(static_cast<size_t>(indent % kTab), ' ');
        // 32 characters that differ in their low bits, which keeps xdiff's hashes apart.
        AppendDigits(number, "@ABCDEFGHIJKLMNOPQRSTUVWXYZ[\\]^_", 5, out);
      }
      out->push_back('\n');
    }
  }

  bool Knows(std::string_view line) const { return numbers_.contains(ToAbsl(line)); }
  // A line that equals no other.
  static void AppendFiller(int64_t count, std::string* out) {
    for (; count > 0; --count) {
      *out += "~\n";
    }
  }

 private:
  static void AppendDigits(uint32_t number, std::string_view digits, int count, std::string* out) {
    for (; count > 0; --count) {
      out->push_back(digits[number % digits.size()]);
      number /= static_cast<uint32_t>(digits.size());
    }
  }

  absl::flat_hash_map<absl::string_view, uint32_t> numbers_;  // its hash is the faster one
};

// A part of what two texts have in common at one end.
struct CommonPart {
  std::string_view near;    // all lines that can become part of a hunk, and more
  std::string counted;      // farther away: stand-ins of lines that are in a middle, too
  int64_t other_lines = 0;  // farther away
};

// Splits `text`; in the end before the middles lines are taken from its back.
CommonPart SplitEnd(std::string_view text, bool from_back, Writer* writer) {
  constexpr int kHeuristicLines = 24;
  CommonPart part;
  size_t near = 0;
  for (int strange = 0; strange < kHeuristicLines && near < text.size();) {
    std::string_view line;
    if (from_back) {
      const std::string_view rest = text.substr(0, text.size() - near);
      const size_t feed =
          rest.size() < 2 ? std::string_view::npos
                          : FindLast(rest.substr(0, rest.size() - 1), '\n');
      line = feed == std::string_view::npos ? rest : rest.substr(feed + 1);
    } else {
      line = FirstLine(text.substr(near));
    }
    strange += strange > 0 || !writer->Knows(line) ? 1 : 0;
    near += line.size();
  }
  part.near = from_back ? text.substr(text.size() - near) : text.substr(0, near);
  std::string_view far = from_back ? text.substr(0, text.size() - near) : text.substr(near);
  while (!far.empty()) {
    const std::string_view line = FirstLine(far);
    far.remove_prefix(line.size());
    if (writer->Knows(line)) {
      writer->Append(line, &part.counted);
    } else {
      ++part.other_lines;
    }
  }
  return part;
}

// The least number of lines that xdiff takes for about as many as `lines`: a power of four.
int64_t AsMany(int64_t lines) {
  int64_t least = 1;
  while (least * 4 <= lines) {
    least *= 4;
  }
  return least;
}

}  // namespace

StandIns WriteStandIns(std::string_view before, std::string_view after, bool whole) {
  const CommonEnds ends = FindCommonEnds(before, after);
  const auto middle = [&](std::string_view text) {
    return text.substr(ends.prefix, text.size() - ends.prefix - ends.suffix);
  };
  const std::string_view head = before.substr(0, ends.prefix);
  const std::string_view tail = before.substr(before.size() - ends.suffix);
  Writer writer;
  std::string old_middle;
  std::string new_middle;
  writer.Append(middle(before), &old_middle);
  writer.Append(middle(after), &new_middle);
  CommonPart first;
  CommonPart last;
  if (whole) {
    first.near = head;
    last.near = tail;
  } else {
    first = SplitEnd(head, true, &writer);
    last = SplitEnd(tail, false, &writer);
  }
  const int64_t others = first.other_lines + last.other_lines;
  int64_t fillers = 0;
  for (const std::string_view text : {before, after}) {
    const int64_t lines = CountLines(text);
    fillers = std::max(fillers, AsMany(lines) - (lines - others));
  }
  StandIns texts;
  // Only beyond what is near, and there only if anything is: the text's own ends matter, too.
  const int64_t in_front = first.other_lines > 0 ? fillers : 0;
  texts.lines_left_out = first.other_lines - in_front;
  Writer::AppendFiller(in_front, &texts.before);
  texts.before += first.counted;
  writer.Append(first.near, &texts.before);
  texts.after = texts.before;
  texts.before += old_middle;
  texts.after += new_middle;
  const size_t suffix = texts.before.size();
  writer.Append(last.near, &texts.before);
  texts.before += last.counted;
  Writer::AppendFiller(fillers - in_front, &texts.before);
  texts.after.append(texts.before, suffix);
  return texts;
}

}  // namespace secretscan
