#include "rewrite/verification_run.h"

#include <ctime>
#include <set>
#include <utility>

#include "base/status.h"
#include "base/worker_pool.h"
#include "git/commit.h"
#include "rewrite/finding_judgement.h"
#include "rewrite/secret_search.h"
#include "rewrite/verification.h"
#include "rules/rule_digest.h"
#include "scan/history_scan.h"
#include "scan/staged_scan.h"

namespace secretscan {
namespace {

std::string Directory(const Repository& repository) {
  return repository.work_tree().empty() ? repository.git_dir() : repository.work_tree();
}

class VerificationRun {
 public:
  explicit VerificationRun(VerificationRunInput input)
      : input_(std::move(input)),
        targets_(input_.targets),
        repository_(input_.remote == nullptr ? input_.own : *input_.remote) {
    // What a comment in the history allows is looked at all the same.
    input_.scan.ignore_allow_comments = true;
    certificate_.repository = input_.name;
    certificate_.is_remote = input_.remote != nullptr;
    // Whatever a fresh clone brings is within somebody's reach.
    certificate_.after_purge =
        input_.after_purge || targets_.is_purged || certificate_.is_remote;
  }

  absl::StatusOr<Certificate> Run() {
    if (targets_.empty()) {
      return InvalidArgument("there is nothing to verify");
    }
    // Before a purge the repository itself may still tell what a report hides, or what a run
    // replaced.
    if (!targets_.hidden.ids.empty() || targets_.redacts) {
      SECRETSCAN_ASSIGN_OR_RETURN(const ScanResult everything, Scan(input_.own, true));
      UnhideSecrets(everything, &targets_);
      if (targets_.redacts) {
        AddReplacedSecrets(input_.own, everything, &targets_);
      }
    }
    SECRETSCAN_ASSIGN_OR_RETURN(search_, SecretSearch::Create(targets_.secrets, targets_.blobs));
    VerificationInput input{repository_, *search_};
    input.run = targets_.maps.has_value() ? &*targets_.maps : nullptr;
    input.changed_blobs = targets_.changed_blobs;
    if (input_.removed_paths != nullptr) {
      input.removed_path = [this](std::string_view file) {
        return input_.removed_paths->Keeps(file);
      };
    }
    input.after_purge = certificate_.after_purge;
    input.is_remote = certificate_.is_remote;
    input.threads = input_.scan.threads > 0 ? input_.scan.threads : DefaultThreadCount();
    input.progress = input_.progress;
    SECRETSCAN_ASSIGN_OR_RETURN(certificate_.verification, Verify(input));
    SECRETSCAN_RETURN_IF_ERROR(CheckByRules(input.run != nullptr));
    Describe();
    return std::move(certificate_);
  }

 private:
  absl::StatusOr<ScanResult> Scan(const Repository& repository, bool dangling) const {
    HistoryOptions options;
    static_cast<ScanOptions&>(options) = input_.scan;
    options.repository = Directory(repository);
    options.kinds = HistoryKinds::All();
    if (!dangling) {
      options.kinds.Remove(Provenance::kDangling);
    }
    return ScanHistory(options, input_.rules, input_.progress);
  }

  absl::Status CheckByRules(bool has_run) {
    SECRETSCAN_ASSIGN_OR_RETURN(ScanResult scan, Scan(repository_, certificate_.after_purge));
    Check& absent = certificate_.verification.checks[0];
    Check& made = certificate_.verification.checks[1];
    JudgementInput judgement{scan, *search_, targets_.hidden, repository_.objects()};
    judgement.made = has_run ? &certificate_.verification.made : nullptr;
    judgement.known_others = targets_.known_others;
    // What ignore files and baselines list may stay, unless it is what was to be taken out.
    if (input_.leave_out) {
      ScanResult left = scan;
      SECRETSCAN_RETURN_IF_ERROR(input_.leave_out(&left));
      judgement.SetReported(left);
    }
    certificate_.other_secrets = JudgeFindings(judgement, &absent, &made);
    SECRETSCAN_RETURN_IF_ERROR(CheckFiles(&absent));
    absent.Finish();
    made.Finish();
    return absl::OkStatus();
  }

  // Secrets that only a scan can tell may be in what is not committed, too.
  absl::Status CheckFiles(Check* absent) {
    const bool has_hidden = !targets_.hidden.ids.empty() || !targets_.hidden.rules.empty();
    if (!has_hidden || certificate_.is_remote || repository_.work_tree().empty()) {
      return absl::OkStatus();
    }
    StagedOptions options;
    static_cast<ScanOptions&>(options) = input_.scan;
    options.repository = Directory(repository_);
    for (const auto scan_files : {&ScanStaged, &ScanUnstaged}) {
      SECRETSCAN_ASSIGN_OR_RETURN(const ScanResult files,
                                  scan_files(options, input_.rules, input_.progress));
      JudgementInput of_files{files, *search_, targets_.hidden, repository_.objects()};
      Check others;
      JudgeFindings(of_files, absent, &others);
      for (CheckNote& note : others.unreadable) {
        absent->CannotRead(std::move(note));
      }
    }
    return absl::OkStatus();
  }

  void Describe() {
    certificate_.time = FormatUtc(std::time(nullptr));
    certificate_.run = targets_.run;
    if (const auto head = repository_.Head(); head.ok() && !head->IsNull()) {
      certificate_.head = head->Hex();
    }
    certificate_.rules = input_.rules->origin;
    certificate_.rules_digest = RuleDigest(*input_.rules);
    certificate_.rule_count = static_cast<int64_t>(input_.rules->rules.size());
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

  VerificationRunInput input_;
  VerificationTargets& targets_;
  const Repository& repository_;
  std::unique_ptr<const SecretSearch> search_;
  Certificate certificate_;
};

}  // namespace

absl::StatusOr<Certificate> RunVerification(VerificationRunInput input) {
  return VerificationRun(std::move(input)).Run();
}

}  // namespace secretscan
