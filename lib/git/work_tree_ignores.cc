#include "git/work_tree_ignores.h"

#include <algorithm>

#include "absl/status/status.h"
#include "git/discovery.h"
#include "git/index_file.h"
#include "git/regular_file.h"

namespace secretscan {
namespace {

constexpr int64_t kMaxIgnoreFile = int64_t{4} << 20;

}  // namespace

WorkTreeIgnores::WorkTreeIgnores(const std::string& directory) {
  const auto layout = DiscoverRepository(directory);
  std::string top = directory + "/";
  if (layout.ok() && !layout->work_tree.empty() && top.starts_with(layout->work_tree)) {
    top = layout->work_tree;
    exclude_ = ReadIgnores(layout->common_dir + "info/exclude", true);
    ReadTracked(layout->git_dir, layout->id_size);
  }
  top_ = top.size();
  // From the top down to the directory.
  const std::string path = directory + "/";
  for (size_t slash = top_ - 1; slash != std::string::npos; slash = path.find('/', slash + 1)) {
    Enter(path.substr(0, slash));
  }
}

void WorkTreeIgnores::ReadTracked(const std::string& git_dir, int id_size) {
  const auto index = IndexFile::Read(git_dir + "index", git_dir, id_size);
  if (!index.ok()) {
    unreadable_.push_back(git_dir + "index");
    return;
  }
  for (const IndexEntry& entry : index->entries()) {
    if (tracked_.empty() || tracked_.back() != entry.path) {
      tracked_.emplace_back(entry.path);
    }
  }
}

std::optional<IgnoreFile> WorkTreeIgnores::ReadIgnores(const std::string& path, bool links) {
  // Git follows no link from a .gitignore either.
  const auto text =
      ReadRegularFile(path, kMaxIgnoreFile, links ? Links::kFollow : Links::kRefuse);
  if (!text.ok()) {
    if (!absl::IsNotFound(text.status())) {
      unreadable_.push_back(path);
    }
    return std::nullopt;
  }
  return IgnoreFile(*text);
}

void WorkTreeIgnores::Enter(const std::string& directory) {
  levels_.push_back({directory.size() + 1, ReadIgnores(directory + "/.gitignore", false)});
}

void WorkTreeIgnores::Leave() { levels_.pop_back(); }

bool WorkTreeIgnores::IsTracked(std::string_view path, bool is_directory) const {
  std::string name(path.substr(top_));
  if (is_directory) {
    name += '/';
  }
  const auto found = std::lower_bound(tracked_.begin(), tracked_.end(), name);
  return found != tracked_.end() && (is_directory ? found->starts_with(name) : *found == name);
}

bool WorkTreeIgnores::IsIgnored(std::string_view path, bool is_directory) const {
  auto verdict = IgnoreFile::Verdict::kUnknown;
  for (auto level = levels_.rbegin();
       level != levels_.rend() && verdict == IgnoreFile::Verdict::kUnknown; ++level) {
    if (level->file) {
      verdict = level->file->Judge(path.substr(level->prefix), is_directory);
    }
  }
  if (verdict == IgnoreFile::Verdict::kUnknown && exclude_) {
    verdict = exclude_->Judge(path.substr(top_), is_directory);
  }
  return verdict == IgnoreFile::Verdict::kIgnored && !IsTracked(path, is_directory);
}

}  // namespace secretscan
