// Finds secrets in texts, files, the index and the history of git repositories.
//
//   absl::StatusOr<secretscan::Scanner> scanner = secretscan::Scanner::Create({});
//   if (!scanner.ok()) { … }
//   absl::StatusOr<secretscan::ScanOutcome> outcome = scanner->ScanHistory({.repository = "."});
//   if (!outcome.ok()) { … }
//   for (const secretscan::FoundSecret& found : outcome->found) { … }
//   if (!outcome->complete()) { … }  // something could not be read: "clean" cannot be said
//
// Errors are absl::Status:
//   InvalidArgument, NotFound, FailedPrecondition   the call's arguments, the rules or the
//                                                   repository are wrong; trying again is useless
//   Cancelled                                       the control's flag was set, or the sink said so
//   anything else                                   the machine refused (input/output, memory)
// No message contains a secret. No function throws, except std::bad_alloc (lack of memory in a thread
// that a scan started for itself ends the process, as it does anywhere); none starts a program, prints,
// changes anything that other code in the process could see, or obeys configuration of the scanned
// repository beyond what reading it needs.
#pragma once

#include <memory>
#include <string_view>

#include "absl/status/statusor.h"
#include "secretscan/found_secret.h"
#include "secretscan/rule_pack.h"
#include "secretscan/scan_control.h"
#include "secretscan/scan_outcome.h"
#include "secretscan/scan_request.h"
#include "secretscan/scanner_options.h"

namespace secretscan {

// Holds compiled rules. Movable, not copyable; a moved-from scanner may only be destroyed or assigned
// to. Const methods may be called from any number of threads at once, and any number of scanners may
// live in one process. Must outlive its calls.
class Scanner {
 public:
  // Loads and compiles the rules, which takes by far longer than scanning a small text (seconds, for
  // the built-in pack): make one scanner and keep it, or see ScannerOptions::cache_directory. NotFound,
  // DataLoss or InvalidArgument when rules, ignore files or the baseline cannot be read.
  static absl::StatusOr<Scanner> Create(const ScannerOptions& options);

  ~Scanner();
  Scanner(Scanner&&) noexcept;
  Scanner& operator=(Scanner&&) noexcept;

  // Scans one text, as bytes, in the calling thread; archives in it are opened. `path` is what path
  // rules and findings see, and may be empty.
  absl::StatusOr<ScanOutcome> ScanText(std::string_view text, std::string_view path,
                                       const ScanControl& control = {}) const;

  // Scans files and directories. NotFound when one that is named does not exist; files that cannot be
  // read are in `skipped` and do not end the scan.
  absl::StatusOr<ScanOutcome> ScanFiles(const FilesRequest& request) const;

  // Scans what is staged. InvalidArgument for a bare repository.
  absl::StatusOr<ScanOutcome> ScanIndex(const IndexRequest& request) const;

  // Scans what the requested commits brought. Reads the repository only; objects that cannot be read
  // are in `skipped` and do not end the scan.
  absl::StatusOr<ScanOutcome> ScanHistory(const HistoryRequest& request) const;

  // The rules that run.
  const RulePack& rules() const;

 private:
  class Impl;
  explicit Scanner(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace secretscan
