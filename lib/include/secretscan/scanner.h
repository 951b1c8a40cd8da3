// Finds secrets in texts and in the history of git repositories.
//
//   absl::StatusOr<secretscan::Scanner> scanner = secretscan::Scanner::Create({});
//   if (!scanner.ok()) { … }
//   absl::StatusOr<secretscan::ScanOutcome> outcome = scanner->ScanHistory({.repository = "."});
//   for (const secretscan::FoundSecret& found : outcome->found) { … }
//   if (!outcome->skipped.empty()) { … }  // something could not be read: "clean" cannot be said
//
// Errors are absl::Status:
//   InvalidArgument, NotFound, FailedPrecondition   the call's arguments, the rules or the
//                                                   repository are wrong; trying again is useless
//   Cancelled                                       `cancelled` was set
//   anything else                                   the machine refused (input/output, memory)
// No message contains a secret. No function throws, except std::bad_alloc; none starts a program,
// prints, or obeys configuration of the scanned repository beyond what reading it needs.
#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"

namespace secretscan {

struct ScannerOptions {
  // Rules in gitleaks' TOML format: a file, or else the text itself; both empty: the built-in pack.
  // Setting both is InvalidArgument. The environment is not consulted.
  std::string rules_path;
  std::string rules_toml;

  // The ids of the only rules to run; empty: all.
  std::vector<std::string> enabled_rules;

  // True: exactly gitleaks' findings, with its positions and its blind spots.
  bool gitleaks_compatible = false;

  // Passes of decoding (base64, hex, percent, unicode escapes) inside a text, 0 or more.
  int max_decode_depth = 5;

  // Threads of one ScanHistory call, 0 or more; 0: the processors that this process may use.
  int threads = 0;

  // Texts over this many megabytes (10^6 bytes) are skipped and recorded; 0: no limit.
  int64_t max_target_megabytes = 0;

  // Report lines that carry an allow comment (gitleaks:allow), too.
  bool ignore_allow_comments = false;

  // Files in the format of .secretscanignore: what they list is left out and counted. No other ignore
  // file is read. NotFound or DataLoss from Create() when one cannot be read; lines that are no entries
  // are in ignore_warnings().
  std::vector<std::string> ignore_files;

  // Directory in which compiled rules are kept between runs; empty: nowhere. Must be writable by
  // nobody but trusted users.
  std::string cache_directory;
};

// One place where a rule found a secret.
struct FoundSecret {
  std::string rule_id;
  std::string description;
  std::string severity;      // "info", "low", "medium", "high", "critical"
  std::vector<std::string> tags;
  std::string file;          // bytes as git has them, not always UTF-8; as given for ScanText
  int64_t start_line = 0;    // from 1; all four are 0 when the path itself is the finding
  int64_t end_line = 0;
  int64_t start_column = 0;  // bytes, from 1
  int64_t end_column = 0;
  std::string match;         // what the rule matched; holds the secret
  std::string secret;        // in clear: do not log
  float entropy = 0;         // bits a byte, of the secret
  // The commit that added it. All empty outside history.
  std::string commit;        // hex
  std::string author;
  std::string email;
  std::string date;          // RFC 3339, UTC
  std::string fingerprint;   // gitleaks': [commit:]file:rule:start_line
};

// Something that was not scanned.
struct SkippedItem {
  std::string reason;  // "missing", "corrupt", "unreadable", "too-large"
  std::string kind;    // "blob", "tree", "commit", "tag", "ref", "file"
  std::string name;    // object id, reference or path
  std::string detail;  // why, for people; never content
};

struct ScanOutcome {
  std::vector<FoundSecret> found;    // by file, line, column, rule, commit: the same in every run
  // Whatever could not be scanned. Not empty: the scan is incomplete. Binary files, which are left
  // out by rule, are not listed.
  std::vector<SkippedItem> skipped;
  int64_t ignored = 0;               // findings that ignore files list: not in `found`
  int64_t commits = 0;               // walked
  int64_t blobs = 0;                 // distinct, scanned
  int64_t bytes = 0;                 // of text, scanned
};

// What of a repository to scan.
struct HistoryRequest {
  // A work tree, a directory inside one, a git directory or a bare repository.
  std::string repository = ".";
  // "main", "main..topic", "^v1.0"; several are united. Empty: all that any reference reaches.
  std::vector<std::string> ranges;
  // May be null. Set it from another thread, and the scan ends soon with Cancelled. Must outlive
  // the call.
  const std::atomic<bool>* cancelled = nullptr;
};

// Holds compiled rules. Movable, not copyable; a moved-from scanner may only be destroyed or
// assigned to. Const methods may be called from any number of threads at once.
class Scanner {
 public:
  static absl::StatusOr<Scanner> Create(const ScannerOptions& options);

  ~Scanner();
  Scanner(Scanner&&) noexcept;
  Scanner& operator=(Scanner&&) noexcept;

  // Scans one text, as bytes. `path` is what path rules and findings see, and may be empty.
  absl::StatusOr<ScanOutcome> ScanText(std::string_view text, std::string_view path) const;

  // Scans what the requested commits brought. Reads the repository only; objects that cannot be
  // read are in `skipped` and do not end the scan.
  absl::StatusOr<ScanOutcome> ScanHistory(const HistoryRequest& request) const;

  // Number of rules that run.
  int rule_count() const;
  // What was odd but not wrong in the rules, for people.
  std::vector<std::string> rule_warnings() const;
  // Lines of ignore files that hide nothing because they are no entries, for people.
  std::vector<std::string> ignore_warnings() const;

 private:
  struct Impl;
  explicit Scanner(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace secretscan
