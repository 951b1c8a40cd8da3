// The parts of a text that hold all matches which hold one of some spots.
#pragma once

#include <cstddef>
#include <string_view>
#include <vector>

#include "base/regex.h"
#include "match/line_crossing.h"

namespace secretscan {

// How far matches reach before the least end and behind the last begin of a spot.
struct SliceReach {
  size_t before = 0;
  size_t after = 0;
  bool in_bytes = false;  // else in the sense of BoundBefore() and BoundAfter()
};

// Takes a text's spots in order. A spot's matches all end at or behind `least_end` and begin at or before
// `last_begin`; neither falls from one spot to the next by more than a match is long.
class SliceMaker {
 public:
  // Replaces *slices by disjoint parts of `text`, ascending. Each holds every range of which it holds the
  // spot and that reaches no farther than `reach`, and over no line's end that `crossing` does not allow, with a
  // byte on either side of it where the text has one. All arguments outlive this.
  SliceMaker(std::string_view text, const LineCrossing& crossing, const SliceReach& reach,
             std::vector<Span>* slices)
      : text_(text), crossing_(crossing), reach_(reach), slices_(*slices) {
    slices_.clear();
  }

  void Add(size_t least_end, size_t last_begin);
  // After the last spot.
  void Finish();

 private:
  std::string_view text_;
  const LineCrossing& crossing_;
  SliceReach reach_;
  std::vector<Span>& slices_;
  // The slice under way.
  bool is_open_ = false;
  size_t begin_ = 0;
  size_t last_begin_ = 0;
};

}  // namespace secretscan
