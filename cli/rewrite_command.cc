// `secretscan rewrite`: the history without the secrets.
#include <memory>

#include "base/status.h"
#include "cli/choices.h"
#include "cli/commands.h"
#include "cli/human_units.h"
#include "cli/ignore_flags.h"
#include "cli/rewrite_flags.h"
#include "cli/rewrite_purge.h"
#include "cli/rewrite_run.h"
#include "cli/rewrite_runs.h"
#include "cli/scan_run.h"

namespace secretscan {
namespace {

constexpr char kTargetGroup[] = "What is to go (default: what a scan of the history finds)";
constexpr char kWayGroup[] = "How";
constexpr char kActionGroup[] = "What to do (default: a plan, nothing is changed)";
constexpr char kMessageGroup[] = "Messages";

absl::Status CheckFlags(const RewriteFlags& rewrite) {
  const int actions = rewrite.apply + !rewrite.undo.empty() + !rewrite.purge.empty() +
                      rewrite.status;
  if (actions > 1) {
    return InvalidArgument("--apply, --undo, --purge and --status exclude each other");
  }
  if (!rewrite.plan.empty() && !rewrite.apply) {
    return InvalidArgument("--plan says which plan --apply may execute");
  }
  if (rewrite.resign) {
    return InvalidArgument("--resign: this version does not sign what it rewrites; the plan lists "
                           "the commits and tags that lose their signatures");
  }
  if (rewrite.purge_backup && rewrite.purge.empty()) {
    return InvalidArgument("--purge-backup goes with --purge");
  }
  if (rewrite.no_backup && !rewrite.backup.empty()) {
    return InvalidArgument("--backup and --no-backup exclude each other");
  }
  if (!rewrite.backup.empty() && rewrite.backup.front() != '/') {
    return InvalidArgument("--backup: an absolute path is needed");
  }
  return absl::OkStatus();
}

int RunRewrite(const RewriteFlags& rewrite, const CommonFlags& flags) {
  if (absl::Status status = CheckFlags(rewrite); !status.ok()) {
    return Fail(status);
  }
  const auto layout = DiscoverRepository(rewrite.repository.empty() ? "." : rewrite.repository);
  if (!layout.ok()) {
    // A format that cannot be read is a refusal: nothing was left out.
    return Fail(InvalidArgument(ToStd(layout.status().message())));
  }
  if (absl::Status status = RecoverRuns(*layout); !status.ok()) {
    return Fail(status);
  }
  if (!rewrite.undo.empty()) {
    return UndoRewrite(*layout, rewrite.undo, rewrite.force);
  }
  if (!rewrite.purge.empty()) {
    return PurgeRewrite(*layout, rewrite.purge, rewrite.purge_backup, flags);
  }
  if (rewrite.status) {
    return ListRewrites(*layout, rewrite.json);
  }
  return RunRewritePlan(rewrite, flags, *layout);
}

constexpr char kExamples[] = R"(Examples:
  secretscan rewrite                         scan, and tell what would go
  secretscan rewrite --apply                 scan, and rewrite; a backup is kept
  secretscan rewrite --report secrets.jsonl --rule aws-access-token
  secretscan rewrite --secret-file - < list  these secrets, wherever they stand
  secretscan rewrite --path conf/prod.env --mode remove
  secretscan rewrite --undo                  as it was before the last run
  secretscan rewrite --status

Revoke what leaked before anything else: a rewrite does not make it secret
again.

Exit code: 0 nothing to do, or done; 1 something to be done or decided;
2 refused, nothing was changed; 3 something could not be read; 130 interrupted.)";

void AddTargets(CLI::App* app, RewriteFlags* rewrite) {
  const auto list = [&](const char* name, std::vector<std::string>* to, const char* help,
                        const char* type) {
    app->add_option(name, *to, help)->type_name(type)->allow_extra_args(false)->group(
        kTargetGroup);
  };
  list("--report", &rewrite->reports,
       "findings of this report (our jsonl, or gitleaks' json); redacted ones are looked up again; "
       "- is standard input", "FILE");
  list("--finding", &rewrite->findings,
       "of a report or scan only this finding or secret, by id or fingerprint; may be repeated",
       "ID");
  list("--rule", &rewrite->rules, "of a report or scan only findings of this rule", "ID");
  list("--secret-file", &rewrite->secret_files, "secrets, one a line; - is standard input",
       "FILE");
  list("--blob", &rewrite->blobs, "remove this blob wherever it stands", "ID");
  list("--blob-ids-file", &rewrite->blob_files, "remove blobs with these ids", "FILE");
  list("--path", &rewrite->paths, "remove this path, or all below it, from all commits", "PATH");
  app->add_option("--replace-text", rewrite->replace_text,
                  "replace by rules, in git-filter-repo's syntax")
      ->type_name("FILE")
      ->group(kTargetGroup);
  app->add_option("--max-blob-size", rewrite->max_blob_size, "remove larger blobs (500K, 10M)")
      ->type_name("SIZE")
      ->group(kTargetGroup);
  app->add_flag("--skip-unresolved", rewrite->skip_unresolved,
                "go on when findings of a report cannot be found again")
      ->group(kTargetGroup);
}

void AddWays(CLI::App* app, RewriteFlags* rewrite) {
  app->add_option("--mode", rewrite->mode,
                  "redact (default: secrets are replaced) or remove (files that hold one disappear)")
      ->type_name("NAME")
      ->check(OneOf({"redact", "remove"}))
      ->group(kWayGroup);
  app->add_option_function<std::string>(
         "--replacement",
         [rewrite](const std::string& text) {
           rewrite->replacement = text;
           rewrite->has_replacement = true;
         },
         "what secrets are replaced by; default REDACTED")
      ->type_name("TEXT")
      ->group(kWayGroup);
  app->add_flag("--keep-latest", rewrite->keep_latest,
                "what branches and tags lead to stays as it is, only the past is cleaned")
      ->group(kWayGroup);
  app->add_option("--exclude-ref", rewrite->exclude_refs,
                  "leave references alone that match, as 'refs/remotes/*'; may be repeated")
      ->type_name("GLOB")
      ->allow_extra_args(false)
      ->group(kWayGroup);
  app->add_flag("--force", rewrite->force, "go on where the plan says that it can be forced")
      ->group(kWayGroup);
}

void AddActions(CLI::App* app, RewriteFlags* rewrite) {
  app->add_flag("--apply", rewrite->apply, "execute the plan")->group(kActionGroup);
  app->add_option("--plan", rewrite->plan, "execute it only if it is the plan with this id")
      ->type_name("ID")
      ->group(kActionGroup);
  app->add_option("--backup", rewrite->backup,
                  "where the old state is kept, a new directory; default: beside the git directory")
      ->type_name("DIR")
      ->group(kActionGroup);
  app->add_flag("--no-backup", rewrite->no_backup, "keep none: it cannot be undone")
      ->group(kActionGroup);
  app->add_flag("--resign", rewrite->resign, "not supported yet: refused")->group("");
  app->add_flag("--undo{last}", rewrite->undo,
                "bring everything back as it was before the last run, or before this one")
      ->option_text("RUN")
      ->group(kActionGroup);
  app->add_flag("--purge{last}", rewrite->purge,
                "destroy the old objects of the last run, or of this one")
      ->option_text("RUN")
      ->group(kActionGroup);
  app->add_flag("--purge-backup", rewrite->purge_backup,
                "with --purge: remove the run's backup, too")
      ->group(kActionGroup);
  app->add_flag("--status", rewrite->status, "tell of earlier runs")->group(kActionGroup);
  app->add_flag("--json", rewrite->json, "the plan (or status) as JSON")->group(kActionGroup);
}

}  // namespace

Command AddRewriteCommand(CLI::App* root, CommonFlags* flags) {
  auto rewrite = std::make_shared<RewriteFlags>();
  CLI::App* app = root->add_subcommand("rewrite", "Take secrets out of the history");
  app->add_option("REPO", rewrite->repository, "repository; default .")->type_name("");
  AddTargets(app, rewrite.get());
  AddWays(app, rewrite.get());
  AddActions(app, rewrite.get());
  AddRuleFlags(app, flags);
  AddIgnoreFlags(app, flags);
  app->add_option("--threads", flags->threads, "default 0: all processors")
      ->type_name("N")
      ->check(CLI::Range(0, 1024).description(""))
      ->group("Scanning");
  app->add_flag("--no-cache", flags->no_cache, "do not keep compiled rules between runs")
      ->group("Scanning");
  app->add_flag("-q,--quiet", flags->quiet, "no progress or notes; errors stay")
      ->group(kMessageGroup);
  app->add_flag("--no-color", flags->no_color, "no colours")->group(kMessageGroup);
  AddLogFormatFlag(app, flags);
  app->footer(kExamples);
  return {app, [rewrite, flags] { return RunRewrite(*rewrite, *flags); }};
}

}  // namespace secretscan
