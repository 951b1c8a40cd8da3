#include "ignore/apply_ignores.h"

#include <algorithm>
#include <set>
#include <utility>

#include "base/status.h"

namespace secretscan {
namespace {

constexpr size_t kMaxProblems = 10;  // told of one file

void AddProblems(const std::string& name, const std::vector<IgnoreProblem>& problems,
                 std::vector<std::string>* warnings) {
  for (size_t i = 0; i < std::min(problems.size(), kMaxProblems); ++i) {
    warnings->push_back(name + ":" + std::to_string(problems[i].line) + ": the line " +
                        problems[i].what);
  }
  if (problems.size() > kMaxProblems) {
    warnings->push_back(name + ": " + std::to_string(problems.size() - kMaxProblems) +
                        " more lines that are no entries");
  }
}

// Marks findings; counts those that a source is the first to hide.
class Marks {
 public:
  explicit Marks(ScanResult* result) : result_(result), hidden_(result->findings.size()) {}

  template <typename Hides>
  void Add(const std::string& source, const Hides& hides) {
    int64_t count = 0;
    for (size_t i = 0; i < hidden_.size(); ++i) {
      if (!hidden_[i] && hides(i)) {
        hidden_[i] = true;
        ++count;
      }
    }
    if (count > 0) {
      ignored_.push_back({source, count});
    }
  }
  void Apply() {
    DropFindings(hidden_, result_);
    result_->ignored = std::move(ignored_);
  }

 private:
  ScanResult* result_;
  std::vector<bool> hidden_;
  std::vector<IgnoredBy> ignored_;
};

absl::Status AddFile(const RootedIgnoreFile& rooted, const IgnoreOptions& options,
                     const std::vector<Finding>& findings, Marks* marks,
                     std::vector<std::string>* warnings) {
  const IgnoreFile& file = rooted.file;
  AddProblems(file.name, file.problems, warnings);
  SECRETSCAN_ASSIGN_OR_RETURN(
      const auto numbers, MatchEntries(file.entries, findings, rooted.root, options.threads));
  std::set<uint32_t> expired;
  marks->Add(file.name, [&](size_t i) {
    for (const uint32_t number : numbers[i]) {
      if (!file.entries[number].expired(options.today)) {
        return true;
      }
    }
    expired.insert(numbers[i].begin(), numbers[i].end());
    return false;
  });
  size_t told = 0;
  for (const uint32_t number : expired) {
    if (++told > kMaxProblems) {
      warnings->push_back(file.name + ": more entries have expired");
      break;
    }
    const IgnoreEntry& entry = file.entries[number];
    warnings->push_back(file.name + ":" + std::to_string(entry.line) +
                        ": the entry expired on " + entry.expires +
                        "; what it hid is reported again");
  }
  return absl::OkStatus();
}

}  // namespace

absl::Status ApplyIgnores(const Ignores& ignores, const IgnoreOptions& options, ScanResult* result,
                          std::vector<std::string>* warnings) {
  if (ignores.empty()) {
    return absl::OkStatus();
  }
  Marks marks(result);
  for (const GitleaksIgnore& list : ignores.fingerprints) {
    AddProblems(list.name(), list.problems(), warnings);
    marks.Add(list.name(), [&](size_t i) { return list.Hides(result->findings[i]); });
  }
  if (ignores.baseline) {
    const std::vector<bool> hides =
        ignores.baseline->Hides(*result, options.profile, options.redacted);
    marks.Add(ignores.baseline->name(), [&](size_t i) { return hides[i]; });
    const int64_t unusable = ignores.baseline->unusable(*result);
    if (options.profile != Profile::kGitleaks && unusable > 0) {
      warnings->push_back(ignores.baseline->name() + ": " + std::to_string(unusable) +
                          " of its findings hide their secret and name no commit, so nothing can be "
                          "compared with them");
    }
  }
  for (const RootedIgnoreFile& file : ignores.files) {
    SECRETSCAN_RETURN_IF_ERROR(AddFile(file, options, result->findings, &marks, warnings));
  }
  marks.Apply();
  return absl::OkStatus();
}

}  // namespace secretscan
