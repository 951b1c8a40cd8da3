// .gitleaksignore, exactly as gitleaks reads it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "ignore/ignore_file.h"
#include "scan/finding.h"

namespace secretscan {

// Lines are fingerprints: "file:rule:line", or "commit:file:rule:line" for one commit only. They are
// compared as text, so a path must be spelled as in the report. White space around a line does not
// count, '\' in the file of these two forms is read as '/', and lines that are empty or begin with '#'
// say nothing. A line of another form is a problem, but compared all the same. gitleaks stops reading
// at a line over 64 KB; here that line is a problem and reading goes on.
class GitleaksIgnore {
 public:
  GitleaksIgnore(std::string_view text, std::string name);

  const std::string& name() const { return name_; }
  const std::vector<IgnoreProblem>& problems() const { return problems_; }

  // The numbers (from 1) of the lines that hide the finding: of its fingerprint without a commit, and
  // of that with it. 0: there is none.
  struct Lines {
    int64_t anywhere = 0;
    int64_t of_commit = 0;
  };
  Lines LinesFor(const Finding& finding) const;
  bool Hides(const Finding& finding) const;

  // Line numbers of all fingerprints, ascending.
  std::vector<int64_t> lines() const;

 private:
  void AddLine(std::string_view line, int64_t number);
  int64_t LineOf(std::string_view fingerprint) const;

  std::string name_;
  std::vector<IgnoreProblem> problems_;
  absl::flat_hash_map<std::string, int64_t> line_of_;
};

}  // namespace secretscan
