#include "capi/fields.h"
#include "capi/handles.h"

namespace secretscan {
namespace {

constexpr TextField<RuleInfo> kTexts[] = {
    {SECRETSCAN_RULE_ID, &RuleInfo::id},
    {SECRETSCAN_RULE_DESCRIPTION, &RuleInfo::description},
    {SECRETSCAN_RULE_SEVERITY, &RuleInfo::severity},
    {SECRETSCAN_RULE_CONFIDENCE, &RuleInfo::confidence},
    {SECRETSCAN_RULE_REGEX, &RuleInfo::regex},
    {SECRETSCAN_RULE_PATH_REGEX, &RuleInfo::path_regex},
    {SECRETSCAN_RULE_PROVIDER, &RuleInfo::provider},
    {SECRETSCAN_RULE_OPENS, &RuleInfo::opens},
    {SECRETSCAN_RULE_REVOKE_URL, &RuleInfo::revoke_url},
    {SECRETSCAN_RULE_SOURCE_URL, &RuleInfo::source_url},
};

}  // namespace
}  // namespace secretscan

using secretscan::Value;

secretscan_view secretscan_rule_text(const secretscan_rule* rule, int field) {
  return secretscan::TextOf(Value(rule), secretscan::kTexts, field);
}

size_t secretscan_rule_tag_count(const secretscan_rule* rule) {
  return rule == nullptr ? 0 : Value(rule)->tags.size();
}

secretscan_view secretscan_rule_tag(const secretscan_rule* rule, size_t index) {
  return rule == nullptr ? secretscan::EmptyView() : secretscan::ViewOf(Value(rule)->tags, index);
}

size_t secretscan_rule_keyword_count(const secretscan_rule* rule) {
  return rule == nullptr ? 0 : Value(rule)->keywords.size();
}

secretscan_view secretscan_rule_keyword(const secretscan_rule* rule, size_t index) {
  return rule == nullptr ? secretscan::EmptyView()
                         : secretscan::ViewOf(Value(rule)->keywords, index);
}
