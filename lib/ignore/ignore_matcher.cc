#include "ignore/ignore_matcher.h"

#include <algorithm>
#include <filesystem>
#include <set>
#include <string_view>
#include <utility>

#include "absl/container/flat_hash_map.h"
#include "absl/container/flat_hash_set.h"
#include "base/status.h"
#include "base/utf8.h"
#include "ignore/path_glob.h"
#include "ignore/secret_tag.h"

namespace secretscan {
namespace {

// Entries that differ in their paths only. Patterns are looked at when somebody asks.
class PathEntries {
 public:
  void Add(uint32_t number, const std::string& path) { added_.emplace_back(number, &path); }

  void Find(std::string_view path, std::vector<uint32_t>* numbers) {
    Sort();
    numbers->insert(numbers->end(), anywhere_.begin(), anywhere_.end());
    const std::string plain = ReplaceInvalidUtf8(path.substr(path.starts_with('/') ? 1 : 0));
    if (const auto same = literals_.find(plain); same != literals_.end()) {
      numbers->insert(numbers->end(), same->second.begin(), same->second.end());
    }
    for (const auto& [number, glob] : globs_) {
      if (glob.Matches(path)) {
        numbers->push_back(number);
      }
    }
  }

 private:
  void Sort() {
    for (const auto& [number, path] : added_) {
      if (path->empty()) {
        AddTo(&anywhere_, number);
      } else if (auto glob = PathGlob::Parse(*path); glob.ok()) {  // or else it were no entry
        if (!glob->literal().empty()) {
          AddTo(&literals_[glob->literal()], number);
        } else if (globs_.size() < kMaxAlike) {
          globs_.emplace_back(number, *std::move(glob));
        }
      }
    }
    added_.clear();
  }

  // The same entry any number of times must not cost that often for every finding.
  static void AddTo(std::vector<uint32_t>* numbers, uint32_t number) {
    if (numbers->size() < kMaxAlike) {
      numbers->push_back(number);
    }
  }

  std::vector<std::pair<uint32_t, const std::string*>> added_;
  std::vector<uint32_t> anywhere_;
  absl::flat_hash_map<std::string, std::vector<uint32_t>> literals_;
  std::vector<std::pair<uint32_t, PathGlob>> globs_;
};

// Entries by what they are about: (salt:tag or nothing, rule or nothing).
class EntryIndex {
 public:
  explicit EntryIndex(const std::vector<IgnoreEntry>& entries) {
    for (uint32_t i = 0; i < entries.size(); ++i) {
      const IgnoreEntry& entry = entries[i];
      const bool file = entry.kind == IgnoreEntry::Kind::kFile;
      by_key_[{file ? "" : entry.salt + entry.tag, entry.rule}].Add(i, entry.path);
      if (!file) {
        salts_[entry.salt].insert(entry.rule);
      }
    }
  }

  // The salts of entries that may be about a secret of this rule.
  template <typename Visit>
  void ForEachSalt(const std::string& rule, const Visit& visit) const {
    for (const auto& [salt, rules] : salts_) {
      if (rules.contains("") || rules.contains(rule)) {
        visit(salt);
      }
    }
  }

  void Find(const std::string& what, const std::string& rule, std::string_view path,
            std::vector<uint32_t>* numbers) {
    if (const auto key = by_key_.find({what, rule}); key != by_key_.end()) {
      key->second.Find(path, numbers);
    }
  }

 private:
  absl::flat_hash_map<std::pair<std::string, std::string>, PathEntries> by_key_;
  absl::flat_hash_map<std::string, absl::flat_hash_set<std::string>> salts_;
};

}  // namespace

std::string PathRoot::PathOf(const Finding& finding) const {
  if (root.empty() || finding.provenance != Provenance::kFile) {
    return finding.file;
  }
  const std::string absolute = std::filesystem::path(finding.file.starts_with('/')
                                                         ? finding.file
                                                         : here + finding.file)
                                   .lexically_normal()
                                   .string();
  return absolute.starts_with(root) ? absolute.substr(root.size()) : finding.file;
}

absl::StatusOr<std::vector<std::vector<uint32_t>>> MatchEntries(
    const std::vector<IgnoreEntry>& entries, const std::vector<Finding>& findings,
    const PathRoot& root, int threads) {
  std::vector<std::vector<uint32_t>> numbers(findings.size());
  if (entries.empty() || findings.empty()) {
    return numbers;
  }
  EntryIndex index(entries);
  SecretTags tags;
  for (const Finding& finding : findings) {
    if (!finding.secret.empty()) {
      index.ForEachSalt(finding.rule_id,
                        [&](const std::string& salt) { tags.Want(salt, finding.secret); });
    }
  }
  SECRETSCAN_RETURN_IF_ERROR(tags.Compute(threads));
  for (size_t i = 0; i < findings.size(); ++i) {
    const Finding& finding = findings[i];
    const std::string path = root.PathOf(finding);
    if (finding.secret.empty()) {
      index.Find("", finding.rule_id, path, &numbers[i]);
    } else {
      index.ForEachSalt(finding.rule_id, [&](const std::string& salt) {
        const std::string what = salt + tags.Tag(salt, finding.secret);
        index.Find(what, finding.rule_id, path, &numbers[i]);
        index.Find(what, "", path, &numbers[i]);
      });
    }
    std::sort(numbers[i].begin(), numbers[i].end());
  }
  return numbers;
}

}  // namespace secretscan
