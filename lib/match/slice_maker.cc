#include "match/slice_maker.h"

#include <algorithm>

namespace secretscan {

void SliceMaker::Add(size_t least_end, size_t last_begin) {
  // Spots so close together share a slice, without a look at how far the matches of each of them reach.
  const size_t near = 64 + (reach_.before + reach_.after) / 8;
  if (is_open_ && least_end <= last_begin_ + near) {
    last_begin_ = std::max(last_begin_, last_begin);
    return;
  }
  Finish();
  const size_t floor = slices_.empty() ? 0 : slices_.back().end;
  // In the middle of a slice, or just behind it: it goes on.
  size_t first = floor;
  if (least_end > floor) {
    const size_t farthest = least_end - std::min(least_end, reach_.before);
    first = crossing_.BoundBefore(text_, least_end, reach_.before,
                                  reach_.in_bytes ? std::max(floor, farthest) : floor);
    first -= std::min<size_t>(first, 1);
  }
  if (first <= floor && !slices_.empty()) {
    first = slices_.back().begin;
    slices_.pop_back();
  }
  is_open_ = true;
  begin_ = first;
  last_begin_ = last_begin;
}

void SliceMaker::Finish() {
  if (is_open_) {
    const size_t from = last_begin_ + 1;
    const std::string_view near =
        reach_.in_bytes && from < text_.size() && reach_.after < text_.size() - from
            ? text_.substr(0, from + reach_.after)
            : text_;
    const size_t end = crossing_.BoundAfter(near, std::min(from, near.size()), reach_.after);
    slices_.push_back({begin_, std::min(end + 1, text_.size())});
    is_open_ = false;
  }
}

}  // namespace secretscan
