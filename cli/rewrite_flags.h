// What `secretscan rewrite` is told.
#pragma once

#include <string>
#include <vector>

namespace secretscan {

struct RewriteFlags {
  std::string repository;

  // What is to go.
  std::vector<std::string> reports;
  std::vector<std::string> findings;
  std::vector<std::string> rules;
  std::vector<std::string> secret_files;
  std::vector<std::string> blobs;
  std::vector<std::string> blob_files;
  std::vector<std::string> paths;
  std::string replace_text;
  std::string max_blob_size;
  bool skip_unresolved = false;

  // How.
  std::string mode = "redact";
  std::string replacement;
  bool has_replacement = false;   // the empty one counts
  bool keep_latest = false;
  std::vector<std::string> exclude_refs;
  bool force = false;

  // What to do.
  bool apply = false;
  std::string plan;
  std::string backup;
  bool no_backup = false;
  bool resign = false;
  std::string undo;               // "last" or a run
  std::string purge;              // likewise
  bool purge_backup = false;
  bool status = false;
  bool json = false;
};

}  // namespace secretscan
