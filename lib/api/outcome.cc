#include "api/outcome.h"

#include <string>
#include <utility>

#include "report/finding_ids.h"
#include "rules/rule_set.h"

namespace secretscan {
namespace {

FoundSecret FoundSecretOf(const Finding& finding) {
  FoundSecret found;
  found.rule_id = finding.rule_id;
  found.description = finding.description;
  found.severity = SeverityName(finding.severity);
  found.confidence = ConfidenceName(finding.confidence);
  found.tags = finding.tags;
  found.provenance = ProvenanceName(finding.provenance);
  found.file = finding.file;
  found.symlink_file = finding.symlink_file;
  found.origin = finding.origin;
  found.start_line = finding.start_line;
  found.end_line = finding.end_line;
  found.start_column = finding.start_column;
  found.end_column = finding.end_column;
  found.match = finding.match;
  found.secret = finding.secret;
  found.line = finding.line;
  found.entropy = finding.entropy;
  found.commit = finding.commit;
  found.author = finding.author;
  found.email = finding.email;
  found.date = finding.date;
  found.message = finding.message;
  found.link = finding.link;
  found.blob = finding.blob;
  found.fingerprint = finding.fingerprint;
  return found;
}

void AddHints(const RuleSet& rules, FoundSecret* found) {
  if (const int number = rules.Find(found->rule_id); number >= 0) {
    const Rule& rule = rules.rules[static_cast<size_t>(number)];
    found->provider = rule.provider;
    found->opens = rule.opens;
    found->revoke_url = rule.revoke_url;
  }
}

}  // namespace

std::vector<FoundSecret> FoundSecretsOf(const ScanResult& result) {
  const std::vector<FindingId> ids = FindingIds(result);
  std::vector<FoundSecret> out;
  out.reserve(result.findings.size());
  for (size_t i = 0; i < result.findings.size(); ++i) {
    FoundSecret& found = out.emplace_back(FoundSecretOf(result.findings[i]));
    found.id = ids[i].id;
    found.secret_id = ids[i].group->id;
    if (result.presence_known) {
      found.at_head = ids[i].group->at_head;
    }
    AddHints(*result.rules, &found);
  }
  return out;
}

absl::Status PassTo(ScanSink* sink, std::vector<FoundSecret> found) {
  for (FoundSecret& one : found) {
    if (!sink->OnFound(std::move(one))) {
      return absl::CancelledError("the sink takes no more");
    }
  }
  return absl::OkStatus();
}

ScanOutcome OutcomeWithoutFound(const ScanResult& result) {
  ScanOutcome outcome;
  for (const Skip& skip : result.coverage.skips) {
    if (skip.reason != SkipReason::kBinary) {
      outcome.skipped.push_back(
          {std::string(SkipReasonName(skip.reason)), skip.kind, skip.name, skip.detail});
    }
  }
  for (const IgnoredBy& by : result.ignored) {
    outcome.ignored += by.findings;
  }
  outcome.commits = result.coverage.commits;
  outcome.blobs = result.coverage.blobs;
  outcome.files = result.coverage.files;
  outcome.bytes = result.coverage.bytes;
  outcome.seconds = result.seconds;
  return outcome;
}

}  // namespace secretscan
