#include "ignore/import_list.h"

#include <algorithm>
#include <array>
#include <utility>

#include "absl/container/flat_hash_map.h"
#include "base/digest.h"
#include "base/hex.h"
#include "base/status.h"
#include "base/utf8.h"
#include "ignore/baseline.h"
#include "ignore/gitleaks_ignore.h"
#include "ignore/ignore_lint.h"
#include "report/detect_secrets_baseline.h"

namespace secretscan {
namespace {

std::string Sha1Hex(std::string_view text, Digester* digester) {
  std::array<uint8_t, 20> digest{};
  digester->Add(text);
  digester->Finish(digest.data());
  return HexEncode(digest);
}

ImportedList FromFingerprints(std::string_view text, const std::string& name,
                              const ScanResult& result) {
  const GitleaksIgnore list(text, name);
  ImportedList out;
  out.entries = static_cast<int64_t>(list.lines().size());
  for (const Finding& finding : result.findings) {
    out.wanted.push_back(list.Hides(finding));
  }
  for (const IgnoreProblem& problem : UnusedLines(list, result.findings)) {
    out.not_imported.push_back("line " + std::to_string(problem.line) +
                               ": nothing is found there now, so its secret is not known");
  }
  return out;
}

// One entry after the other, so that it can be told which was found.
ImportedList FromReport(FindingReport report, const ScanResult& result) {
  ImportedList out;
  out.entries = static_cast<int64_t>(report.findings.size());
  const Baseline all(report, "");
  out.wanted = all.Hides(result, Profile::kDefault, false);
  for (const size_t i : all.UnusedEntries(result)) {
    const ReportedFinding& entry = report.findings[i];
    out.not_imported.push_back("finding " + std::to_string(i + 1) + " (" + entry.rule_id + " in " +
                               entry.file + ":" + std::to_string(entry.start_line) +
                               "): it is not found now, or its secret is hidden in the report");
  }
  return out;
}

ImportedList FromDetectSecrets(const std::vector<DetectSecretsEntry>& entries,
                               const ScanResult& result) {
  ImportedList out;
  out.entries = static_cast<int64_t>(entries.size());
  out.wanted.resize(result.findings.size());
  Digester digester(20);
  absl::flat_hash_map<std::string, std::vector<size_t>> by_hash;
  for (size_t i = 0; i < result.findings.size(); ++i) {
    if (!result.findings[i].secret.empty()) {
      by_hash[Sha1Hex(result.findings[i].secret, &digester)].push_back(i);
    }
  }
  for (const DetectSecretsEntry& entry : entries) {
    const auto found = by_hash.find(AsciiLowered(entry.hashed_secret));
    if (!entry.is_real && found != by_hash.end()) {
      for (const size_t i : found->second) {
        out.wanted[i] = true;
      }
      continue;
    }
    out.not_imported.push_back(
        entry.type + " in " + entry.file + ":" + std::to_string(entry.line) +
        (entry.is_real ? ": its audit says that it is a real secret"
                       : ": no rule of secretscan finds this secret now"));
  }
  return out;
}

}  // namespace

absl::StatusOr<ImportedList> FindListed(std::string_view text, const std::string& name,
                                        const ScanResult& result) {
  const size_t first = text.find_first_not_of(" \t\r\n\xEF\xBB\xBF");
  const char begins = first == std::string_view::npos ? '\0' : text[first];
  if (begins == '{') {
    if (auto entries = ReadDetectSecretsBaseline(text, name); entries.ok()) {
      return FromDetectSecrets(*entries, result);
    }
  }
  if (begins == '{' || begins == '[') {
    SECRETSCAN_ASSIGN_OR_RETURN(FindingReport report, ReadFindings(text, name));
    return FromReport(std::move(report), result);
  }
  return FromFingerprints(text, name, result);
}

}  // namespace secretscan
