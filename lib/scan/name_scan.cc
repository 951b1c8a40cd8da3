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

std::string_view LineAt(std::string_view text, int64_t line) {
  for (; line > 1 && !text.empty(); --line) {
    const size_t end = text.find('\n');
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
  }
  return text.substr(0, text.find('\n'));
}

// The key to which a line belongs: of its entry, of the section that it begins, or of the entry that it
// continues.
std::string KeyOfLine(const ConfigFile& config, std::string_view text, int64_t line) {
  const auto& lines = config.lines();
  auto at = std::lower_bound(lines.begin(), lines.end(), line);
  const std::string_view content = LineAt(text, line);
  const size_t first = content.find_first_not_of(" \t");
  const bool is_section = first != std::string_view::npos && content[first] == '[';
  if ((at == lines.end() || *at != line) && !is_section && at != lines.begin()) {
    --at;
  }
  return at == lines.end() ? "" : config.entries()[static_cast<size_t>(at - lines.begin())].first;
}

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
      ConfigFile config;
      config.AddText(*text);
      for (size_t i = first; i < found.size(); ++i) {
        found[i].finding.origin = KeyOfLine(config, *text, found[i].finding.start_line);
      }
    }
  }
  return found;
}

}  // namespace secretscan
