// `secretscan ignore`: what is left out, and why.
#include <algorithm>

#include "base/status.h"
#include "cli/choices.h"
#include "cli/commands.h"
#include "cli/exit_code.h"
#include "cli/human_units.h"
#include "cli/ignore_edit.h"
#include "cli/log.h"
#include "cli/print_data.h"
#include "cli/scan_run.h"
#include "ignore/ignore_lint.h"
#include "report/go_json.h"

namespace secretscan {
namespace {

struct IgnoreFlagSet : IgnoreAddition {
  std::string format;
  bool no_scan = false;
};

std::string StatusOf(const IgnoreEntry& entry, CalendarDay today) {
  return entry.expires.empty()  ? "active"
         : entry.expired(today) ? "expired"
                                : "active until " + entry.expires;
}

std::string ListAsText(const IgnoreFile& file, CalendarDay today) {
  std::string out;
  for (const IgnoreEntry& entry : file.entries) {
    out += std::to_string(entry.line) + ": " +
           (entry.kind == IgnoreEntry::Kind::kFile ? "file" : "secret " + entry.tag.substr(0, 8));
    for (const auto& [name, value] : {std::pair("rule", &entry.rule), {"path", &entry.path}}) {
      if (!value->empty()) {
        out += std::string(", ") + name + " " + Printable(*value);
      }
    }
    out += "; " + StatusOf(entry, today);
    out += entry.reason.empty() ? "; no reason" : "; " + Printable(entry.reason);
    out += entry.owner.empty() ? "" : " (" + Printable(entry.owner) + ")";
    out += "\n";
  }
  return out;
}

std::string ListAsJson(const IgnoreFile& file, CalendarDay today) {
  std::string out = "[";
  for (const IgnoreEntry& entry : file.entries) {
    out += out.size() == 1 ? "\n {" : ",\n {";
    out += "\"line\": " + std::to_string(entry.line);
    const std::string kind = entry.kind == IgnoreEntry::Kind::kFile ? "file" : "secret";
    for (const auto& [name, value] :
         {std::pair("kind", &kind), {"salt", &entry.salt}, {"tag", &entry.tag},
          {"rule", &entry.rule}, {"path", &entry.path}, {"reason", &entry.reason},
          {"owner", &entry.owner}, {"added", &entry.added}, {"expires", &entry.expires}}) {
      out += std::string(", \"") + name + "\": ";
      AppendGoString(*value, &out);
    }
    out += std::string(", \"expired\": ") + (entry.expired(today) ? "true" : "false") + "}";
  }
  return out + (out.size() == 1 ? "]\n" : "\n]\n");
}

int List(const IgnoreFlagSet& ignore) {
  const absl::StatusOr<std::string> path = IgnoreFilePath(ignore.source);
  if (!path.ok()) {
    return Fail(path.status());
  }
  const absl::StatusOr<std::string> text = ReadIgnoreText(*path);
  if (!text.ok()) {
    return Fail(text.status());
  }
  const IgnoreFile file = ParseIgnoreFile(*text, *path);
  for (const IgnoreProblem& problem : file.problems) {
    PrintWarning(Printable(*path) + ":" + std::to_string(problem.line) + ": the line " +
                 problem.what);
  }
  return PrintData(ignore.format == "json" ? ListAsJson(file, Today())
                                           : ListAsText(file, Today()));
}

absl::StatusOr<std::vector<IgnoreProblem>> Unused(const IgnoreFlagSet& ignore,
                                                  const CommonFlags& flags,
                                                  const IgnoreFile& file,
                                                  const std::string& text) {
  ScanResult result;
  if (ignore.source.report.empty()) {
    SECRETSCAN_ASSIGN_OR_RETURN(result, ScanForIgnores(ignore.source, flags));
  } else {
    SECRETSCAN_ASSIGN_OR_RETURN(const FindingReport report, ReadReport(ignore.source.report));
    size_t hidden = 0;
    result = ShownFindings(report, &hidden);
    if (hidden > 0) {
      return InvalidArgument(ignore.source.report +
                             " hides secrets; make the report with --show-secrets and "
                             "--no-repo-ignore");
    }
  }
  if (result.coverage.incomplete()) {
    PrintWarning("the scan is incomplete, so what is called unused may hide something");
  }
  if (file.name.ends_with(".gitleaksignore")) {
    return UnusedLines(GitleaksIgnore(text, file.name), result.findings);
  }
  return UnusedEntries(file, result.findings, RootOf(ignore.source), ThreadsOf(flags));
}

absl::StatusOr<std::vector<IgnoreProblem>> FindProblems(const IgnoreFlagSet& ignore,
                                                        const CommonFlags& flags,
                                                        const std::string& path) {
  SECRETSCAN_ASSIGN_OR_RETURN(const std::string text, ReadIgnoreText(path));
  IgnoreFile file;
  std::vector<IgnoreProblem> problems;
  if (path.ends_with(".gitleaksignore")) {
    file.name = path;
    problems = GitleaksIgnore(text, path).problems();
  } else {
    file = ParseIgnoreFile(text, path);
    problems = LintIgnoreFile(file, Today());
  }
  if (!ignore.no_scan) {
    SECRETSCAN_ASSIGN_OR_RETURN(const auto unused, Unused(ignore, flags, file, text));
    problems.insert(problems.end(), unused.begin(), unused.end());
  }
  std::stable_sort(problems.begin(), problems.end(),
                   [](const IgnoreProblem& a, const IgnoreProblem& b) { return a.line < b.line; });
  return problems;
}

int Lint(const IgnoreFlagSet& ignore, const CommonFlags& flags) {
  const absl::StatusOr<std::string> path = IgnoreFilePath(ignore.source);
  if (!path.ok()) {
    return Fail(path.status());
  }
  const auto problems = FindProblems(ignore, flags, *path);
  if (!problems.ok()) {
    return Fail(problems.status());
  }
  std::string out;
  for (const IgnoreProblem& problem : *problems) {
    out += Printable(*path) + ":" + std::to_string(problem.line) + ": the line " + problem.what +
           "\n";
  }
  const int exit_code = PrintData(out);
  return problems->empty() ? exit_code : std::max(exit_code, kExitFindings);
}

void AddSourceFlags(CLI::App* app, IgnoreSource* source, CommonFlags* flags) {
  app->add_option("--file", source->file, "the ignore file; default: the repository's own")
      ->type_name("FILE");
  app->add_option("--repo", source->repository, "repository whose history is scanned; default .")
      ->type_name("DIR");
  app->add_option("--dir", source->directories, "scan these files or directories instead")
      ->type_name("PATH")
      ->allow_extra_args(false);
  app->add_flag("--staged", source->staged, "scan what is staged instead");
  app->add_option("--report", source->report, "take the findings from this report (jsonl, json)")
      ->type_name("FILE");
  AddRuleFlags(app, flags);
}

void AddDetailFlags(CLI::App* app, IgnoreFlagSet* ignore) {
  app->add_option("--reason", ignore->reason, "why it may be left out")->type_name("TEXT");
  app->add_flag("--no-reason", ignore->no_reason, "give none");
  app->add_option("--owner", ignore->owner, "who can be asked")->type_name("TEXT");
  app->add_option("--expires", ignore->expires, "the last day on which it counts, or 90d, 12w")
      ->type_name("WHEN");
}

constexpr char kAddExamples[] = R"(Examples:
  secretscan ignore add 3f2a90c1 --reason "test key"
  secretscan ignore add --report r.jsonl --all --reason "see #12" --expires 90d
  secretscan ignore add --staged --all --reason "test key"

An id is one of a report, or its beginning. --staged is for when a commit was
refused.)";
constexpr char kListExamples[] = R"(Examples:
  secretscan ignore list
  secretscan ignore list -f json)";
constexpr char kLintExamples[] = R"(Examples:
  secretscan ignore lint                     scans the history for unused lines
  secretscan ignore lint --no-scan           only what the file itself shows

Exit code: 0 nothing is wrong, 1 something is, 2 wrong flags or no repository,
3 something could not be read.)";
constexpr char kImportExamples[] = R"(Examples:
  secretscan ignore import .gitleaksignore --reason "taken over"
  secretscan ignore import .secrets.baseline --no-reason)";

constexpr char kExamples[] = R"(Examples:
  secretscan ignore add 3f2a90c1 --reason "test key"
  secretscan ignore list                     what is left out, until when, and why
  secretscan ignore lint                     unused, expired and wrong lines
  secretscan ignore import .gitleaksignore .secrets.baseline

Exit code: 0 done, 1 (lint) there are such lines, 2 wrong flags, findings or
files, 3 something could not be read or written.)";

}  // namespace

Command AddIgnoreCommand(CLI::App* root, CommonFlags* flags) {
  auto ignore = std::make_shared<IgnoreFlagSet>();
  CLI::App* app = root->add_subcommand("ignore", "Add, list, check or import what is left out");
  app->require_subcommand(0, 1);
  app->footer(kExamples);
  CLI::App* add = app->add_subcommand("add", "Leave out findings from now on");
  add->add_option("ID", ignore->ids, "finding ids, secret ids or fingerprints")->type_name("");
  add->add_flag("--all", ignore->all, "all that was found");
  AddSourceFlags(add, &ignore->source, flags);
  AddDetailFlags(add, ignore.get());
  CLI::App* list = app->add_subcommand("list", "List what is left out");
  list->add_option("--file", ignore->source.file, "the ignore file; default: the repository's own")
      ->type_name("FILE");
  list->add_option("--repo", ignore->source.repository, "repository; default .")->type_name("DIR");
  list->add_option("-f,--format", ignore->format, "text or json")
      ->type_name("FORMAT")
      ->check(OneOf({"text", "json"}));
  CLI::App* lint = app->add_subcommand("lint", "Find unused, expired and wrong lines");
  AddSourceFlags(lint, &ignore->source, flags);
  lint->add_flag("--no-scan", ignore->no_scan, "do not look for unused lines");
  CLI::App* import = app->add_subcommand(
      "import", "Take over .gitleaksignore and baselines of gitleaks or detect-secrets");
  import->add_option("FILE", ignore->lists, "the lists")->type_name("")->required();
  AddSourceFlags(import, &ignore->source, flags);
  AddDetailFlags(import, ignore.get());
  add->footer(std::string(kAddExamples) + kPlainExitCodes);
  list->footer(std::string(kListExamples) + kPlainExitCodes);
  lint->footer(kLintExamples);
  import->footer(std::string(kImportExamples) + kPlainExitCodes);
  for (CLI::App* sub : {add, list, lint, import}) {
    sub->allow_extras();
  }
  return {app, [=] {
            if (add->parsed()) {
              return RunIgnoreAdd(*ignore, *flags);
            }
            if (list->parsed()) {
              return List(*ignore);
            }
            if (lint->parsed()) {
              return Lint(*ignore, *flags);
            }
            if (import->parsed()) {
              return RunIgnoreImport(*ignore, *flags);
            }
            return Fail(InvalidArgument("ignore needs a subcommand: add, list, lint or import"));
          }};
}

}  // namespace secretscan
