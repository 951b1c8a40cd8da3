// What a rewrite takes out of a history, and how.
#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "secretscan/scan_outcome.h"
#include "secretscan/scan_progress.h"

namespace secretscan {

struct RewriteRequest {
  // What is to go; all of it together, and at least something.

  // Every secret that these scans of the repository's history found (Filtered() leaves some out).
  std::vector<ScanOutcome> outcomes = {};
  // Secrets by their bytes, wherever they stand; none may be empty or hold a line end.
  std::vector<std::string> secrets = {};
  // Files, by path (and all below it), by object id in hex, or by size; 0: none is too large.
  std::vector<std::string> paths = {};
  std::vector<std::string> blobs = {};
  int64_t max_blob_bytes = 0;
  // Rules in the syntax of git-filter-repo's --replace-text, one a line, applied behind the secrets.
  std::string replacement_rules = {};

  // How.

  // True: files that hold a secret disappear, and only messages and the like are edited; otherwise
  // secrets are replaced.
  bool remove_files = false;
  // What secrets are replaced by; none: "REDACTED". InvalidArgument when it holds a secret.
  std::optional<std::string> replacement = {};
  // What branches and tags lead to stays as it is, only the past is cleaned.
  bool keep_latest = false;
  // References that are left alone: names, in which '*' stands for anything.
  std::vector<std::string> excluded_references = {};
  // Go on where RewriteObstacle::forcible says that it can be forced.
  bool force = false;

  // Where Rewriter::Apply() keeps what is needed to undo it: an absolute path that does not exist yet;
  // empty: beside the git directory. It holds the secrets. Without a backup nothing can be undone.
  bool keep_backup = true;
  std::string backup_directory = {};

  int threads = 0;  // 0: the processors that this process may use

  // May be null; see ScanControl. Up to the moment at which references change, cancelling leaves
  // everything as it was; behind it the work is finished.
  const std::atomic<bool>* cancelled = nullptr;
  std::function<void(const ScanProgress&)> on_progress = {};
};

}  // namespace secretscan
