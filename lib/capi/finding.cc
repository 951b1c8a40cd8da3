#include "capi/fields.h"
#include "capi/handles.h"

namespace secretscan {
namespace {

constexpr TextField<FoundSecret> kTexts[] = {
    {SECRETSCAN_FINDING_RULE_ID, &FoundSecret::rule_id},
    {SECRETSCAN_FINDING_DESCRIPTION, &FoundSecret::description},
    {SECRETSCAN_FINDING_SEVERITY, &FoundSecret::severity},
    {SECRETSCAN_FINDING_CONFIDENCE, &FoundSecret::confidence},
    {SECRETSCAN_FINDING_PROVENANCE, &FoundSecret::provenance},
    {SECRETSCAN_FINDING_FILE, &FoundSecret::file},
    {SECRETSCAN_FINDING_SYMLINK_FILE, &FoundSecret::symlink_file},
    {SECRETSCAN_FINDING_ORIGIN, &FoundSecret::origin},
    {SECRETSCAN_FINDING_MATCH, &FoundSecret::match},
    {SECRETSCAN_FINDING_SECRET, &FoundSecret::secret},
    {SECRETSCAN_FINDING_LINE, &FoundSecret::line},
    {SECRETSCAN_FINDING_COMMIT, &FoundSecret::commit},
    {SECRETSCAN_FINDING_AUTHOR, &FoundSecret::author},
    {SECRETSCAN_FINDING_EMAIL, &FoundSecret::email},
    {SECRETSCAN_FINDING_DATE, &FoundSecret::date},
    {SECRETSCAN_FINDING_MESSAGE, &FoundSecret::message},
    {SECRETSCAN_FINDING_LINK, &FoundSecret::link},
    {SECRETSCAN_FINDING_BLOB, &FoundSecret::blob},
    {SECRETSCAN_FINDING_FINGERPRINT, &FoundSecret::fingerprint},
    {SECRETSCAN_FINDING_ID, &FoundSecret::id},
    {SECRETSCAN_FINDING_SECRET_ID, &FoundSecret::secret_id},
    {SECRETSCAN_FINDING_PROVIDER, &FoundSecret::provider},
    {SECRETSCAN_FINDING_OPENS, &FoundSecret::opens},
    {SECRETSCAN_FINDING_REVOKE_URL, &FoundSecret::revoke_url},
};

constexpr NumberField<FoundSecret> kNumbers[] = {
    {SECRETSCAN_FINDING_START_LINE, &FoundSecret::start_line},
    {SECRETSCAN_FINDING_END_LINE, &FoundSecret::end_line},
    {SECRETSCAN_FINDING_START_COLUMN, &FoundSecret::start_column},
    {SECRETSCAN_FINDING_END_COLUMN, &FoundSecret::end_column},
};

int64_t AtHead(const FoundSecret& found) {
  return found.at_head.has_value() ? (*found.at_head ? 1 : 0) : -1;
}

}  // namespace
}  // namespace secretscan

using secretscan::Value;

secretscan_view secretscan_finding_text(const secretscan_finding* finding, int field) {
  return secretscan::TextOf(Value(finding), secretscan::kTexts, field);
}

int64_t secretscan_finding_number(const secretscan_finding* finding, int field) {
  if (finding != nullptr && field == SECRETSCAN_FINDING_AT_HEAD) {
    return secretscan::AtHead(*Value(finding));
  }
  return secretscan::NumberOf(Value(finding), secretscan::kNumbers, field);
}

double secretscan_finding_entropy(const secretscan_finding* finding) {
  return finding == nullptr ? 0 : static_cast<double>(Value(finding)->entropy);
}

size_t secretscan_finding_tag_count(const secretscan_finding* finding) {
  return finding == nullptr ? 0 : Value(finding)->tags.size();
}

secretscan_view secretscan_finding_tag(const secretscan_finding* finding, size_t index) {
  return finding == nullptr ? secretscan::EmptyView()
                            : secretscan::ViewOf(Value(finding)->tags, index);
}
