#include "ignore/ignore_lint.h"

#include <algorithm>
#include <map>
#include <set>
#include <tuple>

#include "base/status.h"

namespace secretscan {

std::vector<IgnoreProblem> LintIgnoreFile(const IgnoreFile& file, CalendarDay today) {
  std::vector<IgnoreProblem> problems = file.problems;
  using What = std::tuple<std::string, std::string, std::string, std::string>;
  std::map<What, int64_t> first_line;
  for (const IgnoreEntry& entry : file.entries) {
    const auto [first, is_new] =
        first_line.try_emplace({entry.salt, entry.tag, entry.rule, entry.path}, entry.line);
    if (!is_new) {
      problems.push_back({entry.line, "says the same as line " + std::to_string(first->second)});
    }
    if (entry.expired(today)) {
      problems.push_back({entry.line, "expired on " + entry.expires});
    }
  }
  std::stable_sort(problems.begin(), problems.end(),
                   [](const IgnoreProblem& a, const IgnoreProblem& b) { return a.line < b.line; });
  return problems;
}

absl::StatusOr<std::vector<IgnoreProblem>> UnusedEntries(const IgnoreFile& file,
                                                         const std::vector<Finding>& findings,
                                                         const PathRoot& root, int threads) {
  SECRETSCAN_ASSIGN_OR_RETURN(const auto numbers,
                              MatchEntries(file.entries, findings, root, threads));
  std::set<uint32_t> used;
  for (const std::vector<uint32_t>& of_finding : numbers) {
    used.insert(of_finding.begin(), of_finding.end());
  }
  std::vector<IgnoreProblem> problems;
  for (uint32_t i = 0; i < file.entries.size(); ++i) {
    if (!used.contains(i)) {
      problems.push_back({file.entries[i].line, "is unused: nothing that it hides was found"});
    }
  }
  return problems;
}

std::vector<IgnoreProblem> UnusedLines(const GitleaksIgnore& list,
                                       const std::vector<Finding>& findings) {
  std::set<int64_t> used;
  for (const Finding& finding : findings) {
    const GitleaksIgnore::Lines lines = list.LinesFor(finding);
    used.insert({lines.anywhere, lines.of_commit});
  }
  std::vector<IgnoreProblem> problems;
  for (const int64_t line : list.lines()) {
    if (!used.contains(line)) {
      problems.push_back({line, "is unused: nothing that it hides was found"});
    }
  }
  return problems;
}

}  // namespace secretscan
