#include "scan/allow_comments.h"

#include <algorithm>

namespace secretscan {

bool AllowComments::Has(std::string_view line) {
  if (line.data() != searched_.data()) {
    searched_ = line.substr(0, 0);
    first_end_ = kNowhere;
  }
  if (line.size() > searched_.size() && first_end_ == kNowhere) {
    for (const std::string_view word : words_) {
      const size_t from = searched_.size() - std::min(searched_.size(), word.size() - 1);
      if (const size_t at = line.find(word, from); at != std::string_view::npos) {
        first_end_ = std::min(first_end_, at + word.size());
      }
    }
    searched_ = line;
  }
  return first_end_ <= line.size();
}

}  // namespace secretscan
