// `secretscan commit-msg`: the message of a commit that is being made.
#include <cstdlib>
#include <filesystem>
#include <string>

#include "base/file.h"
#include "base/status.h"
#include "cli/commands.h"
#include "cli/exit_code.h"
#include "cli/commit_message.h"
#include "cli/git_settings.h"
#include "cli/scan_run.h"
#include "scan/text_scan.h"

namespace secretscan {
namespace {

MessageCleanup CleanupHere() {
  const absl::StatusOr<RepositoryLayout> repository = DiscoverRepository(".");
  const GitSettings settings(repository.ok() ? &*repository : nullptr);
  const auto text = [&](const char* key) {
    const auto value = settings.Find(key);
    return value ? value->text : "";
  };
  const char* editor = std::getenv("GIT_EDITOR");
  const std::string mark = text("core.commentstring");
  return CleanupOf(text("commit.cleanup"), mark.empty() ? text("core.commentchar") : mark,
                   editor == nullptr || std::string_view(editor) != ":");
}

int RunCommitMsg(const std::string& file, const CommonFlags& flags) {
  ScanOptions options;
  ApplyScanFlags(flags, Flavor::kNative, &options);
  ScanRun run;
  run.command = "commit-msg";
  run.flavor = Flavor::kNative;
  run.rules_target = ".";
  run.scan = [&](std::shared_ptr<const RuleSet> rules,
                 Progress*) -> absl::StatusOr<ScanResult> {
    SECRETSCAN_ASSIGN_OR_RETURN(const std::string text, ReadFile(file));
    // Allowlists of paths speak of files: the message has no path for them.
    SECRETSCAN_ASSIGN_OR_RETURN(
        ScanResult result,
        ScanText(CleanedMessage(text, CleanupHere()), "", options, std::move(rules)));
    for (Finding& finding : result.findings) {
      finding.provenance = Provenance::kCommitMessage;
      finding.file = std::filesystem::path(file).filename().string();
      finding.fingerprint = GitleaksFingerprint(finding);
    }
    result.target = file;
    return result;
  };
  return RunScan(flags, run);
}

constexpr char kExamples[] = R"(Examples:
  secretscan commit-msg .git/COMMIT_EDITMSG
  exec secretscan commit-msg "$1"            all that .git/hooks/commit-msg needs

Comments and what is below a scissors line are left out, as git does.)";

}  // namespace

Command AddCommitMsgCommand(CLI::App* root, CommonFlags* flags) {
  auto file = std::make_shared<std::string>();
  CLI::App* app = root->add_subcommand("commit-msg", "Scan the message of a commit being made");
  app->add_option("FILE", *file, "the file with the message")->type_name("")->required();
  AddScanFlags(app, Flavor::kNative, flags);
  app->footer(std::string(kExamples) + kScanExitCodes);
  return {app, [file, flags] { return RunCommitMsg(*file, *flags); }};
}

}  // namespace secretscan
