#include "scan/oracle_scanner.h"

#include <memory>

#include "decode/decoder.h"
#include "scan/keyword_search.h"
#include "scan/text_lines.h"

namespace secretscan {

absl::Status OracleScanner::Scan(std::string_view blob, const RuleScope& scope,
                                 std::vector<BlobHit>* hits) {
  hits->assign(1, {{0, blob.size()}, true, 0});
  std::unique_ptr<DecodedText> decoded;
  for (int depth = 0; depth <= options_.max_decode_depth; ++depth) {
    if (depth > 0) {
      auto next = std::make_unique<DecodedText>();
      if (!DecodePass(decoded ? std::string_view(decoded->text) : blob, decoded.get(),
                      next.get())) {
        break;
      }
      decoded = std::move(next);
    }
    const std::string_view text = decoded ? std::string_view(decoded->text) : blob;
    KeywordSearch keywords(text);
    for (size_t index = 0; index < rules_->set->rules.size(); ++index) {
      const Rule& rule = rules_->set->rules[index];
      const bool asked = !rule.is_scoped() || scope.Has(static_cast<int>(index));
      if (rule.regex == nullptr || rule.skip_report || !asked ||
          !keywords.Anywhere(rule)) {
        continue;
      }
      matches_.clear();
      judge_.Judge(static_cast<int>(index), text, {0, text.size()}, &matches_);
      for (const JudgedMatch& match : matches_) {
        const Span span{match.begin, match.end};
        if (match.secret_key != 0 && (decoded == nullptr || decoded->Touches(span))) {
          hits->push_back({WholeLines(blob, decoded ? decoded->ToOriginal(span) : span),
                           match.crosses_lines, match.secret_key});
        }
      }
    }
  }
  return absl::OkStatus();
}

}  // namespace secretscan
