// Scans texts that are not in git: files, directories, memory.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "decode/byte_source.h"
#include "match/compiled_rules.h"
#include "rules/rule_set.h"
#include "scan/file_scanner.h"
#include "scan/progress.h"
#include "scan/scan_options.h"
#include "scan/scan_result.h"

namespace secretscan {

struct DirectoryOptions : ScanOptions {
  std::vector<std::string> paths = {"."};
  bool follow_symlinks = false;
  bool respect_gitignore = false;
  // Of the same rules; null: they are compiled.
  std::shared_ptr<const CompiledRules> compiled;
  // If set, takes the findings of each file as soon as it is scanned, from the scan's threads, one call
  // at a time; the result then has none. An error ends the scan with it.
  std::function<absl::Status(std::vector<Finding>&&)> sink;
};

// Scans the files that WalkFiles() finds, each by a FileScanner: of any size, in bounded memory. Of a
// file that grows meanwhile only what was there is read. NotFound when a path does not exist.
absl::StatusOr<ScanResult> ScanDirectory(const DirectoryOptions& options,
                                         std::shared_ptr<const RuleSet> rules, Progress* progress);

// One source of any size, in bounded memory; `path` is what rules and findings see and may be empty.
// `progress` may be null.
absl::StatusOr<ScanResult> ScanStream(ByteSource* source, std::string_view path,
                                      const ScanOptions& options,
                                      std::shared_ptr<const RuleSet> rules, Progress* progress);

// The same with a scanner that may be used again; `rules` are its own.
absl::StatusOr<ScanResult> ScanStreamWith(FileScanner* scanner, ByteSource* source,
                                          std::string_view path,
                                          std::shared_ptr<const RuleSet> rules,
                                          const Progress* progress);

// The same for a text in memory.
absl::StatusOr<ScanResult> ScanText(std::string_view text, std::string_view path,
                                    const ScanOptions& options,
                                    std::shared_ptr<const RuleSet> rules);

}  // namespace secretscan
