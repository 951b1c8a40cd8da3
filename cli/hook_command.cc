// `secretscan hook`: git runs secretscan before it commits or pushes.
#include <unistd.h>

#include <algorithm>
#include <climits>
#include <cstdio>
#include <filesystem>

#include "base/status.h"
#include "cli/choices.h"
#include "cli/commands.h"
#include "cli/exit_code.h"
#include "cli/hook_directory.h"
#include "cli/hook_file.h"
#include "cli/log.h"
#include "cli/scan_run.h"
#include "secretscan/version.h"

namespace secretscan {
namespace {

struct HookFlags {
  std::string repository = ".";
  std::vector<std::string> types;  // empty: see DefaultTypes
  bool global = false;
};

// Before a commit nothing has happened yet; what got past it (--no-verify, a merge, another machine)
// is seen before it leaves.
std::vector<std::string> DefaultTypes(const HookDirectory& directory) {
  if (directory.is_bare && !directory.for_all) {
    return {"pre-receive"};
  }
  return {"pre-commit", "pre-push"};
}

absl::Status CheckTypes(const std::vector<std::string>& types) {
  for (const std::string& type : types) {
    const auto& known = ScanningHooks();
    if (std::find(known.begin(), known.end(), type) == known.end()) {
      std::string list;
      for (const std::string& name : known) {
        list += (list.empty() ? "" : ", ") + name;
      }
      return InvalidArgument("unknown hook type '" + type + "'; known are " + list);
    }
  }
  return absl::OkStatus();
}

absl::StatusOr<HookDirectory> Locate(const HookFlags& hook) {
  SECRETSCAN_RETURN_IF_ERROR(CheckTypes(hook.types));
  return hook.global ? HooksOfUser() : HooksOfRepository(hook.repository);
}

// What install and uninstall change. What is meant for one repository must not change all.
absl::StatusOr<HookDirectory> LocateToChange(const HookFlags& hook) {
  SECRETSCAN_ASSIGN_OR_RETURN(HookDirectory directory, Locate(hook));
  if (directory.for_all && !hook.global) {
    return InvalidArgument("core.hooksPath in " + directory.set_in +
                              " makes git look for hooks in " + directory.path +
                              " for all repositories; use --global to change them");
  }
  return directory;
}

void Say(const std::string& line) { std::printf("%s\n", Printable(line).c_str()); }

std::string OwnPath() {
  std::error_code error;
  return std::filesystem::read_symlink("/proc/self/exe", error).string();
}

void WarnOfConditions(const HookDirectory& directory) {
  for (const std::string& file : directory.conditional_files) {
    PrintWarning(file + " has an [includeIf], which is not followed: if it sets core.hooksPath, "
                        "git looks elsewhere");
  }
}

// Somebody else's program keeps these hooks: it would undo what is done here.
absl::Status RefuseManaged(const HookDirectory& directory, const HookFile::State& state,
                           const std::string& hook) {
  auto manager = ManagerOfDirectory(directory.path, hook);
  if (!manager && state.owner == HookFile::Owner::kOthers) {
    manager = ManagerOfScript(state.text, hook);
  }
  if (!manager) {
    return absl::OkStatus();
  }
  return InvalidArgument(manager->name + " keeps the hooks in " + directory.path +
                            "; nothing was changed. Instead, " + manager->advice);
}

absl::Status InstallOne(const HookDirectory& directory, const HookScript& script) {
  const HookFile file(directory.path, script.hook);
  SECRETSCAN_ASSIGN_OR_RETURN(const HookFile::State state, file.Read());
  SECRETSCAN_RETURN_IF_ERROR(RefuseManaged(directory, state, script.hook));
  if (state.owner == HookFile::Owner::kUs && script.program.empty() &&
      !state.script.program.empty()) {
    return absl::OkStatus();  // passes on what it gets already
  }
  SECRETSCAN_RETURN_IF_ERROR(file.Install(script));
  if (!script.program.empty()) {
    Say("installed " + file.path() +
        (state.owner == HookFile::Owner::kOthers
             ? "; what was there runs first, as " + file.previous_path()
             : ""));
  }
  return absl::OkStatus();
}

int Install(const HookFlags& hook) {
  const absl::StatusOr<HookDirectory> directory = LocateToChange(hook);
  if (!directory.ok()) {
    return Fail(directory.status());
  }
  WarnOfConditions(*directory);
  // It stands in for the directories of all repositories, so it must pass on their hooks.
  const bool ours = directory->is_ours;
  std::vector<HookScript> scripts;
  for (const std::string& type : hook.types.empty() ? DefaultTypes(*directory) : hook.types) {
    scripts.push_back({type, OwnPath(), ours});
  }
  if (ours) {
    for (const auto* names : {&ScanningHooks(), &PassedHooks()}) {
      for (const std::string& name : *names) {
        if (std::none_of(scripts.begin(), scripts.end(),
                         [&](const HookScript& script) { return script.hook == name; })) {
          scripts.push_back({name, "", true});
        }
      }
    }
  }
  for (const HookScript& script : scripts) {
    if (absl::Status status = InstallOne(*directory, script); !status.ok()) {
      return Fail(status);
    }
  }
  if (!directory->git_looks_here) {
    Say("git does not look there yet. Tell it, for all your repositories:");
    Say("  git config --global core.hooksPath '" +
        directory->path.substr(0, directory->path.size() - 1) + "'");
  }
  return kExitClean;
}

int Uninstall(const HookFlags& hook) {
  const absl::StatusOr<HookDirectory> directory = LocateToChange(hook);
  if (!directory.ok()) {
    return Fail(directory.status());
  }
  bool any = false;
  for (const auto* names : {&ScanningHooks(), &PassedHooks()}) {
    for (const std::string& name : *names) {
      if (!hook.types.empty() &&
          std::find(hook.types.begin(), hook.types.end(), name) == hook.types.end()) {
        continue;
      }
      const HookFile file(directory->path, name);
      const absl::StatusOr<bool> removed = file.Uninstall();
      if (!removed.ok()) {
        return Fail(removed.status());
      }
      if (*removed) {
        any = true;
        Say("removed " + file.path());
      }
    }
  }
  if (!any) {
    Say("nothing to remove in " + directory->path);
  } else if (hook.global && directory->git_looks_here) {
    Say("git still looks there and nowhere else: unless the directory has other hooks,");
    Say("  git config --global --unset core.hooksPath");
  }
  return kExitClean;
}

// What is wrong with an installed hook; empty: nothing.
std::string Problem(const HookDirectory& directory, const HookFile::State& state) {
  if (!directory.git_looks_here) {
    return "git does not look there: core.hooksPath is not set";
  }
  if (!state.executable) {
    return "not executable: git passes it over";
  }
  if (::access(state.script.program.c_str(), X_OK) != 0) {
    return state.script.program + " is gone: the one in PATH runs, or everything is refused";
  }
  return "";
}

std::string Described(const HookFile& file, const HookFile::State& state) {
  std::error_code error;
  const bool same = std::filesystem::equivalent(state.script.program, "/proc/self/exe", error);
  return file.path() + " runs " + state.script.program +
         (same ? std::string(" (this program, version ") + kVersion + ")" : "") +
         (state.has_previous ? " after " + file.previous_path() : "");
}

int Status(const HookFlags& hook) {
  const absl::StatusOr<HookDirectory> directory = Locate(hook);
  if (!directory.ok()) {
    return Fail(directory.status());
  }
  WarnOfConditions(*directory);
  Say("hooks: " + directory->path +
      (directory->set_in.empty() ? "" : " (core.hooksPath in " + directory->set_in + ")"));
  bool any = false;
  bool broken = false;
  for (const std::string& type : hook.types.empty() ? ScanningHooks() : hook.types) {
    const HookFile file(directory->path, type);
    const absl::StatusOr<HookFile::State> state = file.Read();
    if (!state.ok()) {
      return Fail(state.status());
    }
    if (state->owner != HookFile::Owner::kUs || state->script.program.empty()) {
      Say(type + ": not installed" +
          (state->owner == HookFile::Owner::kOthers ? "; " + file.path() + " is another's" : ""));
      broken = broken || !hook.types.empty();
      continue;
    }
    const std::string problem = Problem(*directory, *state);
    any = true;
    broken = broken || !problem.empty();
    Say(type + ": " + (problem.empty() ? "active: " : "BROKEN: " + problem + ": ") +
        Described(file, *state));
  }
  return any && !broken ? kExitClean : kExitFindings;
}

constexpr char kInstallExamples[] = R"(Examples:
  secretscan hook install                    pre-commit and pre-push, for this repository
  secretscan hook install --type commit-msg
  secretscan hook install --global           for all repositories of this user)";
constexpr char kUninstallExamples[] = R"(Examples:
  secretscan hook uninstall                  what was there before is put back
  secretscan hook uninstall --global)";
constexpr char kStatusExamples[] = R"(Examples:
  secretscan hook status
  secretscan hook status --type pre-push     also 1 when there is none

Exit code: 0 all that is installed works, 1 nothing is installed or something
does not work, 2 wrong flags or no repository, 3 something could not be read.)";

constexpr char kExamples[] = R"(Examples:
  secretscan hook install                    pre-commit and pre-push, for this repository
  secretscan hook status                     which hooks are there, and do they work?
  secretscan hook uninstall                  what was there before is put back

Hooks that were there run first. SECRETSCAN_SKIP=1 leaves the scan out once.

Exit code: 0 done, 1 what was asked for is not installed or does not work,
2 wrong flags or no repository, 3 something could not be read or written.)";

}  // namespace

Command AddHookCommand(CLI::App* root) {
  CLI::App* app = root->add_subcommand("hook", "Let git scan before it commits or pushes");
  app->require_subcommand(0, 1);
  app->footer(kExamples);
  auto hook = std::make_shared<HookFlags>();
  CLI::App* install = app->add_subcommand("install", "Install hooks; others are kept and run, too");
  CLI::App* uninstall = app->add_subcommand("uninstall", "Remove what install wrote");
  CLI::App* status = app->add_subcommand("status", "Tell which hooks are installed and work");
  for (CLI::App* sub : {install, uninstall, status}) {
    sub->add_option("REPO", hook->repository, "repository; default .")->type_name("");
    sub->add_option("--type", hook->types,
                    "pre-commit, pre-merge-commit, commit-msg, pre-push or pre-receive; repeated, "
                    "or a comma list")
        ->type_name("NAME")
        ->check(Offering(
            {"pre-commit", "pre-merge-commit", "commit-msg", "pre-push", "pre-receive"}))
        ->delimiter(',')
        ->allow_extra_args(false);
    sub->add_flag("--global", hook->global, "for all repositories of this user");
    sub->allow_extras();
  }
  install->footer(std::string(kInstallExamples) + kPlainExitCodes);
  uninstall->footer(std::string(kUninstallExamples) + kPlainExitCodes);
  status->footer(kStatusExamples);
  return {app, [=] {
            if (install->parsed()) {
              return Install(*hook);
            }
            if (uninstall->parsed()) {
              return Uninstall(*hook);
            }
            if (status->parsed()) {
              return Status(*hook);
            }
            return Fail(InvalidArgument("hook needs a subcommand: install, uninstall or status"));
          }};
}

}  // namespace secretscan
