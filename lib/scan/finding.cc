#include "scan/finding.h"

#include <bit>
#include <tuple>

namespace secretscan {

std::string_view ProvenanceName(Provenance provenance) {
  switch (provenance) {
    case Provenance::kCommit: return "commit";
    case Provenance::kMerge: return "merge";
    case Provenance::kObject: return "object";
    case Provenance::kCommitMessage: return "commit-message";
    case Provenance::kTagMessage: return "tag-message";
    case Provenance::kNote: return "note";
    case Provenance::kStash: return "stash";
    case Provenance::kReflog: return "reflog";
    case Provenance::kDangling: return "dangling";
    case Provenance::kRefName: return "ref-name";
    case Provenance::kConfig: return "config";
    case Provenance::kStaged: return "staged";
    case Provenance::kWorkTree: return "work-tree";
    case Provenance::kFile: return "file";
    case Provenance::kStdin: return "stdin";
  }
  return "unknown";
}

std::string GitleaksFingerprint(const Finding& finding) {
  std::string out;
  if (!finding.commit.empty()) {
    out += finding.commit;
    out += ':';
  }
  out += finding.file;
  out += ':';
  out += finding.rule_id;
  out += ':';
  out += std::to_string(finding.start_line);
  return out;
}

bool ReportOrder(const Finding& a, const Finding& b) {
  const auto place = [](const Finding& f) {
    return std::tie(f.file, f.start_line, f.start_column, f.rule_id, f.commit, f.end_line,
                    f.end_column, f.secret, f.match);
  };
  if (const auto order = place(a) <=> place(b); order != 0) {
    return order < 0;
  }
  const auto rest = [](const Finding& f) {
    return std::tie(f.provenance, f.origin, f.blob, f.date, f.author, f.email, f.message, f.symlink_file,
                    f.link, f.fingerprint, f.line, f.line_hash, f.description, f.severity, f.tags);
  };
  if (const auto order = rest(a) <=> rest(b); order != 0) {
    return order < 0;
  }
  // As bits, because `<` on floats is no total order.
  return std::bit_cast<uint32_t>(a.entropy) < std::bit_cast<uint32_t>(b.entropy);
}

}  // namespace secretscan
