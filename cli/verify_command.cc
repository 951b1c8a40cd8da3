// `secretscan verify`: whether a rewrite did what it should, and nothing is left.
#include <ctime>
#include <set>

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
#include "cli/verify_targets.h"
#include "git/commit.h"
#include "git/config_file.h"
#include "rewrite/certificate.h"
#include "rewrite/history_comparison.h"
#include "rewrite/path_rules.h"
#include "rewrite/remote_clone.h"
#include "rewrite/remotes.h"
#include "rewrite/run_directory.h"
#include "rules/rule_digest.h"
#include "scan/history_scan.h"
#include "scan/staged_scan.h"

namespace secretscan {
namespace {

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
    SECRETSCAN_ASSIGN_OR_RETURN(targets_, ReadVerifyTargets(verify_, *own_));
    SECRETSCAN_ASSIGN_OR_RETURN(rules_, LoadRulesFor(flags_, verify_.repository));
    for (const std::string& path : verify_.paths) {
      SECRETSCAN_RETURN_IF_ERROR(paths_.AddPath(path));
    }
    // Before a purge the repository itself may still tell what a report hides, or what a run
    // replaced.
    if (!targets_.hidden.ids.empty() || targets_.redacts) {
      SECRETSCAN_ASSIGN_OR_RETURN(const ScanResult everything, Scan(Directory(*own_), true));
      UnhideSecrets(everything, &targets_);
      if (targets_.redacts) {
        AddReplacedSecrets(*own_, everything, &targets_);
      }
    }
    SECRETSCAN_ASSIGN_OR_RETURN(search_, SecretSearch::Create(targets_.secrets, targets_.blobs));
    const Repository* repository = own_.get();
    std::string path = Directory(*own_);
    certificate_.repository = verify_.repository;
    if (!verify_.remote.empty()) {
      const std::string url = RemoteUrl();
      SECRETSCAN_ASSIGN_OR_RETURN(clone_, RemoteClone::Make(url));
      SECRETSCAN_ASSIGN_OR_RETURN(cloned_, Repository::Open(clone_->path()));
      repository = cloned_.get();
      path = clone_->path();
      certificate_.repository = PublicUrl(url);
      certificate_.is_remote = true;
    }
    return CheckRepository(*repository, path);
  }

  static std::string Directory(const Repository& repository) {
    return repository.work_tree().empty() ? repository.git_dir() : repository.work_tree();
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

  absl::StatusOr<ScanResult> Scan(const std::string& path, bool dangling) {
    HistoryOptions options;
    ApplyScanFlags(flags_, Flavor::kNative, &options);
    options.repository = path;
    // What a comment in the history allows is looked at all the same.
    options.ignore_allow_comments = true;
    options.kinds = HistoryKinds::All();
    if (!dangling) {
      options.kinds.Remove(Provenance::kDangling);
    }
    return ScanHistory(options, rules_, &progress_);
  }

  absl::Status CheckRepository(const Repository& repository, const std::string& path) {
    VerificationInput input{repository, *search_};
    input.run = targets_.maps.has_value() ? &*targets_.maps : nullptr;
    input.changed_blobs = targets_.changed_blobs;
    if (!verify_.paths.empty()) {
      input.removed_path = [this](std::string_view file) { return paths_.Keeps(file); };
    }
    // Whatever a fresh clone brings is within somebody's reach.
    input.after_purge = verify_.after_purge || targets_.is_purged || certificate_.is_remote;
    input.is_remote = certificate_.is_remote;
    input.threads = flags_.threads > 0 ? flags_.threads : DefaultThreadCount();
    input.progress = &progress_;
    SECRETSCAN_ASSIGN_OR_RETURN(certificate_.verification, Verify(input));
    SECRETSCAN_RETURN_IF_ERROR(CheckByRules(repository, path, input));
    if (verify_.with_git) {
      SECRETSCAN_RETURN_IF_ERROR(CheckByGit(repository));
    }
    Describe(repository, input);
    return absl::OkStatus();
  }

  absl::Status CheckByRules(const Repository& repository, const std::string& path,
                            const VerificationInput& input) {
    SECRETSCAN_ASSIGN_OR_RETURN(ScanResult scan, Scan(path, input.after_purge));
    std::vector<secretscan::Check>& checks = certificate_.verification.checks;
    secretscan::Check& absent = checks[0];
    secretscan::Check& made = checks[1];
    JudgementInput judgement{scan, *search_, targets_.hidden, repository.objects()};
    judgement.made = &certificate_.verification.made;
    if (input.run == nullptr) {
      judgement.made = nullptr;
    }
    judgement.known_others = targets_.known_others;
    SECRETSCAN_RETURN_IF_ERROR(LeaveOut(scan, &judgement));
    certificate_.other_secrets = JudgeFindings(judgement, &absent, &made);
    const bool has_hidden = !targets_.hidden.ids.empty() || !targets_.hidden.rules.empty();
    if (has_hidden && !certificate_.is_remote && !repository.work_tree().empty()) {
      StagedOptions options;
      ApplyScanFlags(flags_, Flavor::kNative, &options);
      options.repository = path;
      options.ignore_allow_comments = true;
      for (const auto scan_files : {&ScanStaged, &ScanUnstaged}) {
        SECRETSCAN_ASSIGN_OR_RETURN(const ScanResult files,
                                    scan_files(options, rules_, &progress_));
        JudgementInput of_files{files, *search_, targets_.hidden, repository.objects()};
        secretscan::Check others;
        JudgeFindings(of_files, &absent, &others);
        for (CheckNote& note : others.unreadable) {
          absent.CannotRead(std::move(note));
        }
      }
    }
    absent.Finish();
    made.Finish();
    return absl::OkStatus();
  }

  // What ignore files and baselines list may stay, unless it is what was to be taken out.
  absl::Status LeaveOut(const ScanResult& scan, JudgementInput* judgement) {
    std::vector<std::string> warnings;
    SECRETSCAN_ASSIGN_OR_RETURN(
        const Ignores ignores,
        LoadIgnores(flags_, Flavor::kNative, Directory(*own_), &warnings));
    ScanResult left = scan;
    IgnoreOptions options;
    options.today = Today();
    options.threads = flags_.threads > 0 ? flags_.threads : DefaultThreadCount();
    SECRETSCAN_RETURN_IF_ERROR(ApplyIgnores(ignores, options, &left, &warnings));
    judgement->SetReported(left);
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

  void Describe(const Repository& repository, const VerificationInput& input) {
    certificate_.time = FormatUtc(std::time(nullptr));
    certificate_.after_purge = input.after_purge;
    certificate_.run = targets_.run;
    if (const auto head = repository.Head(); head.ok() && !head->IsNull()) {
      certificate_.head = head->Hex();
    }
    certificate_.rules = rules_->origin;
    certificate_.rules_digest = RuleDigest(*rules_);
    certificate_.rule_count = static_cast<int64_t>(rules_->rules.size());
    certificate_.secrets = static_cast<int64_t>(search_->secret_count());
    certificate_.hidden_secrets =
        static_cast<int64_t>(targets_.hidden.ids.size() + targets_.hidden.rules.size());
    certificate_.flagged_blobs = static_cast<int64_t>(search_->blobs().size());
    if (certificate_.is_remote) {
      std::set<std::string> names;
      for (const CheckNote& note : certificate_.verification.checks[5].violations) {
        if (!note.place.empty()) {
          names.insert(note.place);
        }
      }
      certificate_.old_references.assign(names.begin(), names.end());
    }
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
    if (!targets_.directory.empty() && !certificate_.is_remote && targets_.run != "filter-repo") {
      write(targets_.directory + std::string(kCertificateName), json);
      write(targets_.directory + std::string(kCertificateTextName), text);
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
  std::shared_ptr<const RuleSet> rules_;
  VerifyTargets targets_;
  std::unique_ptr<const SecretSearch> search_;
  PathRules paths_;
  Certificate certificate_;
};

constexpr char kExamples[] = R"(Examples:
  secretscan verify                           what the last rewrite of this repository did
  secretscan verify --report findings.jsonl   none of these secrets is within reach
  secretscan verify --secret-file secrets.txt --after-purge
  secretscan verify --remote origin           the same for a fresh clone of what was pushed
  secretscan verify --json > certificate.json

Checks: V1 no secret or flagged blob is within reach (after a purge: left anywhere), V2 new objects hold
none, by all rules, V3 only affected files differ, V4 commits are as they were otherwise, V5 all objects
are there and well formed, V6 references are the new ones, V7 which files differ at the tips.

Exit code: 0 everything holds, 1 something was found, 2 wrong flags, 3 something could not be read.)";

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
