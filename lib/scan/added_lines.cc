#include "scan/added_lines.h"

#include <cstdint>
#include <set>
#include <string>
#include <utility>

#include "base/status.h"
#include "git/lines.h"

namespace secretscan {
namespace {

struct LineRange {
  int64_t begin = 0;
  int64_t end = 0;  // one past the last
};

}  // namespace

absl::Status AddSplitFindings(const Fragment& whole, const std::vector<AddedHunk>& hunks,
                              FragmentScanner* scanner, std::vector<Finding>* findings) {
  std::vector<LineRange> added;
  for (const AddedHunk& hunk : hunks) {
    if (hunk.begin < hunk.end) {
      const int64_t count = CountLines(whole.text.substr(hunk.begin, hunk.end - hunk.begin));
      added.push_back({hunk.first_line, hunk.first_line + count});
    }
  }
  std::vector<Finding> all;
  SECRETSCAN_RETURN_IF_ERROR(scanner->Scan(whole, &all));
  for (Finding& finding : all) {
    if (HoldsOnlyPart(added, finding.start_line, finding.end_line + 1)) {
      findings->push_back(std::move(finding));
    }
  }
  return absl::OkStatus();
}

void KeepOnePathFinding(std::vector<Finding>* findings) {
  std::set<std::string> seen;
  std::erase_if(*findings, [&](const Finding& finding) {
    return finding.start_line == 0 && !seen.insert(finding.rule_id).second;
  });
}

}  // namespace secretscan
