// Whether a rule's keywords occur in a text, asked for many rules and parts of one text.
#pragma once

#include <string>
#include <string_view>

#include "base/utf8.h"
#include "match/matcher.h"
#include "scan/keyword_census.h"

namespace secretscan {

class KeywordSearch {
 public:
  // `census` (may be null) is used, and cleared before, when many rules are asked for, or `many` are said to
  // be: it seeks all keywords in one go.
  explicit KeywordSearch(std::string_view text, KeywordCensus* census = nullptr, bool many = false)
      : text_(text), census_(census), asked_(many ? kManyRules - 1 : 0) {}

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
    if (census_ != nullptr && ++asked_ == kManyRules) {
      census_->Clear();
      census_->Count(0, folded_text_);
    }
    return asked_ >= kManyRules ? census_->HasKeyword(rule, 0) : HasKeyword(rule, folded_text_);
  }

 private:
  static constexpr int kManyRules = 8;

  std::string_view text_;
  KeywordCensus* census_;
  int asked_;            // rules, of the census
  bool folded_ = false;  // lower-casing a text takes time: only when asked
  std::string folded_text_;
};

}  // namespace secretscan
