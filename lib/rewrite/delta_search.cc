#include "rewrite/delta_search.h"

#include <algorithm>
#include <cstring>

#include "base/status.h"

namespace secretscan {

absl::StatusOr<std::unique_ptr<DeltaSearch>> DeltaSearch::Create(const NeedleFinder* finder) {
  SECRETSCAN_ASSIGN_OR_RETURN(auto scratch, finder->NewScratch());
  return std::unique_ptr<DeltaSearch>(new DeltaSearch(*finder, std::move(scratch)));
}

absl::StatusOr<bool> DeltaSearch::FindNew(std::string_view text,
                                          std::span<const CopySegment> copies) {
  if (finder_.reach() == 0 || finder_.reach() >= text.size()) {
    return Find(text);
  }
  // What lies in one copy and is not there in the base is not here either, so each window reaches so far
  // into the copies on both sides that whatever touches the gap between them fits.
  const size_t margin = finder_.reach() - 1;
  windows_.Reset(text.size());
  size_t size = 0, done = 0;  // in windows_; of the text
  const auto add = [&](size_t begin, size_t end) {
    begin = std::max(begin, done);
    if (end > begin) {
      std::memcpy(windows_.data() + size, text.data() + begin, end - begin);
      size += end - begin;
      done = end;
    }
  };
  size_t gap = 0;
  for (const CopySegment& copy : copies) {
    // An empty gap at the text's begin is no seam.
    if (copy.target > 0) {
      add(gap - std::min(gap, margin), std::min(text.size(), copy.target + margin));
    }
    gap = copy.target + copy.size;
  }
  if (gap < text.size()) {
    add(gap - std::min(gap, margin), text.size());
  }
  return size > 0 ? finder_.Contains(windows_.view().substr(0, size), scratch_.get())
                  : absl::StatusOr<bool>(false);
}

}  // namespace secretscan
