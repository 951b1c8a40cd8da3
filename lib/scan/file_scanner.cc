#include "scan/file_scanner.h"

#include <algorithm>
#include <iterator>
#include <limits>
#include <utility>

#include "base/status.h"
#include "decode/packed_content.h"
#include "git/line_diff.h"
#include "match/prefilter.h"
#include "scan/line_hash.h"

namespace secretscan {
namespace {

constexpr size_t kHeadBytes = std::max(kPackedHeadBytes, kEncodingHeadBytes);
constexpr int64_t kMegabyte = 1'000'000;

SkipReason ReasonFor(const absl::Status& problem) {
  return absl::IsDataLoss(problem)            ? SkipReason::kCorrupt
         : absl::IsResourceExhausted(problem) ? SkipReason::kOverBudget
                                              : SkipReason::kUnreadable;
}

TextEncoding EncodingOf(std::string_view head, const ScanOptions& options) {
  return options.profile == Profile::kGitleaks ? TextEncoding::kBytes : DetectTextEncoding(head);
}

// `text` is null when it is not at hand as a whole.
void Describe(const FileToScan& file, const std::string* text, std::vector<Finding>* findings) {
  if (findings->empty()) {
    return;
  }
  const LineHashes hashes(text == nullptr ? std::string_view() : *text);
  for (Finding& finding : *findings) {
    finding.provenance = file.provenance;
    finding.symlink_file = file.symlink;
    finding.fingerprint = GitleaksFingerprint(finding);
    if (text != nullptr && finding.start_line > 0) {
      finding.line_hash = hashes.ForLine(finding.start_line);
    }
  }
}

}  // namespace

FileScanner::FileScanner(std::shared_ptr<const CompiledRules> rules, const ScanOptions& options,
                         const Progress* progress, WindowSizes sizes,
                         std::unique_ptr<FragmentScanner> scanner)
    : rules_(std::move(rules)),
      options_(options),
      progress_(progress),
      sizes_(sizes),
      scanner_(std::move(scanner)) {}

absl::StatusOr<std::unique_ptr<FileScanner>> FileScanner::Create(
    std::shared_ptr<const CompiledRules> rules, const ScanOptions& options,
    const Progress* progress, WindowSizes sizes) {
  SECRETSCAN_ASSIGN_OR_RETURN(auto scanner, FragmentScanner::Create(rules, options));
  return std::unique_ptr<FileScanner>(
      new FileScanner(std::move(rules), options, progress, sizes, std::move(scanner)));
}

bool FileScanner::HoldsMore(std::string_view head, const ScanOptions& options) {
  return (options.max_archive_depth > 0 &&
          RecognisePacked(head.substr(0, kPackedHeadBytes)) != PackedKind::kNone) ||
         EncodingOf(head, options) != TextEncoding::kBytes;
}

absl::Status FileScanner::Scan(const FileToScan& file, ByteSource* source, FileReport* report) {
  file_ = &file;
  report_ = report;
  budget_ = std::make_unique<UnpackBudget>(options_.unpack, file.size);
  found_.assign(file.paths.size(), {});
  SECRETSCAN_RETURN_IF_ERROR(ScanContent({}, source));
  if (IsCancelled()) {
    AddSkip({}, SkipReason::kTimedOut, "perhaps not all of it was scanned");
  }
  for (std::vector<Finding>& found : found_) {
    report->of_path.push_back(found.size());
    std::move(found.begin(), found.end(), std::back_inserter(report->findings));
  }
  return absl::OkStatus();
}

absl::Status FileScanner::ScanContent(const Place& place, ByteSource* source) {
  PeekedSource peeked(source);
  const std::string_view head = peeked.Peek(kHeadBytes);
  const PackedKind kind = RecognisePacked(head);
  if (kind != PackedKind::kNone && options_.max_archive_depth == 0) {
    AddSkip(place, SkipReason::kBinary,
            std::string(PackedKindName(kind)) + ", not unpacked: --max-archive-depth is 0");
  } else if (IsContainer(kind) && place.depth >= options_.max_archive_depth) {
    AddSkip(place, SkipReason::kOverBudget, "an archive deeper than --max-archive-depth");
    return absl::OkStatus();
  } else if (kind != PackedKind::kNone && place.layers >= kMaxLayers) {
    AddSkip(place, SkipReason::kOverBudget, "compressed too many times over");
    return absl::OkStatus();
  } else if (kind != PackedKind::kNone) {
    bool nothing_read = true;
    SECRETSCAN_RETURN_IF_ERROR(ScanPacked(kind, place, &peeked, &nothing_read));
    // Damaged from the beginning, or not what it seemed to be: then its bytes are looked at.
    if (!nothing_read || !file_->binary_too || source->seekable_size() < 0 ||
        !source->Seek(0).ok()) {
      return absl::OkStatus();
    }
    return ScanText(place, source);
  }
  if (const TextEncoding encoding = EncodingOf(head, options_); encoding != TextEncoding::kBytes) {
    TranscodedSource text(encoding, &peeked);
    return ScanText(place, &text);
  }
  if (!file_->binary_too && IsBinaryForGit(head)) {
    return absl::OkStatus();
  }
  return ScanText(place, &peeked);
}

absl::Status FileScanner::ScanPacked(PackedKind kind, const Place& place, PeekedSource* source,
                                     bool* nothing_read) {
  if (source->seekable_size() >= 0) {
    SECRETSCAN_RETURN_IF_ERROR(source->Seek(0));
  }
  absl::Status failure;
  const absl::Status unpacked =
      Unpack(kind, source, budget_.get(), [&](const PackedMember& member) {
        *nothing_read = false;
        Place inside = place;
        if (IsContainer(kind)) {
          // The reference asks its allowlists about the member's own path, on the first level.
          if (options_.profile == Profile::kGitleaks && place.depth == 0 &&
              std::any_of(rules_->set->allowlists.begin(), rules_->set->allowlists.end(),
                          [&](const Allowlist& list) {
                            return list.MatchesPath(member.name);
                          })) {
            return true;
          }
          inside.inside += '!';
          inside.inside += member.name;
          ++inside.depth;
        } else {
          ++inside.layers;
        }
        failure = ScanContent(inside, &member.content);
        return failure.ok() && !IsCancelled();
      });
  SECRETSCAN_RETURN_IF_ERROR(failure);
  if (!unpacked.ok()) {
    AddSkip(place, unpacked);
  }
  return absl::OkStatus();
}

absl::Status FileScanner::ScanText(const Place& place, ByteSource* source) {
  const int64_t max_size = options_.max_target_megabytes > 0
                               ? options_.max_target_megabytes * kMegabyte
                               : std::numeric_limits<int64_t>::max();
  text_.clear();
  bool complete = false;
  absl::Status problem = ReadUpTo(source, sizes_.step + sizes_.overlap, &text_, &complete);
  const bool is_whole = complete || !problem.ok();
  if (text_.empty() && problem.ok()) {
    return absl::OkStatus();
  }
  std::vector<std::string> paths;
  for (const std::string& path : file_->paths) {
    paths.push_back(path + place.inside);
  }
  std::vector<std::vector<Finding>> findings(paths.size());
  auto size = static_cast<int64_t>(text_.size());
  if (!is_whole) {
    WindowScanner windows(scanner_.get(), *rules_->set, options_, sizes_, progress_);
    SECRETSCAN_RETURN_IF_ERROR(windows.Scan(std::move(text_), source, max_size, paths, &findings,
                                            &size, &problem));
  } else if (size <= max_size) {
    text_.reserve(text_.size() + Prefilter::kPadding);
    for (size_t i = 0; i < paths.size(); ++i) {
      SECRETSCAN_RETURN_IF_ERROR(scanner_->Scan({text_, paths[i], "", 1}, &findings[i]));
    }
  }
  if (!problem.ok()) {
    AddSkip(place, problem);
  }
  if (size > max_size) {
    AddSkip(place, SkipReason::kTooLarge, "more than --max-target-megabytes");
    return absl::OkStatus();
  }
  for (size_t i = 0; i < paths.size(); ++i) {
    Describe(*file_, is_whole ? &text_ : nullptr, &findings[i]);
    std::move(findings[i].begin(), findings[i].end(), std::back_inserter(found_[i]));
  }
  ++report_->texts;
  report_->bytes += size;
  return absl::OkStatus();
}

void FileScanner::AddSkip(const Place& place, const absl::Status& problem) {
  AddSkip(place, ReasonFor(problem), std::string(ToStd(problem.message())));
}

void FileScanner::AddSkip(const Place& place, SkipReason reason, std::string detail) {
  std::string name = (file_->paths.empty() ? "" : file_->paths[0]) + place.inside;
  if (name.empty()) {
    name = "-";  // standard input
  }
  // A compressed text and what holds it have one name, and what ends one ends the other.
  std::vector<Skip>& skips = report_->skips;
  if (skips.empty() || skips.back().name != name || skips.back().reason != reason) {
    skips.push_back({reason, std::string(file_->skip_kind), std::move(name), std::move(detail)});
  }
}

}  // namespace secretscan
