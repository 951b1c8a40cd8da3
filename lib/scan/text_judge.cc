#include "scan/text_judge.h"

#include <utility>

#include "base/status.h"
#include "scan/line_hash.h"

namespace secretscan {

absl::StatusOr<std::unique_ptr<TextJudge>> TextJudge::Create(
    std::shared_ptr<const CompiledRules> rules, const ScanOptions& options,
    const HostLink& host_link) {
  SECRETSCAN_ASSIGN_OR_RETURN(auto scanner, FragmentScanner::Create(std::move(rules), options));
  return std::unique_ptr<TextJudge>(new TextJudge(host_link, std::move(scanner)));
}

absl::Status TextJudge::Judge(std::string_view text, const Finding& place,
                              std::vector<AttributedFinding>* found) {
  text_.reserve(text.size() + Prefilter::kPadding);
  text_ = text;
  std::vector<Finding> findings;
  SECRETSCAN_RETURN_IF_ERROR(scanner_->Scan({text_, "", place.commit, 1}, &findings));
  if (findings.empty()) {
    return absl::OkStatus();
  }
  const LineHashes hashes(text);
  for (Finding& finding : findings) {
    finding.provenance = place.provenance;
    finding.file = place.file;
    finding.origin = place.origin;
    finding.commit = place.commit;
    finding.author = place.author;
    finding.email = place.email;
    finding.date = place.date;
    finding.message = place.message;
    finding.blob = place.blob;
    finding.fingerprint = GitleaksFingerprint(finding);
    finding.link = host_link_.For(finding);
    if (finding.start_line > 0) {
      finding.line_hash = hashes.ForLine(finding.start_line);
    }
    found->push_back({std::move(finding), Change::kNone});
  }
  return absl::OkStatus();
}

void SetAuthor(const Signature& author, Finding* finding) {
  finding->author = author.name;
  finding->email = author.email;
  finding->date = FormatUtc(author.seconds);
}

}  // namespace secretscan
