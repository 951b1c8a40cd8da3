// Whether a rule's keywords occur in a text, asked for many rules and parts of one text.
#pragma once

#include <string>
#include <string_view>

#include "base/utf8.h"
#include "match/matcher.h"

namespace secretscan {

class KeywordSearch {
 public:
  explicit KeywordSearch(std::string_view text) : text_(text) {}

  bool Near(const Rule& rule, Span range) const {
    return rule.keywords.empty() ||
           HasKeyword(rule, KeywordFolded(text_.substr(range.begin, range.size())));
  }
  bool Anywhere(const Rule& rule) {
    if (rule.keywords.empty()) {
      return true;
    }
    if (!folded_) {
      folded_ = true;
      folded_text_ = KeywordFolded(text_);
    }
    return HasKeyword(rule, folded_text_);
  }

 private:
  std::string_view text_;
  bool folded_ = false;  // lower-casing a text takes time: only when asked
  std::string folded_text_;
};

}  // namespace secretscan
