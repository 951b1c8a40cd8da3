// `secretscan push`: what a `git push` is about to publish, as a pre-push hook.
#include <unistd.h>

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

struct PushFlags {
  std::string remote;
  std::string url;
  std::string repository = ".";
};

std::string Environment(const char* name) {
  const char* value = std::getenv(name);
  return value == nullptr ? "" : value;
}

// The references that tell what the remote has, as a glob that matches nothing else.
std::string TrackingReferences(const std::string& remote) {
  std::string glob = "refs/remotes/";
  for (const char c : remote) {
    if (c == '*' || c == '?' || c == '[' || c == '\\') {
      glob += '\\';
    }
    glob += c;
  }
  return glob + "/*";
}

// What leaves is what is sent, without what the remote has: by what it says, and by what was
// fetched.
void Select(const std::vector<PushUpdate>& updates, HistoryOptions* options) {
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
}

// What the pre-commit framework tells its hooks instead; false when it says nothing.
bool SelectByEnvironment(HistoryOptions* options) {
  const std::string to = Environment("PRE_COMMIT_TO_REF");
  if (to.empty()) {
    return false;
  }
  options->selection.include.push_back(to);
  ObjectId id;
  const std::string from = Environment("PRE_COMMIT_FROM_REF");
  if (ObjectId::FromHex(from, &id)) {
    if (!id.IsNull()) {
      options->selection.exclude_ids.push_back(id);
    }
  } else if (!from.empty()) {
    options->selection.exclude.push_back(from);
  }
  if (const std::string name = Environment("PRE_COMMIT_REMOTE_BRANCH"); !name.empty()) {
    options->names.push_back(name);
  }
  return true;
}

absl::Status SelectPush(const PushFlags& push, HistoryOptions* options) {
  options->selection = CommitSelection();
  std::string input;
  const bool is_terminal = ::isatty(STDIN_FILENO) == 1;
  if (!is_terminal) {
    InterruptGuard at_once(nullptr);  // reading may wait for ever
    SECRETSCAN_ASSIGN_OR_RETURN(input, ReadStandardInput(kMaxInput));
    if (input.size() > kMaxInput) {
      return InvalidArgument("standard input is too large for what git tells a hook");
    }
  }
  SECRETSCAN_ASSIGN_OR_RETURN(const std::vector<PushUpdate> updates, ParsePrePush(input));
  Select(updates, options);
  std::string remote = push.remote;
  if (updates.empty()) {
    if (!SelectByEnvironment(options) && is_terminal) {
      return InvalidArgument(
          "nothing says what is pushed: this is for a pre-push hook, to which git tells that on "
          "standard input");
    }
    if (remote.empty()) {
      remote = Environment("PRE_COMMIT_REMOTE_NAME");
    }
  }
  if (!remote.empty()) {
    options->selection.exclude.push_back(TrackingReferences(remote));
  }
  return absl::OkStatus();
}

int RunPush(const PushFlags& push, const CommonFlags& flags) {
  HistoryOptions options;
  ApplyScanFlags(flags, Flavor::kNative, &options);
  options.repository = push.repository;

  ScanRun run;
  run.command = "push";
  run.rules_target = push.repository;
  run.silent_when_clean = true;
  run.advice =
      "the push is stopped: the commits named above would take these secrets along. Remove them "
      "there (git commit --amend, git rebase -i), and revoke what was ever real. A comment "
      "secretscan:allow on its line allows a false alarm; git push --no-verify pushes all the same";
  run.scan = [&](std::shared_ptr<const RuleSet> rules,
                 Progress* progress) -> absl::StatusOr<ScanResult> {
    SECRETSCAN_RETURN_IF_ERROR(SelectPush(push, &options));
    return ScanHistory(options, std::move(rules), progress);
  };
  return RunScan(flags, run);
}

constexpr char kExamples[] = R"(Examples:
  exec secretscan push "$@"                  all that .git/hooks/pre-push needs
  secretscan push origin < updates           lines as git gives them to that hook

Scanned are the commits that the remote does not have, their messages, the
messages of annotated tags and the names of new references. Without lines on
standard input PRE_COMMIT_FROM_REF, PRE_COMMIT_TO_REF and PRE_COMMIT_REMOTE_NAME
say what is pushed.)";

}  // namespace

Command AddPushCommand(CLI::App* root, CommonFlags* flags) {
  auto push = std::make_shared<PushFlags>();
  CLI::App* app = root->add_subcommand("push", "Scan what a push would publish (pre-push hook)");
  app->add_option("REMOTE", push->remote, "its name, as git tells the hook")->type_name("");
  app->add_option("URL", push->url, "its address; not looked at")->type_name("");
  app->add_option("--repo", push->repository, "repository; default .")->type_name("DIR");
  AddScanFlags(app, Flavor::kNative, flags);
  app->footer(std::string(kExamples) + kScanExitCodes);
  return {app, [push, flags] { return RunPush(*push, *flags); }};
}

}  // namespace secretscan
