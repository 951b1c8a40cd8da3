// Any bytes as .secretscanignore and as .gitleaksignore. What is an entry must read back from what is
// written of it, and adding it to the file must change nothing else.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>
#include <vector>

#include "ignore/gitleaks_ignore.h"
#include "ignore/ignore_lint.h"
#include "ignore/ignore_matcher.h"
#include "ignore/path_glob.h"

namespace {

using namespace secretscan;

void Require(bool condition) {
  if (!condition) {
    std::abort();
  }
}

void CheckEntries(std::string_view text) {
  const IgnoreFile file = ParseIgnoreFile(text, "input");
  for (const IgnoreEntry& entry : file.entries) {
    const auto again = ParseIgnoreEntry(FormatIgnoreEntry(entry));
    Require(again.ok() && FormatIgnoreEntry(*again) == FormatIgnoreEntry(entry));
    Require(entry.kind == IgnoreEntry::Kind::kSecret || (!entry.rule.empty() && !entry.path.empty()));
  }
  const std::string written = WithEntries(text, file.entries);
  const IgnoreFile twice = ParseIgnoreFile(written, "input");
  Require(twice.problems.size() == file.problems.size());
  Require(twice.entries.size() >= file.entries.size());
  LintIgnoreFile(file, 20'000);

  // Findings of files need no slow hash.
  std::vector<Finding> findings(2);
  findings[0].rule_id = "rule";
  findings[0].file = "a/b.txt";
  findings[1].rule_id = file.entries.empty() ? "" : file.entries[0].rule;
  findings[1].file = file.entries.empty() ? "" : file.entries[0].path;
  const auto numbers = MatchEntries(file.entries, findings, {}, 1);
  Require(numbers.ok() && numbers->size() == findings.size());
}

void CheckGlobs(std::string_view text) {
  const std::string_view pattern = text.substr(0, text.find('\n'));
  const std::string_view path = text.substr(pattern.size());
  if (const auto glob = PathGlob::Parse(pattern); glob.ok()) {
    glob->Matches(path);
    if (!glob->literal().empty()) {
      Require(glob->Matches(glob->literal()));
    }
  }
  if (!path.empty() && path.size() < PathGlob::kMaxSize / 4 && path != "/") {
    const auto literal = PathGlob::Parse(LiteralGlob(path));
    Require(literal.ok() && literal->Matches(path));
  }
}

void CheckFingerprints(std::string_view text) {
  const GitleaksIgnore list(text, "input");
  Finding finding;
  finding.file = text.substr(0, text.find(':'));
  finding.rule_id = "rule";
  Require(!list.Hides(finding) || !list.lines().empty());
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  CheckEntries(text);
  CheckGlobs(text);
  CheckFingerprints(text);
  return 0;
}
