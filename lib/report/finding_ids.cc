#include "report/finding_ids.h"

#include <tuple>

#include "absl/container/flat_hash_map.h"
#include "base/sha256.h"
#include "base/status.h"

namespace secretscan {
namespace {

constexpr size_t kIdDigits = 32;

std::string IdOf(std::string_view secret_id, const Finding& finding, int64_t before) {
  std::string text = "secretscan/finding/1";
  for (const std::string_view part :
       {secret_id, std::string_view(finding.commit), std::string_view(finding.file)}) {
    text += '\0';
    text += part;
  }
  text += '\0';
  text += std::to_string(before);
  return Sha256Hex(text).substr(0, kIdDigits);
}

}  // namespace

std::vector<FindingId> FindingIds(const ScanResult& result) {
  std::vector<FindingId> out(result.findings.size());
  for (const SecretGroup& group : result.secrets) {
    for (const size_t i : group.occurrences) {
      out[i].group = &group;
    }
  }
  absl::flat_hash_map<std::tuple<absl::string_view, absl::string_view, absl::string_view>, int64_t>
      seen;
  for (size_t i = 0; i < out.size(); ++i) {
    const Finding& finding = result.findings[i];
    const std::string_view secret_id = out[i].group ? out[i].group->id : finding.rule_id;
    const int64_t before = seen[{ToAbsl(secret_id), finding.commit, finding.file}]++;
    out[i].id = IdOf(secret_id, finding, before);
  }
  return out;
}

}  // namespace secretscan
