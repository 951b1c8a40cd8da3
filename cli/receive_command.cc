// `secretscan receive`: what a push brings to a server, as its pre-receive or update hook.
#include <cstdlib>

#include "base/status.h"
#include "cli/commands.h"
#include "cli/exit_code.h"
#include "cli/interrupt.h"
#include "cli/scan_run.h"
#include "cli/standard_input.h"
#include "git/push_updates.h"
#include "scan/history_scan.h"

namespace secretscan {
namespace {

constexpr size_t kMaxInput = size_t{64} << 20;

struct ReceiveFlags {
  std::vector<std::string> update;  // an update hook's arguments: name, old id, new id
  std::string repository = ".";
};

std::string_view Environment(const char* name) {
  const char* value = std::getenv(name);
  return value == nullptr ? "" : value;
}

absl::StatusOr<std::vector<PushUpdate>> ReadUpdates(const ReceiveFlags& receive) {
  if (receive.update.size() == 3) {
    return ParsePreReceive(receive.update[1] + " " + receive.update[2] + " " + receive.update[0]);
  }
  if (!receive.update.empty()) {
    return InvalidArgument("an update hook has three arguments: the reference, its old and new id");
  }
  InterruptGuard at_once(nullptr);  // reading may wait for ever
  SECRETSCAN_ASSIGN_OR_RETURN(const std::string input, ReadStandardInput(kMaxInput));
  if (input.size() > kMaxInput) {
    return InvalidArgument("standard input is too large for what git tells a hook");
  }
  return ParsePreReceive(input);
}

// What is new is what no reference reached before.
absl::Status SelectNew(const ReceiveFlags& receive, HistoryOptions* options) {
  options->selection = CommitSelection();
  SECRETSCAN_ASSIGN_OR_RETURN(const std::vector<PushUpdate> updates, ReadUpdates(receive));
  for (const PushUpdate& update : updates) {
    if (update.is_deletion()) {
      continue;
    }
    options->selection.include_ids.push_back(update.after);
    if (update.before.IsNull()) {
      options->names.push_back(update.name);
    } else {
      options->selection.exclude_ids.push_back(update.before);
    }
  }
  options->selection.exclude.push_back("refs/*");
  return absl::OkStatus();
}

int RunReceive(const ReceiveFlags& receive, const CommonFlags& flags) {
  HistoryOptions options;
  ApplyScanFlags(flags, Flavor::kNative, &options);
  options.repository = receive.repository;
  options.object_directories = QuarantineDirectories(
      Environment("GIT_QUARANTINE_PATH"), Environment("GIT_OBJECT_DIRECTORY"),
      Environment("GIT_ALTERNATE_OBJECT_DIRECTORIES"));

  ScanRun run;
  run.command = "receive";
  run.rules_target = receive.repository;
  run.silent_when_clean = true;
  run.advice =
      "rejected: the commits named above hold these secrets. Revoke what was ever real, for it has "
      "left your machine; then remove it from the commits (git commit --amend, git rebase -i) and "
      "push again";
  run.scan = [&](std::shared_ptr<const RuleSet> rules,
                 Progress* progress) -> absl::StatusOr<ScanResult> {
    SECRETSCAN_RETURN_IF_ERROR(SelectNew(receive, &options));
    return ScanHistory(options, std::move(rules), progress);
  };
  return RunScan(flags, run);
}

constexpr char kExamples[] = R"(Examples:
  secretscan receive < updates               lines as git gives them to pre-receive
  secretscan receive refs/heads/main OLD NEW

In a bare repository's hooks/pre-receive:
  #!/bin/sh
  exec secretscan receive --no-repo-config --ignore-gitleaks-allow

In its hooks/update:
  #!/bin/sh
  exec secretscan receive "$@"

Scanned is what no reference reaches yet. Objects in quarantine are found
through GIT_QUARANTINE_PATH, GIT_OBJECT_DIRECTORY and
GIT_ALTERNATE_OBJECT_DIRECTORIES; no other command obeys these.)";

}  // namespace

Command AddReceiveCommand(CLI::App* root, CommonFlags* flags) {
  auto receive = std::make_shared<ReceiveFlags>();
  CLI::App* app =
      root->add_subcommand("receive", "Scan what a push brings (pre-receive or update hook)");
  app->add_option("UPDATE", receive->update, "an update hook's arguments: REF OLD NEW")
      ->type_name("");
  app->add_option("--repo", receive->repository, "repository; default .")->type_name("DIR");
  AddScanFlags(app, Flavor::kNative, flags);
  app->footer(std::string(kExamples) + kScanExitCodes);
  return {app, [receive, flags] { return RunReceive(*receive, *flags); }};
}

}  // namespace secretscan
