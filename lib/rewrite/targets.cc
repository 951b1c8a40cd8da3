#include "rewrite/targets.h"

#include <algorithm>
#include <cmath>
#include <optional>
#include <utility>

#include "base/status.h"
#include "base/utf8.h"
#include "report/finding_ids.h"
#include "rewrite/secret_recovery.h"

namespace secretscan {
namespace {

constexpr size_t kMinAbbreviation = 7;
constexpr size_t kShownId = 8;

TargetPlace PlaceOf(const Finding& finding) {
  return {finding.provenance, finding.origin, finding.file,
          finding.commit,     finding.blob,   finding.start_line};
}

Provenance ProvenanceNamed(std::string_view name) {
  for (int i = 0; i < kProvenanceCount; ++i) {
    if (ProvenanceName(static_cast<Provenance>(i)) == name) {
      return static_cast<Provenance>(i);
    }
  }
  return Provenance::kCommit;
}

TargetPlace PlaceOf(const Repository& repository, const ReportedFinding& finding) {
  const std::optional<ObjectId> blob = BlobOf(repository, finding);
  return {ProvenanceNamed(finding.provenance), finding.origin, finding.file, finding.commit,
          blob ? blob->Hex() : "", finding.start_line};
}

std::string KeyOf(std::string_view rule, std::string_view commit, std::string_view file,
                  int64_t line) {
  std::string key(rule);
  for (const std::string_view part : {commit, file}) {
    key += '\0';
    key += part;
  }
  return key + '\0' + std::to_string(line);
}

// What a new scan found, to be looked up by what an older report tells.
class ScanLookup {
 public:
  explicit ScanLookup(const ScanResult& result) : findings_(result.findings) {
    const std::vector<FindingId> ids = FindingIds(result);
    for (size_t i = 0; i < ids.size(); ++i) {
      const Finding& finding = findings_[i];
      by_id_.try_emplace(ids[i].id, i);
      if (ids[i].group != nullptr) {
        by_secret_id_.try_emplace(ids[i].group->id, i);
      }
      by_place_[KeyOf(finding.rule_id, finding.commit, ReplaceInvalidUtf8(finding.file),
                      finding.start_line)]
          .push_back(i);
    }
  }

  // Null when nothing agrees with the report, or different secrets do.
  const Finding* Find(const ReportedFinding& reported) const {
    for (const auto& [table, id] :
         {std::pair(&by_id_, &reported.id), std::pair(&by_secret_id_, &reported.secret_id)}) {
      const auto found = table->find(*id);
      if (!id->empty() && found != table->end() && Agrees(reported, found->second)) {
        return &findings_[found->second];
      }
    }
    const auto places = by_place_.find(
        KeyOf(reported.rule_id, reported.commit, reported.file, reported.start_line));
    const Finding* only = nullptr;
    for (const size_t i : places == by_place_.end() ? std::vector<size_t>() : places->second) {
      if (!Agrees(reported, i)) {
        continue;
      }
      if (only != nullptr && only->secret != findings_[i].secret) {
        return nullptr;
      }
      only = &findings_[i];
    }
    return only;
  }

 private:
  bool Agrees(const ReportedFinding& reported, size_t i) const {
    return findings_[i].rule_id == reported.rule_id && CanBeSecret(reported, findings_[i].secret);
  }

  const std::vector<Finding>& findings_;
  absl::flat_hash_map<std::string, size_t> by_id_;
  absl::flat_hash_map<std::string, size_t> by_secret_id_;
  absl::flat_hash_map<std::string, std::vector<size_t>> by_place_;
};

// "aws-key in conf/app.env:12 of 0123456789ab".
std::string Described(const ReportedFinding& finding) {
  std::string text = finding.rule_id + " in " + finding.file + ":" +
                     std::to_string(finding.start_line);
  if (!finding.commit.empty()) {
    text += " of " + finding.commit.substr(0, 12);
  }
  return text;
}

}  // namespace

TargetBuilder::TargetBuilder(TargetSelection selection) {
  for (std::string& word : selection.ids) {
    ids_.push_back({std::move(word), "", false});
  }
  for (std::string& rule : selection.rules) {
    rules_[std::move(rule)] = false;
  }
}

bool TargetBuilder::IsSelected(std::string_view rule, std::string_view id,
                               std::string_view secret_id, std::string_view fingerprint) {
  if (!rules_.empty()) {
    const auto found = rules_.find(std::string(rule));
    if (found == rules_.end()) {
      return false;
    }
    found->second = true;
  }
  bool selected = ids_.empty();
  for (Selected& wanted : ids_) {
    for (const auto& [name, may_be_cut] :
         {std::pair(id, true), std::pair(secret_id, true), std::pair(fingerprint, false)}) {
      const bool is_abbreviated = may_be_cut && wanted.word.size() >= kMinAbbreviation &&
                                  name.starts_with(wanted.word);
      if (name.empty() || (name != wanted.word && !is_abbreviated)) {
        continue;
      }
      // A secret and its findings never have the same id; findings of one fingerprint are all meant.
      wanted.is_ambiguous |= !wanted.id.empty() && wanted.id != name;
      wanted.id = name;
      selected = true;
    }
  }
  return selected;
}

SecretTarget* TargetBuilder::Secret(const std::string& secret, const std::string& rule_id,
                                    const std::string& name) {
  const auto [entry, is_new] = numbers_.try_emplace(secret, targets_.secrets.size());
  if (is_new) {
    targets_.secrets.push_back({secret, name, {}, {}});
  }
  SecretTarget* target = &targets_.secrets[entry->second];
  auto& rules = target->rule_ids;
  if (!rule_id.empty() && std::find(rules.begin(), rules.end(), rule_id) == rules.end()) {
    rules.push_back(rule_id);
  }
  return target;
}

void TargetBuilder::AddScan(const ScanResult& result) {
  const std::vector<FindingId> ids = FindingIds(result);
  for (size_t i = 0; i < ids.size(); ++i) {
    const Finding& finding = result.findings[i];
    const std::string secret_id = ids[i].group == nullptr ? "" : ids[i].group->id;
    if (!IsSelected(finding.rule_id, ids[i].id, secret_id, finding.fingerprint)) {
      if (!finding.secret.empty()) {
        targets_.other_secrets.push_back(finding.secret);
      }
      continue;
    }
    ++targets_.findings;
    if (finding.secret.empty()) {
      targets_.whole_files.push_back(PlaceOf(finding));
      continue;
    }
    Secret(finding.secret, finding.rule_id,
           finding.rule_id + " " + secret_id.substr(0, kShownId))
        ->places.push_back(PlaceOf(finding));
  }
}

absl::Status TargetBuilder::AddReport(const FindingReport& report, const Repository& repository,
                                      const Rescan& rescan) {
  std::optional<ScanLookup> lookup;
  for (const ReportedFinding& finding : report.findings) {
    const bool has_secret = !finding.secret.empty();
    const bool hides = has_secret && HidesSecret(finding);
    if (!IsSelected(finding.rule_id, finding.id, finding.secret_id, finding.fingerprint)) {
      if (has_secret && !hides) {
        targets_.other_secrets.push_back(finding.secret);
      }
      continue;
    }
    ++targets_.findings;
    if (!has_secret) {
      targets_.whole_files.push_back(PlaceOf(repository, finding));
      continue;
    }
    std::optional<std::string> secret;
    TargetPlace place = PlaceOf(repository, finding);
    if (!hides) {
      secret = finding.secret;
    } else {
      if (!lookup) {
        SECRETSCAN_ASSIGN_OR_RETURN(const ScanResult* result, rescan());
        lookup.emplace(*result);
        for (const Finding& found : result->findings) {
          if (!found.secret.empty()) {
            targets_.other_secrets.push_back(found.secret);
          }
        }
      }
      if (const Finding* found = lookup->Find(finding)) {
        secret = found->secret;
        place = PlaceOf(*found);
      } else {
        secret = RecoverSecret(repository, finding);
      }
    }
    if (!secret) {
      targets_.unresolved.push_back(
          {Described(finding), "the report hides the secret, and nothing in the repository "
                               "agrees with what it tells of it"});
      continue;
    }
    std::string name = finding.rule_id + " ";
    if (!finding.secret_id.empty()) {
      name += finding.secret_id.substr(0, kShownId);
    } else if (!numbers_.contains(*secret)) {
      name += "#" + std::to_string(++unnamed_[finding.rule_id]);
    }
    Secret(*secret, finding.rule_id, name)->places.push_back(std::move(place));
  }
  return absl::OkStatus();
}

absl::Status TargetBuilder::AddLines(std::string_view text, const std::string& name) {
  int64_t number = 0;
  int64_t found = 0;
  while (!text.empty()) {
    const size_t end = std::min(text.find('\n'), text.size());
    std::string_view line = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    ++number;
    if (line.ends_with('\r')) {
      line.remove_suffix(1);
    }
    if (!line.empty()) {
      ++found;
      Secret(std::string(line), "", name + ":" + std::to_string(number));
    }
  }
  return found > 0 ? absl::OkStatus() : InvalidArgument(name + ": there is no secret in it");
}

absl::StatusOr<Targets> TargetBuilder::Finish() {
  for (const Selected& wanted : ids_) {
    if (wanted.id.empty()) {
      return NotFound("there is no finding " + wanted.word);
    }
    if (wanted.is_ambiguous) {
      return InvalidArgument(wanted.word + " is the beginning of several ids");
    }
  }
  for (const auto& [rule, found] : rules_) {
    if (!found) {
      return NotFound("there is no finding of rule " + rule);
    }
  }
  auto& others = targets_.other_secrets;
  std::sort(others.begin(), others.end());
  others.erase(std::unique(others.begin(), others.end()), others.end());
  return std::move(targets_);
}

}  // namespace secretscan
