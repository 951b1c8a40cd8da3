#include "scan/change_scan.h"

#include <algorithm>
#include <iterator>
#include <optional>
#include <set>
#include <tuple>

#include "base/status.h"
#include "decode/byte_source.h"
#include "git/file_mode.h"
#include "git/line_diff.h"
#include "scan/added_lines.h"
#include "scan/change_table.h"
#include "scan/line_hash.h"

namespace secretscan {
namespace {

constexpr int64_t kMegabyte = 1'000'000;

bool SameType(const FileSide& a, const FileSide& b) {
  return (a.mode & 0170000) == (b.mode & 0170000);
}

SkipReason ReasonOf(const absl::Status& status) {
  switch (status.code()) {
    case absl::StatusCode::kNotFound: return SkipReason::kMissing;
    case absl::StatusCode::kResourceExhausted: return SkipReason::kTooLarge;
    case absl::StatusCode::kUnavailable: return SkipReason::kUnreadable;
    default: return SkipReason::kCorrupt;
  }
}

}  // namespace

absl::StatusOr<std::unique_ptr<ChangeScanner>> ChangeScanner::Create(const ChangeScanInput& input) {
  std::unique_ptr<ChangeScanner> scanner(new ChangeScanner(input));
  SECRETSCAN_ASSIGN_OR_RETURN(scanner->blobs_, BlobScanner::Create(input.rules, input.options));
  return scanner;
}

absl::Status ChangeScanner::Scan(const FileChange& change) {
  const std::string& path = change.after.path;
  if (!change.after.exists() || IsAllowed(path) ||
      (change.before.id == change.after.id && SameType(change.before, change.after))) {
    return absl::OkStatus();
  }
  std::string text;
  if (!Read(change.after, &text)) {
    return absl::OkStatus();
  }
  const size_t first = findings.size();
  SECRETSCAN_RETURN_IF_ERROR(IsBinaryForGit(text) ? ScanBinary(change, text)
                                                  : ScanText(change, text));
  Describe(change, text, first);
  return absl::OkStatus();
}

// Git shows no lines of what is binary, or was. It may hold files, or a text in another encoding;
// and its name may tell something all the same.
absl::Status ChangeScanner::ScanBinary(const FileChange& change, const std::string& content) {
  const bool was_binary = !IsBinaryForGit(content);
  if (FileScanner::HoldsMore(content, input_.options) ||
      (was_binary && input_.options.profile != Profile::kGitleaks)) {
    return ScanWhole(change, content);
  }
  ++coverage.binary_blobs;
  if (input_.options.list_binary) {
    Skipped(SkipReason::kBinary, change.after.path, "");
  }
  if (input_.options.profile == Profile::kGitleaks || !HasPathRule(change.after.path)) {
    return absl::OkStatus();
  }
  SECRETSCAN_RETURN_IF_ERROR(NeedFragments());
  std::string nothing;
  nothing.reserve(Prefilter::kPadding);
  return fragments_->Scan({nothing, change.after.path, "", 1}, &findings);
}

// Without lines, what is new is what the old file did not hold, wherever in it; the reference does
// not ask for that.
absl::Status ChangeScanner::ScanWhole(const FileChange& change, const std::string& content) {
  if (files_ == nullptr) {
    SECRETSCAN_ASSIGN_OR_RETURN(files_,
                                FileScanner::Create(input_.rules, input_.options, nullptr));
  }
  const auto scan = [&](const std::string& bytes, FileReport* report) {
    FileToScan file;
    file.paths = {&change.after.path, 1};
    file.size = static_cast<int64_t>(bytes.size());
    file.provenance = input_.provenance;
    file.binary_too = false;
    MemorySource source(bytes);
    return files_->Scan(file, &source, report);
  };
  FileReport now;
  SECRETSCAN_RETURN_IF_ERROR(scan(content, &now));
  ++coverage.files;
  coverage.bytes += now.bytes;
  std::move(now.skips.begin(), now.skips.end(), std::back_inserter(coverage.skips));
  std::set<std::tuple<std::string, std::string, std::string>> known;
  std::string before;
  if (input_.options.profile != Profile::kGitleaks && !now.findings.empty() &&
      change.before.exists() && SameType(change.before, change.after) &&
      Read(change.before, &before)) {
    FileReport was;
    SECRETSCAN_RETURN_IF_ERROR(scan(before, &was));
    for (const Finding& finding : was.findings) {
      known.emplace(finding.file, finding.rule_id, finding.secret);
    }
  }
  for (Finding& finding : now.findings) {
    if (!known.contains({finding.file, finding.rule_id, finding.secret})) {
      findings.push_back(std::move(finding));
    }
  }
  return absl::OkStatus();
}

absl::Status ChangeScanner::ScanText(const FileChange& change, const std::string& text) {
  const std::string& path = change.after.path;
  const auto size = static_cast<int64_t>(text.size());
  ++coverage.files;
  coverage.bytes += size;
  SECRETSCAN_RETURN_IF_ERROR(
      blobs_->Scan(text, input_.rules->ScopeOf(path), nullptr, &hits_));
  const bool has_path_rule = HasPathRule(path);
  if (hits_.empty() && !has_path_rule) {
    return absl::OkStatus();
  }
  std::string before;
  // A file that cannot be read has no lines: then all of the new ones count as added.
  if (change.before.exists() && SameType(change.before, change.after)) {
    Read(change.before, &before);
  }
  if (IsBinaryForGit(before)) {
    return ScanBinary(change, text);
  }
  const auto hunks = DiffAddedLines(before, text);
  if (!hunks.ok()) {
    Skipped(ReasonOf(hunks.status()), path, ToStd(hunks.status().message()));
    return absl::OkStatus();
  }
  const int64_t limit = input_.options.max_target_megabytes;
  for (const AddedHunk& hunk : *hunks) {
    const auto added = static_cast<int64_t>(hunk.end - hunk.begin);
    if (limit > 0 && added / kMegabyte > limit) {
      Skipped(SkipReason::kTooLarge, path, std::to_string(added) + " bytes of added lines");
    }
  }
  SECRETSCAN_RETURN_IF_ERROR(NeedFragments());
  const Fragment whole{text, path, "", 1};
  return JudgeAddedLines({whole, *hunks, hits_, has_path_rule}, input_.options.profile,
                         fragments_.get(), &findings);
}

absl::Status ChangeScanner::NeedFragments() {
  if (fragments_ == nullptr) {
    SECRETSCAN_ASSIGN_OR_RETURN(fragments_, FragmentScanner::Create(input_.rules, input_.options));
  }
  return absl::OkStatus();
}

bool ChangeScanner::IsAllowed(const std::string& path) const {
  const std::vector<Allowlist>& lists = input_.rules->set->allowlists;
  return std::any_of(lists.begin(), lists.end(),
                     [&](const Allowlist& list) { return list.AllowsSource("", path); });
}

bool ChangeScanner::HasPathRule(const std::string& path) const {
  const std::vector<Rule>& rules = input_.rules->set->rules;
  return std::any_of(rules.begin(), rules.end(), [&](const Rule& rule) {
    return rule.regex == nullptr && rule.path != nullptr && rule.path->Contains(path);
  });
}

void ChangeScanner::Describe(const FileChange& change, const std::string& text, size_t first) {
  if (first == findings.size()) {
    return;
  }
  std::optional<LineHashes> hashes;
  for (size_t i = first; i < findings.size(); ++i) {
    Finding& finding = findings[i];
    finding.provenance = input_.provenance;
    if (input_.provenance == Provenance::kStaged) {
      finding.blob = change.after.id.Hex();
    }
    if (input_.options.profile == Profile::kGitleaks) {
      finding.date = "0001-01-01T00:00:00Z";  // the reference's zero time
    }
    finding.fingerprint = GitleaksFingerprint(finding);
    if (finding.start_line > 0 && finding.line_hash.empty() && !IsBinaryForGit(text)) {
      if (!hashes) {
        hashes.emplace(text);
      }
      finding.line_hash = hashes->ForLine(finding.start_line);
    }
  }
}

bool ChangeScanner::Read(const FileSide& side, std::string* text) {
  if (IsGitlink(side.mode)) {
    *text = GitlinkText(side.id);
  } else if (const auto type = input_.objects.Read(side.id, text);
             !type.ok() || *type != ObjectType::kBlob) {
    text->clear();
    const absl::Status status = type.ok() ? DataLoss("not a blob") : type.status();
    coverage.skips.push_back({ReasonOf(status), "blob", side.id.Hex(),
                              std::string(ToStd(status.message()))});
    return false;
  }
  text->reserve(text->size() + Prefilter::kPadding);
  return true;
}

void ChangeScanner::Skipped(SkipReason reason, const std::string& path, std::string_view detail) {
  coverage.skips.push_back({reason, "file", path, std::string(detail)});
}

}  // namespace secretscan
