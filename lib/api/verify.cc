#include "api/verify.h"

#include <utility>

#include "absl/container/flat_hash_set.h"
#include "api/rule_pack_access.h"
#include "api/scan_inputs.h"
#include "api/scan_record.h"
#include "api/scan_watch.h"
#include "base/status.h"
#include "base/worker_pool.h"
#include "ignore/apply_ignores.h"
#include "rewrite/path_rules.h"
#include "rewrite/verification_run.h"

namespace secretscan {
namespace {

std::string NoteText(const CheckNote& note) {
  std::string text = note.what;
  text += note.place.empty() ? "" : " in " + note.place;
  text += note.object.empty() ? "" : " (" + note.object + ")";
  return text;
}

std::vector<std::string> NoteTexts(const std::vector<CheckNote>& notes) {
  std::vector<std::string> texts;
  for (const CheckNote& note : notes) {
    texts.push_back(NoteText(note));
  }
  return texts;
}

RewriteCertificate CertificateOf(const Certificate& certificate) {
  RewriteCertificate out;
  out.holds = certificate.verification.holds();
  out.complete = !certificate.verification.has_unreadable();
  out.run = certificate.run;
  for (const Check& check : certificate.verification.checks) {
    out.checks.push_back({check.id, check.title, std::string(CheckStateName(check.state)),
                          check.reason, check.violation_count, NoteTexts(check.violations),
                          NoteTexts(check.unreadable)});
  }
  out.text = CertificateText(certificate);
  out.json = CertificateJson(certificate);
  return out;
}

absl::Status AddSecrets(const VerifyRequest& request, VerificationTargets* targets) {
  absl::flat_hash_set<std::string> seen;
  const auto add = [&](const std::string& secret, std::string name) {
    if (!secret.empty() && seen.insert(secret).second) {
      targets->secrets.push_back({secret, std::move(name), std::nullopt});
    }
  };
  for (const ScanOutcome& outcome : request.outcomes) {
    if (outcome.record == nullptr) {
      return InvalidArgument("an outcome has no record: its findings went to a sink");
    }
    for (const SecretGroup& group : outcome.record->result().secrets) {
      add(group.secret, group.rule_id + " " + group.id.substr(0, 12));
    }
  }
  for (size_t i = 0; i < request.secrets.size(); ++i) {
    if (request.secrets[i].empty()) {
      return InvalidArgument("a secret is empty");
    }
    add(request.secrets[i], "secret " + std::to_string(i + 1));
  }
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<RewriteCertificate> VerifyRepository(const VerifyRequest& request,
                                                    const Repository& repository,
                                                    const std::string& name) {
  VerificationNames names;
  names.blobs = request.blobs;
  names.run = request.run;
  VerificationRunInput input{.own = repository};
  SECRETSCAN_ASSIGN_OR_RETURN(input.targets, ReadVerificationTargets(names, repository));
  SECRETSCAN_RETURN_IF_ERROR(AddSecrets(request, &input.targets));
  PathRules paths;
  for (const std::string& path : request.paths) {
    SECRETSCAN_RETURN_IF_ERROR(paths.AddPath(path));
  }
  input.removed_paths = request.paths.empty() ? nullptr : &paths;
  SECRETSCAN_ASSIGN_OR_RETURN(const RulePack pack, PackFor(request.scanner));
  input.rules = RulePackAccess::RulesOf(pack);
  SECRETSCAN_ASSIGN_OR_RETURN(input.scan, ScanOptionsFor(request.scanner));
  SECRETSCAN_ASSIGN_OR_RETURN(const Ignores ignores, IgnoresFor(request.scanner));
  IgnoreOptions how;
  how.profile = input.scan.profile;
  how.today = Today();
  how.threads = input.scan.threads > 0 ? input.scan.threads : DefaultThreadCount();
  input.leave_out = [&](ScanResult* scan) {
    std::vector<std::string> warnings;
    return ApplyIgnores(ignores, how, scan, &warnings);
  };
  input.name = name;
  input.after_purge = request.after_purge;
  ScanControl control;
  control.cancelled = request.cancelled;
  control.on_progress = request.on_progress;
  Progress progress;
  input.progress = &progress;
  SECRETSCAN_ASSIGN_OR_RETURN(
      const Certificate certificate,
      RunWatched(control, &progress, [&] { return RunVerification(std::move(input)); }));
  return CertificateOf(certificate);
}

}  // namespace secretscan
