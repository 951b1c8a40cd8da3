// From the bytes of a file to findings, whatever the file is: a text, a text in another encoding, an
// archive of such files.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "decode/byte_source.h"
#include "decode/text_encoding.h"
#include "decode/unpack.h"
#include "match/compiled_rules.h"
#include "scan/coverage.h"
#include "scan/finding.h"
#include "scan/fragment_scanner.h"
#include "scan/progress.h"
#include "scan/scan_options.h"
#include "scan/window_scanner.h"

namespace secretscan {

struct FileToScan {
  // Where it is; several when the same bytes are at several places. Rules and findings see it, with
  // "!member" behind it for what is inside an archive. May be empty.
  std::span<const std::string> paths;
  int64_t size = -1;                // if known
  Provenance provenance = Provenance::kFile;
  std::string_view symlink;         // the link that led there, or empty
  std::string_view skip_kind = "file";
  // Also look at files inside archives, and at the file itself, when git would call them binary.
  bool binary_too = true;
};

struct FileReport {
  std::vector<Finding> findings;    // those of paths[0] first, then of paths[1], …
  std::vector<size_t> of_path;      // how many these are, for each path of each file
  std::vector<Skip> skips;          // named after paths[0]
  int64_t texts = 0;                // scanned, members of archives included
  int64_t bytes = 0;                // of these
};

// Archives are recognised by content, never by name, and opened with the default profile or when
// options.max_archive_depth says so; what a compressor holds keeps its file's path and counts for no
// depth (up to kMaxLayers of them). Texts in UTF-16 and UTF-32 are judged in UTF-8 with the default
// profile: lines are the file's, columns count the bytes of the UTF-8 text. Other bytes are judged as they
// are. Memory is bounded: what does not fit is scanned in windows. One per thread.
class FileScanner {
 public:
  // Compressors around one another, in one file.
  static constexpr int kMaxLayers = 8;

  // `options` outlive the scanner; `progress` may be null, and ends a scan when it is cancelled.
  static absl::StatusOr<std::unique_ptr<FileScanner>> Create(
      std::shared_ptr<const CompiledRules> rules, const ScanOptions& options,
      const Progress* progress, WindowSizes sizes = {});

  // Appends to *report. An empty file has nothing, not even a path. An error is a failing engine.
  absl::Status Scan(const FileToScan& file, ByteSource* source, FileReport* report);

  // See FragmentScanner. What is scanned in windows is told window by window, and without overlaps.
  void set_observer(ScanObserver* observer) { scanner_->set_observer(observer); }

  // Whether Scan() finds more in a file with this beginning than in the bytes as they are.
  static bool HoldsMore(std::string_view head, const ScanOptions& options);

 private:
  // Where in the file the scan is.
  struct Place {
    std::string inside;  // "!member!member"
    int depth = 0;       // archives around it
    int layers = 0;      // compressors around it
  };

  FileScanner(std::shared_ptr<const CompiledRules> rules, const ScanOptions& options,
              const Progress* progress, WindowSizes sizes,
              std::unique_ptr<FragmentScanner> scanner);

  absl::Status ScanContent(const Place& place, ByteSource* source);
  absl::Status ScanPacked(PackedKind kind, const Place& place, PeekedSource* source,
                          bool* nothing_read);
  absl::Status ScanText(const Place& place, ByteSource* source);
  void AddSkip(const Place& place, const absl::Status& problem);
  void AddSkip(const Place& place, SkipReason reason, std::string detail);
  bool IsCancelled() const { return progress_ != nullptr && progress_->cancelled; }

  std::shared_ptr<const CompiledRules> rules_;
  const ScanOptions& options_;
  const Progress* progress_;
  const WindowSizes sizes_;
  std::unique_ptr<FragmentScanner> scanner_;

  // The file under the scan.
  const FileToScan* file_ = nullptr;
  std::unique_ptr<UnpackBudget> budget_;
  std::vector<std::vector<Finding>> found_;  // by path
  FileReport* report_ = nullptr;
  std::string text_;  // of the file or member; kept from one to the next for its room
};

}  // namespace secretscan
