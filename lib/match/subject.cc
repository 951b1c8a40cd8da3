#include "match/subject.h"

#include <algorithm>

#include "base/utf8.h"

namespace secretscan {
namespace {

constexpr size_t kGrowth = 2;  // U+FFFD takes three bytes for one

}  // namespace

Subject::Subject(std::string_view text) : raw_(text) {
  std::string_view rest = text;
  while (true) {
    const size_t valid = ValidUtf8Prefix(rest);
    if (valid == rest.size() && invalid_.empty()) {
      return;
    }
    copy_ += rest.substr(0, valid);
    if (valid == rest.size()) {
      return;
    }
    invalid_.push_back(static_cast<size_t>(rest.data() - text.data()) + valid);
    AppendUtf8(kReplacementRune, &copy_);
    rest.remove_prefix(valid + 1);
  }
}

size_t Subject::ToRepaired(size_t raw_position) const {
  const auto before = std::lower_bound(invalid_.begin(), invalid_.end(), raw_position);
  return raw_position + kGrowth * static_cast<size_t>(before - invalid_.begin());
}

size_t Subject::ToRaw(size_t repaired_position) const {
  // The i-th invalid byte stands at invalid_[i] + 2i in the copy, and what follows it 3 later.
  size_t low = 0;
  size_t high = invalid_.size();
  while (low < high) {
    const size_t middle = (low + high) / 2;
    if (invalid_[middle] + kGrowth * middle < repaired_position) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  if (low > 0 && repaired_position < invalid_[low - 1] + kGrowth * (low - 1) + kGrowth + 1) {
    return invalid_[low - 1];
  }
  return repaired_position - kGrowth * low;
}

}  // namespace secretscan
