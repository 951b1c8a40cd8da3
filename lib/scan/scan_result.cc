#include "scan/scan_result.h"

#include <algorithm>
#include <span>
#include <string_view>
#include <tuple>
#include <utility>

#include "absl/container/flat_hash_map.h"
#include "base/hex.h"
#include "base/sha256.h"

namespace secretscan {
namespace {

constexpr size_t kIdBytes = 16;

std::string Truncated(const Sha256Digest& digest) {
  return HexEncode(std::span(digest).first(kIdBytes));
}

std::string Tagged(std::string_view tag, std::string_view rule_id, std::string_view rest) {
  std::string out(tag);
  out += '\0';
  out += rule_id;
  out += '\0';
  out += rest;
  return out;
}

// What makes two findings the same secret: rule, whether it is a path finding, secret or file. The
// views are into the findings; absl's own, because only that can be hashed here.
using GroupKey = std::tuple<absl::string_view, bool, absl::string_view>;

GroupKey KeyOf(const Finding& finding) {
  const bool path_finding = finding.secret.empty();
  return {finding.rule_id, path_finding, path_finding ? finding.file : finding.secret};
}

void SortGroups(ScanResult* result) {
  const std::vector<Finding>& findings = result->findings;
  std::sort(result->secrets.begin(), result->secrets.end(),
            [&](const SecretGroup& a, const SecretGroup& b) {
              const size_t first_a = a.occurrences.front();
              const size_t first_b = b.occurrences.front();
              return std::tie(findings[first_b].severity, a.rule_id, first_a) <
                     std::tie(findings[first_a].severity, b.rule_id, first_b);
            });
}

}  // namespace

std::string SecretId(std::string_view key, std::string_view rule_id, std::string_view secret) {
  return Truncated(HmacSha256(key, Tagged("secretscan/1", rule_id, secret)));
}

std::string PlaceId(std::string_view rule_id, std::string_view file, int64_t number) {
  std::string place(file);
  place += '\0';
  place += std::to_string(number);
  return Truncated(Sha256(Tagged("secretscan/place/1", rule_id, place)));
}

Confidence ConfidenceOf(const SecretGroup& group, const std::vector<Finding>& findings) {
  Confidence highest = Confidence::kLow;
  for (const size_t i : group.occurrences) {
    highest = std::max(highest, findings[i].confidence);
  }
  return highest;
}

void GroupSecrets(ScanResult* result) {
  const std::vector<Finding>& findings = result->findings;
  std::vector<SecretGroup>& groups = result->secrets;
  groups.clear();

  absl::flat_hash_map<GroupKey, size_t> group_of;
  for (size_t i = 0; i < findings.size(); ++i) {
    const auto [entry, is_new] = group_of.try_emplace(KeyOf(findings[i]), groups.size());
    if (is_new) {
      groups.push_back({.rule_id = findings[i].rule_id, .secret = findings[i].secret});
    }
    groups[entry->second].occurrences.push_back(i);
  }

  // Hashed once: a hostile root commit may be large.
  const Sha256Digest digest = Sha256(result->identity);
  const std::string_view key(reinterpret_cast<const char*>(digest.data()), digest.size());
  absl::flat_hash_map<std::pair<absl::string_view, absl::string_view>, int64_t> numbers;
  for (SecretGroup& group : groups) {
    const Finding& first = findings[group.occurrences.front()];
    const int64_t number = ++numbers[{first.rule_id, first.file}];
    group.id = result->identity.empty() || group.secret.empty()
                   ? PlaceId(first.rule_id, first.file, number)
                   : SecretId(key, group.rule_id, group.secret);
  }

  SortGroups(result);
}

void DropFindings(const std::vector<bool>& drop, ScanResult* result) {
  std::vector<size_t> now_at(drop.size());
  size_t kept = 0;
  for (size_t i = 0; i < drop.size(); ++i) {
    now_at[i] = kept;
    if (!drop[i]) {
      if (kept != i) {
        result->findings[kept] = std::move(result->findings[i]);
      }
      ++kept;
    }
  }
  result->findings.resize(kept);
  for (SecretGroup& group : result->secrets) {
    std::erase_if(group.occurrences, [&](size_t i) { return drop[i]; });
    for (size_t& i : group.occurrences) {
      i = now_at[i];
    }
  }
  std::erase_if(result->secrets,
                [](const SecretGroup& group) { return group.occurrences.empty(); });
  SortGroups(result);
}

}  // namespace secretscan
