#include "report/gitleaks_finding.h"

#include "report/redact.h"

namespace secretscan {

void AppendGitleaksKeys(const Finding& finding, const SecretMask& mask, int percent,
                        JsonWriter* out) {
  out->String("RuleID", finding.rule_id);
  out->String("Description", finding.description);
  out->Integer("StartLine", finding.start_line);
  out->Integer("EndLine", finding.end_line);
  out->Integer("StartColumn", finding.start_column);
  out->Integer("EndColumn", finding.end_column);
  out->String("Match", mask.Hide(finding.match, finding.secret));
  out->String("Secret", ShownSecret(finding.secret, percent));
  out->String("File", finding.file);
  out->String("SymlinkFile", finding.symlink_file);
  out->String("Commit", finding.commit);
  if (!finding.link.empty()) {
    out->String("Link", finding.link);
  }
  out->Float("Entropy", finding.entropy);
  out->String("Author", finding.author);
  out->String("Email", finding.email);
  out->String("Date", finding.date);
  out->String("Message", mask.Hide(finding.message, finding.secret));
  out->Strings("Tags", finding.tags);
  out->String("Fingerprint", finding.fingerprint);
}

}  // namespace secretscan
