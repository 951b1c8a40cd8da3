#include "scan/name_scan.h"

#include <algorithm>
#include <numeric>
#include <utility>

#include "base/status.h"
#include "git/config_file.h"
#include "git/regular_file.h"
#include "git/worktrees.h"
#include "scan/text_batch.h"
#include "scan/text_judge.h"

namespace secretscan {
namespace {

constexpr int64_t kMaxConfiguration = int64_t{16} << 20;  // as who reads it to open the repository

// Which key the lines of a configuration belong to.
class ConfigKeys {
 public:
  explicit ConfigKeys(std::string_view text) : text_(text) {
    config_.AddText(text);
    for (size_t at = 0; at != std::string_view::npos;) {
      begins_.push_back(at);
      const size_t end = text.find('\n', at);
      at = end == std::string_view::npos ? end : end + 1;
    }
  }

  // The key of the entry that begins in this line, or that it continues; of a section's first line
  // that of the section's first entry.
  std::string OfLine(int64_t line) const {
    const auto& lines = config_.lines();
    auto at = std::lower_bound(lines.begin(), lines.end(), line);
    if ((at == lines.end() || *at != line) && !BeginsSection(line) && at != lines.begin()) {
      --at;
    }
    return at == lines.end() ? ""
                             : config_.entries()[static_cast<size_t>(at - lines.begin())].first;
  }

 private:
  bool BeginsSection(int64_t line) const {
    if (line < 1 || static_cast<size_t>(line) > begins_.size()) {
      return false;
    }
    const size_t first =
        text_.find_first_not_of(" \t", begins_[static_cast<size_t>(line) - 1]);
    return first != std::string_view::npos && text_[first] == '[';
  }

  std::string_view text_;
  std::vector<size_t> begins_;  // of lines
  ConfigFile config_;
};

}  // namespace

absl::StatusOr<std::vector<AttributedFinding>> ScanReferenceNames(
    const std::vector<Reference>& references, std::shared_ptr<const CompiledRules> rules,
    const ScanOptions& options, const HostLink& host_link) {
  std::vector<AttributedFinding> found;
  std::vector<uint32_t> suspects(references.size());
  std::iota(suspects.begin(), suspects.end(), uint32_t{0});
  if (options.engine != Engine::kOracle) {
    SECRETSCAN_ASSIGN_OR_RETURN(const auto batch, TextBatch::Create(rules, options));
    for (const uint32_t i : suspects) {
      SECRETSCAN_RETURN_IF_ERROR(batch->Add(i, references[i].name + "\n"));
    }
    SECRETSCAN_RETURN_IF_ERROR(batch->Flush());
    suspects = batch->suspects();
  }
  if (suspects.empty()) {
    return found;
  }
  SECRETSCAN_ASSIGN_OR_RETURN(const auto judge, TextJudge::Create(rules, options, host_link));
  Finding place;
  place.provenance = Provenance::kRefName;
  place.file = kReferenceNameFile;
  for (const uint32_t i : suspects) {
    const size_t first = found.size();
    place.origin = references[i].name;
    SECRETSCAN_RETURN_IF_ERROR(judge->Judge(references[i].name + "\n", place, &found));
    for (size_t f = first; f < found.size(); ++f) {
      found[f].references = {i};
    }
  }
  return found;
}

absl::StatusOr<std::vector<AttributedFinding>> ScanConfiguration(
    const Repository& repository, std::shared_ptr<const CompiledRules> rules,
    const ScanOptions& options, const HostLink& host_link, std::vector<Skip>* skips) {
  std::vector<std::pair<std::string, std::string>> files;  // on disk, and as findings name them
  const std::string& common = repository.common_dir();
  files.emplace_back(common + "config", ".git/config");
  for (const GitDirectory& directory : GitDirectories(repository.git_dir(), common)) {
    // Of a linked worktree the directory lies in the main one's.
    const std::string name = directory.path.starts_with(common)
                                 ? directory.path.substr(common.size())
                                 : directory.prefix;
    files.emplace_back(directory.path + "config.worktree", ".git/" + name + "config.worktree");
  }
  std::vector<AttributedFinding> found;
  std::unique_ptr<TextJudge> judge;
  for (const auto& [path, name] : files) {
    const auto text = ReadRegularFile(path, kMaxConfiguration);
    if (!text.ok()) {
      if (!absl::IsNotFound(text.status())) {
        skips->push_back({SkipReason::kUnreadable, "file", name,
                          std::string(ToStd(text.status().message()))});
      }
      continue;
    }
    if (judge == nullptr) {
      SECRETSCAN_ASSIGN_OR_RETURN(judge, TextJudge::Create(rules, options, host_link));
    }
    Finding place;
    place.provenance = Provenance::kConfig;
    place.file = name;
    const size_t first = found.size();
    SECRETSCAN_RETURN_IF_ERROR(judge->Judge(*text, place, &found));
    if (first < found.size()) {
      const ConfigKeys keys(*text);
      for (size_t i = first; i < found.size(); ++i) {
        found[i].finding.origin = keys.OfLine(found[i].finding.start_line);
      }
    }
  }
  return found;
}

}  // namespace secretscan
