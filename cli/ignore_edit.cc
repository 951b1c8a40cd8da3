#include "cli/ignore_edit.h"

#include <sys/stat.h>

#include <algorithm>
#include <utility>

#include "base/file.h"
#include "base/status.h"
#include "cli/exit_code.h"
#include "cli/human_units.h"
#include "cli/log.h"
#include "cli/scan_run.h"
#include "git/regular_file.h"
#include "ignore/baseline.h"
#include "ignore/import_list.h"
#include "ignore/make_entries.h"
#include "report/finding_ids.h"

namespace secretscan {
namespace {

constexpr size_t kShortestId = 8;
constexpr int64_t kMaxReported = 100;
constexpr int64_t kMaxList = int64_t{1} << 30;

absl::StatusOr<EntryDetails> DetailsOf(const IgnoreAddition& addition) {
  EntryDetails details;
  const CalendarDay today = Today();
  details.reason = addition.reason;
  details.owner = addition.owner;
  details.added = FormatDay(today);
  if (!addition.expires.empty()) {
    const auto day = ParseDayOrDuration(addition.expires, today);
    if (!day || *day < today) {
      return InvalidArgument(
          "--expires takes a day to come, as 2030-01-31, or a time, as 90d or 12w");
    }
    details.expires = FormatDay(*day);
  }
  return details;
}

bool IsNamedBy(const std::string& id, const std::string& own) {
  return id == own || (id.size() >= kShortestId && own.starts_with(id));
}

// Somebody may have given a secret itself: then it is not repeated.
absl::Status NoSuchId(const std::string& what, const std::string& id) {
  const bool is_id = id.find_first_not_of("0123456789abcdef") == std::string::npos ||
                     std::count(id.begin(), id.end(), ':') >= 2;
  return InvalidArgument(is_id ? what + " has the id " + Printable(id)
                               : what + " has one of the ids; they are of 8 to 32 hexadecimal "
                                        "digits, or fingerprints");
}

// The findings that the ids name. Each id must name one at least.
absl::StatusOr<std::vector<Finding>> Pick(const ScanResult& result,
                                          const std::vector<std::string>& ids) {
  const std::vector<FindingId> names = FindingIds(result);
  std::vector<bool> picked(names.size());
  for (const std::string& id : ids) {
    bool found = false;
    for (size_t i = 0; i < names.size(); ++i) {
      if (IsNamedBy(id, names[i].id) || id == result.findings[i].fingerprint ||
          (names[i].group != nullptr && IsNamedBy(id, names[i].group->id))) {
        picked[i] = found = true;
      }
    }
    if (!found) {
      return NoSuchId("no finding", id);
    }
  }
  std::vector<Finding> out;
  for (size_t i = 0; i < picked.size(); ++i) {
    if (picked[i]) {
      out.push_back(result.findings[i]);
    }
  }
  return out;
}

// Of the report only what the ids name.
absl::Status PickReported(const std::vector<std::string>& ids, FindingReport* report) {
  std::vector<ReportedFinding> picked;
  std::vector<bool> used(ids.size());
  for (const ReportedFinding& finding : report->findings) {
    bool named = false;
    for (size_t i = 0; i < ids.size(); ++i) {
      if (IsNamedBy(ids[i], finding.id) || IsNamedBy(ids[i], finding.secret_id) ||
          ids[i] == finding.fingerprint) {
        named = used[i] = true;
      }
    }
    if (named) {
      picked.push_back(finding);
    }
  }
  if (const auto unused = std::find(used.begin(), used.end(), false); unused != used.end()) {
    return NoSuchId("no finding of the report", ids[static_cast<size_t>(unused - used.begin())]);
  }
  report->findings = std::move(picked);
  return absl::OkStatus();
}

// A report that hides secrets says which findings are meant; a scan says what they hold.
absl::StatusOr<std::vector<Finding>> FindReported(const IgnoreAddition& addition,
                                                  const CommonFlags& flags) {
  SECRETSCAN_ASSIGN_OR_RETURN(FindingReport report, ReadReport(addition.source.report));
  if (!addition.all) {
    SECRETSCAN_RETURN_IF_ERROR(PickReported(addition.ids, &report));
  }
  size_t hidden = 0;
  ScanResult shown = ShownFindings(report, &hidden);
  if (hidden == 0) {
    return std::move(shown.findings);
  }
  SECRETSCAN_ASSIGN_OR_RETURN(const ScanResult result, ScanForIgnores(addition.source, flags));
  const Baseline baseline(report, addition.source.report);
  if (const size_t missing = baseline.UnusedEntries(result).size(); missing > 0) {
    return InvalidArgument(Counted(static_cast<int64_t>(missing), "finding") + " of " +
                           addition.source.report +
                           " with a hidden secret cannot be found again; a report made with "
                           "--show-secrets needs no scan");
  }
  const std::vector<bool> wanted = baseline.Hides(result, Profile::kDefault, false);
  std::vector<Finding> out;
  for (size_t i = 0; i < wanted.size(); ++i) {
    if (wanted[i]) {
      out.push_back(result.findings[i]);
    }
  }
  return out;
}

absl::StatusOr<std::vector<Finding>> FindAdded(const IgnoreAddition& addition,
                                               const CommonFlags& flags) {
  if (!addition.source.report.empty()) {
    return FindReported(addition, flags);
  }
  SECRETSCAN_ASSIGN_OR_RETURN(ScanResult result, ScanForIgnores(addition.source, flags));
  if (addition.all) {
    return std::move(result.findings);
  }
  return Pick(result, addition.ids);
}

// Keeps the file's mode; a new one is as readable as other files of a tree.
absl::Status WriteWhole(const std::string& path, std::string_view text) {
  constexpr mode_t kUsual = 0644;
  struct stat info;
  const mode_t mode = ::stat(path.c_str(), &info) == 0 ? info.st_mode & 07777 : kUsual;
  SECRETSCAN_ASSIGN_OR_RETURN(AtomicFile file, AtomicFile::Create(path));
  SECRETSCAN_RETURN_IF_ERROR(file.Write(text));
  SECRETSCAN_RETURN_IF_ERROR(file.Commit());
  ::chmod(path.c_str(), mode);
  return absl::OkStatus();
}

absl::Status AddEntries(const IgnoreAddition& addition, const EntryDetails& details,
                        const std::vector<Finding>& findings, const CommonFlags& flags) {
  SECRETSCAN_ASSIGN_OR_RETURN(const std::string path, IgnoreFilePath(addition.source));
  SECRETSCAN_ASSIGN_OR_RETURN(const std::string text, ReadIgnoreText(path));
  SECRETSCAN_ASSIGN_OR_RETURN(
      const std::vector<IgnoreEntry> entries,
      MakeEntries(ParseIgnoreFile(text, path), findings, RootOf(addition.source), details,
                  ThreadsOf(flags)));
  if (!entries.empty()) {
    SECRETSCAN_RETURN_IF_ERROR(WriteWhole(path, WithEntries(text, entries)));
  }
  if (Messages(flags) == MessageLevel::kAll) {
    PrintNote("added " + Counted(static_cast<int64_t>(entries.size()), "line") + " to " +
              Printable(path) + " for " +
              Counted(static_cast<int64_t>(findings.size()), "finding") +
              (entries.empty() ? "; it hides them already" : ""));
  }
  return absl::OkStatus();
}

absl::Status Add(const IgnoreAddition& addition, const CommonFlags& flags) {
  if (addition.all == !addition.ids.empty()) {
    return InvalidArgument("name findings by their ids, or give --all");
  }
  if (addition.reason.empty() != addition.no_reason) {
    return InvalidArgument("give a --reason, or --no-reason");
  }
  SECRETSCAN_ASSIGN_OR_RETURN(const EntryDetails details, DetailsOf(addition));
  SECRETSCAN_ASSIGN_OR_RETURN(const std::vector<Finding> findings, FindAdded(addition, flags));
  return AddEntries(addition, details, findings, flags);
}

absl::StatusOr<int> Import(const IgnoreAddition& addition, const CommonFlags& flags) {
  SECRETSCAN_ASSIGN_OR_RETURN(EntryDetails details, DetailsOf(addition));
  ScanResult result;
  if (addition.source.report.empty()) {
    SECRETSCAN_ASSIGN_OR_RETURN(result, ScanForIgnores(addition.source, flags));
  } else {
    SECRETSCAN_ASSIGN_OR_RETURN(const FindingReport report, ReadReport(addition.source.report));
    size_t hidden = 0;
    result = ShownFindings(report, &hidden);
    if (hidden > 0) {
      return InvalidArgument(addition.source.report +
                             " hides secrets; make the report with --show-secrets");
    }
  }
  std::vector<bool> wanted(result.findings.size());
  int64_t missing = 0;
  for (const std::string& path : addition.lists) {
    SECRETSCAN_ASSIGN_OR_RETURN(const std::string text, ReadRegularFile(path, kMaxList));
    SECRETSCAN_ASSIGN_OR_RETURN(const ImportedList list, FindListed(text, path, result));
    for (size_t i = 0; i < wanted.size(); ++i) {
      wanted[i] = wanted[i] || list.wanted[i];
    }
    for (const std::string& sentence : list.not_imported) {
      if (++missing <= kMaxReported) {
        PrintWarning("not imported: " + Printable(path) + ": " + Printable(sentence));
      }
    }
  }
  if (missing > kMaxReported) {
    PrintWarning("not imported: " + HumanCount(missing - kMaxReported) + " more");
  }
  std::vector<Finding> findings;
  for (size_t i = 0; i < wanted.size(); ++i) {
    if (wanted[i]) {
      findings.push_back(std::move(result.findings[i]));
    }
  }
  if (details.reason.empty() && !addition.no_reason) {
    details.reason = "imported";
  }
  SECRETSCAN_RETURN_IF_ERROR(AddEntries(addition, details, findings, flags));
  return missing > 0 ? kExitFindings : kExitClean;
}

}  // namespace

int RunIgnoreAdd(const IgnoreAddition& addition, const CommonFlags& flags) {
  const absl::Status status = Add(addition, flags);
  return status.ok() ? kExitClean : Fail(status);
}

int RunIgnoreImport(const IgnoreAddition& addition, const CommonFlags& flags) {
  const absl::StatusOr<int> exit_code = Import(addition, flags);
  return exit_code.ok() ? *exit_code : Fail(exit_code.status());
}

}  // namespace secretscan
