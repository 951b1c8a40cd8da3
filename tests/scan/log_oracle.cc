#include "scan/log_oracle.h"

#include <cstdlib>

#include "git/test_repository.h"
#include "gtest/gtest.h"
#include "scan/fragment_scanner.h"

namespace secretscan {

std::vector<Finding> ScanLog(const std::string& repository,
                             const std::shared_ptr<const CompiledRules>& rules,
                             const ScanOptions& options) {
  // Paths in these tests hold nothing that git would quote.
  const std::string log =
      RunGit(repository, {"log", "-p", "-U0", "--full-history", "--all", "--diff-filter=tuxdb",
                          "--format=commit %H"})
          .output;
  const auto scanner = FragmentScanner::Create(rules, options);
  EXPECT_TRUE(scanner.ok());
  std::vector<Finding> findings;
  std::string commit, path, text;
  int64_t first_line = 0;
  bool in_hunk = false;
  const auto flush = [&] {
    if (in_hunk) {
      text.reserve(text.size() + Prefilter::kPadding);
      EXPECT_TRUE((*scanner)->Scan({text, path, commit, first_line}, &findings).ok());
    }
    in_hunk = false;
    text.clear();
  };
  size_t at = 0;
  while (at < log.size()) {
    size_t end = log.find('\n', at);
    end = end == std::string::npos ? log.size() : end;
    const std::string line = log.substr(at, end - at);
    at = end + 1;
    if (in_hunk && !line.empty() && line[0] == '+') {
      text += line.substr(1) + "\n";
    } else if (in_hunk && !line.empty() && line[0] == '-') {
      continue;
    } else if (in_hunk && line.rfind("\\ No newline", 0) == 0) {
      // Belongs to the line before: an added one loses its newline.
      if (log[log.rfind('\n', at - line.size() - 3) + 1] == '+') {
        text.pop_back();
      }
    } else if (line.rfind("@@ ", 0) == 0) {
      flush();
      in_hunk = true;
      first_line = std::atoll(line.c_str() + line.find('+') + 1);
    } else if (line.rfind("commit ", 0) == 0) {
      flush();
      commit = line.substr(7);
    } else if (line.rfind("diff --git", 0) == 0) {
      flush();
    } else if (line.rfind("+++ b/", 0) == 0) {
      path = line.substr(6);
      if (!path.empty() && path.back() == '\t') {
        path.pop_back();
      }
    }
  }
  flush();
  return findings;
}

}  // namespace secretscan
