// `secretscan verify`: whether a rewrite did what it should, and nothing is left.
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "base/file.h"
#include "base/status.h"
#include "base/worker_pool.h"
#include "cli/commands.h"
#include "cli/exit_code.h"
#include "cli/ignore_flags.h"
#include "cli/interrupt.h"
#include "cli/log.h"
#include "cli/print_data.h"
#include "cli/report_path.h"
#include "cli/rule_loading.h"
#include "cli/scan_run.h"
#include "cli/standard_input.h"
#include "git/config_file.h"
#include "rewrite/certificate.h"
#include "rewrite/path_rules.h"
#include "rewrite/remote_clone.h"
#include "rewrite/remotes.h"
#include "rewrite/run_directory.h"
#include "rewrite/verification_run.h"

namespace secretscan {
namespace {

constexpr size_t kMaxList = size_t{64} << 20;

struct VerifyFlags {
  std::string repository = ".";
  std::vector<std::string> reports;
  std::vector<std::string> secret_files;
  std::vector<std::string> blob_files;
  std::vector<std::string> blobs;
  std::vector<std::string> paths;      // that were to be removed
  std::string run;
  std::string remote;
  bool after_purge = false;
  bool with_git = false;
  bool json = false;
};

absl::StatusOr<std::vector<NamedText>> ReadInputs(const std::vector<std::string>& files) {
  std::vector<NamedText> texts;
  for (const std::string& file : files) {
    if (file != "-") {
      SECRETSCAN_ASSIGN_OR_RETURN(std::string text, ReadFile(file));
      texts.push_back({file, std::move(text)});
      continue;
    }
    SECRETSCAN_ASSIGN_OR_RETURN(std::string text, ReadStandardInput(kMaxList));
    if (text.size() > kMaxList) {
      return InvalidArgument("standard input is larger than 64 MiB");
    }
    texts.push_back({"standard input", std::move(text)});
  }
  return texts;
}

class VerifyRun {
 public:
  VerifyRun(const VerifyFlags& verify, const CommonFlags& flags)
      : verify_(verify), flags_(flags), interrupt_(&progress_.cancelled) {}

  int Run() {
    const absl::Status status = Check();
    if (!status.ok()) {
      return Fail(status);
    }
    return Deliver();
  }

 private:
  absl::Status Check() {
    if (!flags_.report_formats.empty()) {
      return InvalidArgument("a certificate has one format: --json, or -r FILE.json or FILE.txt");
    }
    SECRETSCAN_ASSIGN_OR_RETURN(own_, Repository::Open(verify_.repository));
    VerificationRunInput input{.own = *own_};
    SECRETSCAN_ASSIGN_OR_RETURN(input.targets, ReadTargets());
    run_ = input.targets.run;
    directory_ = input.targets.directory;
    SECRETSCAN_ASSIGN_OR_RETURN(input.rules, LoadRulesFor(flags_, verify_.repository));
    ApplyScanFlags(flags_, Flavor::kNative, &input.scan);
    for (const std::string& path : verify_.paths) {
      SECRETSCAN_RETURN_IF_ERROR(paths_.AddPath(path));
    }
    input.removed_paths = verify_.paths.empty() ? nullptr : &paths_;
    input.leave_out = [this](ScanResult* scan) { return LeaveOut(scan); };
    input.name = verify_.repository;
    if (!verify_.remote.empty()) {
      const std::string url = RemoteUrl();
      SECRETSCAN_ASSIGN_OR_RETURN(clone_, RemoteClone::Make(url));
      SECRETSCAN_ASSIGN_OR_RETURN(cloned_, Repository::Open(clone_->path()));
      input.remote = cloned_.get();
      input.name = PublicUrl(url);
    }
    input.after_purge = verify_.after_purge;
    input.progress = &progress_;
    SECRETSCAN_ASSIGN_OR_RETURN(certificate_, RunVerification(std::move(input)));
    return verify_.with_git ? CheckByGit(cloned_ != nullptr ? *cloned_ : *own_)
                            : absl::OkStatus();
  }

  absl::StatusOr<VerificationTargets> ReadTargets() const {
    VerificationNames names;
    SECRETSCAN_ASSIGN_OR_RETURN(names.secret_lists, ReadInputs(verify_.secret_files));
    SECRETSCAN_ASSIGN_OR_RETURN(names.reports, ReadInputs(verify_.reports));
    SECRETSCAN_ASSIGN_OR_RETURN(names.blob_lists, ReadInputs(verify_.blob_files));
    names.blobs = verify_.blobs;
    names.run = verify_.run;
    SECRETSCAN_ASSIGN_OR_RETURN(VerificationTargets targets,
                                ReadVerificationTargets(names, *own_));
    if (targets.empty()) {
      return InvalidArgument(
          "there is nothing to verify: give --report, --secret-file, --blob-ids-file, or --run "
          "with a run of a rewrite (secretscan rewrite --status lists them)");
    }
    return targets;
  }

  // The name of a remote stands for its URL.
  std::string RemoteUrl() const {
    ConfigFile config;
    if (config.AddFile(own_->common_dir() + "config").ok()) {
      for (const Remote& remote : ReadRemotes(config)) {
        if (remote.name == verify_.remote && !remote.url.empty()) {
          return remote.url;
        }
      }
    }
    return verify_.remote;
  }

  absl::Status LeaveOut(ScanResult* scan) const {
    const std::string target =
        own_->work_tree().empty() ? own_->git_dir() : own_->work_tree();
    std::vector<std::string> warnings;
    SECRETSCAN_ASSIGN_OR_RETURN(const Ignores ignores,
                                LoadIgnores(flags_, Flavor::kNative, target, &warnings));
    IgnoreOptions options;
    options.today = Today();
    options.threads = flags_.threads > 0 ? flags_.threads : DefaultThreadCount();
    SECRETSCAN_RETURN_IF_ERROR(ApplyIgnores(ignores, options, scan, &warnings));
    for (const std::string& warning : warnings) {
      PrintWarning(Printable(warning));
    }
    return absl::OkStatus();
  }

  absl::Status CheckByGit(const Repository& repository) {
    bool ok = false;
    SECRETSCAN_ASSIGN_OR_RETURN(
        const std::string output,
        RunFsck(repository.common_dir() + "objects", repository.object_id_size(), &ok));
    secretscan::Check& objects = certificate_.verification.checks[4];
    objects.Count("git_fsck", ok ? 0 : 1);
    if (!ok) {
      objects.Violate({"git fsck --strict complains", Printable(output.substr(0, 4096)), ""});
      objects.Finish();
    }
    return absl::OkStatus();
  }

  static absl::Status WriteFile(const std::string& path, const std::string& text) {
    SECRETSCAN_ASSIGN_OR_RETURN(AtomicFile file, AtomicFile::Create(path));
    SECRETSCAN_RETURN_IF_ERROR(file.Write(text));
    return file.Commit();
  }

  int Deliver() {
    const std::string json = CertificateJson(certificate_), text = CertificateText(certificate_);
    bool written = true;
    const auto write = [&](const std::string& path, const std::string& content) {
      if (const absl::Status status = WriteFile(path, content); !status.ok()) {
        PrintError("the certificate could not be written: " +
                   std::string(ToStd(status.message())));
        written = false;
      }
    };
    const bool to_output = flags_.report_path.empty() || IsStandardOutput(flags_.report_path);
    if (!to_output) {
      write(flags_.report_path, flags_.report_path.ends_with(".txt") ? text : json);
    }
    // Of a run's own repository it is kept with the run.
    if (!directory_.empty() && !certificate_.is_remote && run_ != "filter-repo") {
      write(directory_ + std::string(kCertificateName), json);
      write(directory_ + std::string(kCertificateTextName), text);
    }
    if (PrintData(verify_.json || (to_output && !flags_.report_path.empty()) ? json : text) !=
        kExitClean) {
      written = false;
    }
    const Verification& verification = certificate_.verification;
    if (verification.has_unreadable() || !written) {
      return kExitIncomplete;
    }
    return verification.has_violations() ? kExitFindings : kExitClean;
  }

  const VerifyFlags& verify_;
  const CommonFlags& flags_;
  Progress progress_;
  InterruptGuard interrupt_;
  std::unique_ptr<Repository> own_, cloned_;
  std::unique_ptr<RemoteClone> clone_;
  std::string run_;        // that is verified, and its directory; may be empty
  std::string directory_;
  PathRules paths_;
  Certificate certificate_;
};

constexpr char kExamples[] = R"(Examples:
  secretscan verify                          what the last rewrite did here
  secretscan verify --report findings.jsonl  none of these is within reach
  secretscan verify --secret-file secrets.txt --after-purge
  secretscan verify --remote origin          a fresh clone of what was pushed
  secretscan verify --json > certificate.json

Checks: V1 no secret or flagged blob is within reach (after a purge: left
anywhere), V2 new objects hold none, by all rules, V3 only affected files
differ, V4 commits are as they were otherwise, V5 all objects are there and well
formed, V6 references are the new ones, V7 which files differ at the tips.

Exit code: 0 everything holds, 1 something was found, 2 wrong flags,
3 something could not be read, 130 interrupted.)";

}  // namespace

Command AddVerifyCommand(CLI::App* root, CommonFlags* flags) {
  auto verify = std::make_shared<VerifyFlags>();
  CLI::App* app = root->add_subcommand("verify", "Prove that a rewrite left no secret behind");
  app->add_option("REPO", verify->repository, "repository; default .")->type_name("");
  const auto add_list = [app](const char* name, std::vector<std::string>* list, const char* help,
                              const char* type) {
    app->add_option(name, *list, help)->type_name(type)->allow_extra_args(false);
  };
  add_list("--report", &verify->reports, "secrets of a report (our jsonl, or gitleaks' json)",
           "FILE");
  add_list("--secret-file", &verify->secret_files, "secrets, one a line; - for standard input",
           "FILE");
  add_list("--blob-ids-file", &verify->blob_files, "ids of blobs that must be gone", "FILE");
  add_list("--blob", &verify->blobs, "id of a blob that must be gone; may be repeated", "ID");
  add_list("--path", &verify->paths, "path that the rewrite took out; may be repeated", "PATH");
  app->add_option("--run", verify->run, "run of a rewrite; default the last one")
      ->type_name("RUN");
  app->add_option("--remote", verify->remote,
                  "check a fresh mirror clone of this URL, or remote, instead (runs git)")
      ->type_name("URL");
  app->add_flag("--after-purge", verify->after_purge,
                "secrets must be in no object at all, reachable or not");
  app->add_flag("--with-git", verify->with_git, "let `git fsck --strict` look at the objects, too");
  app->add_flag("--json", verify->json, "print the certificate as JSON");
  AddScanFlags(app, Flavor::kNative, flags);
  app->footer(kExamples);
  return {app, [verify, flags] { return VerifyRun(*verify, *flags).Run(); }};
}

}  // namespace secretscan
