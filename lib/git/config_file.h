// A repository's configuration file, as far as it is needed to read the repository.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

namespace secretscan {

// git-config(1) syntax. Included files are not read: a repository's configuration does not make this
// program open other files. Lines that git would reject are skipped. Immutable once filled.
class ConfigFile {
 public:
  // Adds the entries of a file; nothing when there is none.
  absl::Status AddFile(const std::string& path);
  void AddText(std::string_view text);

  // Entries in file order. Keys are "section.subsection.name", section and name in lower case; an
  // entry without "=" has the value "true".
  const std::vector<std::pair<std::string, std::string>>& entries() const { return entries_; }
  // Parallel to entries(): the line of its text, from 1, in which the entry begins.
  const std::vector<int64_t>& lines() const { return lines_; }
  // The last value of `key`; nullptr when absent.
  const std::string* Find(std::string_view key) const;
  bool IsTrue(std::string_view key) const;

 private:
  std::vector<std::pair<std::string, std::string>> entries_;
  std::vector<int64_t> lines_;
};

}  // namespace secretscan
