// Where a text holds long runs of what tokens are made of.
//
// Nearly every token is such a run, and most of a text holds none: not a tenth of the bytes of source code
// stand within a rule's reach of one. Rules whose matches cannot be without are looked for only there.
#pragma once

#include <algorithm>
#include <cstddef>
#include <string_view>
#include <vector>

#include "base/regex.h"
#include "base/regex_syntax.h"
#include "match/line_crossing.h"

namespace secretscan {

// Least lengths of a run of letters and digits, of these with "_-", and of these with "+/=." as well.
inline constexpr size_t kAlnumRun = 20;
inline constexpr size_t kWordRun = 32;
inline constexpr size_t kBase64Run = 40;

// Most runs in a text are shorter, and most that rules need are not.
inline constexpr size_t kLongerRun = 32;

// Whether every match of `root` in a text without letters that fold beyond ASCII holds a run, one of at
// least so many bytes.
bool NeedsRun(const RegexNode& root, size_t least = kAlnumRun);

// How many bytes matches reach to either side of a run that they hold: before the end of its first kAlnumRun
// bytes, and behind its end, which is that of all base64 characters around it. kUnboundedWidth: any number.
struct RunSides {
  size_t before = 0;
  size_t after = 0;

  void Widen(const RunSides& other) {
    before = std::max(before, other.before);
    after = std::max(after, other.after);
  }
  friend bool operator==(const RunSides&, const RunSides&) = default;
};

// Of an expression that NeedsRun() of so many bytes.
RunSides SidesOfRun(const RegexNode& node, size_t least = kAlnumRun);

// Of many rules: around any run, and around runs of kLongerRun bytes or more.
struct RunReach {
  RunSides any;
  RunSides longer;
};

// Replaces *slices by disjoint parts of `text`, ascending, of which one holds every range that holds a run,
// reaches no farther to either side of it than `reach` allows, and over none of the line ends that `crossing`
// does not allow, with a byte on either side of it where the text has one.
void FindRunSlices(std::string_view text, const LineCrossing& crossing, const RunReach& reach,
                   std::vector<Span>* slices);

}  // namespace secretscan
