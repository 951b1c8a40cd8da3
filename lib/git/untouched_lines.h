// Tells lines that a comparison leaves alone without making the comparison.
#pragma once

#include <cstddef>
#include <string_view>

#include "absl/container/flat_hash_set.h"
#include "absl/strings/string_view.h"
#include "git/common_ends.h"

namespace secretscan {

// Most changes of a file do not come near a given line. To see that, the common beginning and the
// common end of both texts are enough, at a small part of what DiffAddedLines() costs.
class UntouchedLines {
 public:
  // Both texts must outlive the object.
  UntouchedLines(std::string_view before, std::string_view after);

  // True: no hunk of DiffAddedLines(before, after) holds a line of `after` that [begin, end)
  // overlaps, and none is a deletion between two of them. False when that is not certain.
  bool Contain(size_t begin, size_t end);

 private:
  bool StandsInMiddle(std::string_view line);

  std::string_view before_;
  std::string_view after_;
  CommonEnds ends_;
  // What the texts' middles hold; built when first asked for.
  absl::flat_hash_set<absl::string_view> middle_lines_;
  bool is_split_ = false;
};

}  // namespace secretscan
