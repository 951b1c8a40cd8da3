#include "rewrite/verification_targets.h"

#include <algorithm>

#include "base/sha256.h"
#include "base/status.h"
#include "git/commit.h"
#include "git/regular_file.h"
#include "report/finding_reader.h"
#include "rewrite/ban_list.h"
#include "rewrite/blob_criteria.h"
#include "rewrite/certificate.h"
#include "rewrite/run_directory.h"
#include "rewrite/run_state.h"

namespace secretscan {
namespace {

constexpr int64_t kMaxFile = int64_t{1} << 30;
constexpr char kFilterRepo[] = "filter-repo";   // in the place of a run's name

class TargetReader {
 public:
  TargetReader(const VerificationNames& names, const Repository& repository)
      : names_(names), repository_(repository) {}

  absl::StatusOr<VerificationTargets> Read() {
    for (const NamedText& list : names_.secret_lists) {
      ReadSecrets(list);
    }
    for (const NamedText& report : names_.reports) {
      SECRETSCAN_RETURN_IF_ERROR(ReadReport(report));
    }
    SECRETSCAN_RETURN_IF_ERROR(ReadBlobs());
    SECRETSCAN_RETURN_IF_ERROR(ReadRun());
    return std::move(out_);
  }

 private:
  void AddSecret(std::string secret, std::string name) {
    if (seen_.insert(secret).second) {
      out_.secrets.push_back({std::move(secret), std::move(name), std::nullopt});
    }
  }

  // One a line, as the rewrite takes them.
  void ReadSecrets(const NamedText& list) {
    const std::string& text = list.text;
    int64_t number = 0;
    for (size_t begin = 0; begin < text.size();) {
      const size_t end = std::min(text.find('\n', begin), text.size());
      std::string line = text.substr(begin, end - begin);
      begin = end + 1;
      ++number;
      while (line.ends_with('\r')) {
        line.pop_back();
      }
      if (!line.empty()) {
        AddSecret(std::move(line), "line " + std::to_string(number) + " of " + list.name);
      }
    }
  }

  absl::Status ReadReport(const NamedText& named) {
    SECRETSCAN_ASSIGN_OR_RETURN(const FindingReport report, ReadFindings(named.text, named.name));
    for (const ReportedFinding& finding : report.findings) {
      if (finding.shows_secret()) {
        AddSecret(finding.secret,
                  finding.secret_id.empty()
                      ? "secret " + std::to_string(out_.secrets.size() + 1) + " (" + finding.rule_id +
                            ")"
                      : finding.rule_id + " " + finding.secret_id.substr(0, 12));
      } else if (!finding.secret_id.empty()) {
        out_.hidden.ids.insert(finding.secret_id);
        hidden_rules_.insert(finding.rule_id);
      } else if (!finding.rule_id.empty()) {
        out_.hidden.rules.insert(finding.rule_id);
      }
    }
    return absl::OkStatus();
  }

  absl::Status ReadBlobs() {
    for (const std::string& word : names_.blobs) {
      ObjectId id;
      if (!ObjectId::FromHex(word, &id)) {
        return InvalidArgument("blob " + word + " is no whole object id");
      }
      out_.blobs.insert(id);
    }
    for (const NamedText& list : names_.blob_lists) {
      int64_t others = 0;
      for (const ObjectId& id : ParseBlobIds(list.text, &others)) {
        out_.blobs.insert(id);
      }
      if (others > 0) {
        return InvalidArgument(list.name + ": " + std::to_string(others) + " words are no object ids");
      }
    }
    return absl::OkStatus();
  }

  // An undone run, or one that was never finished, says nothing of what is here.
  static bool Stands(const RunRecord& record) {
    return record.phase == RunPhase::kNone || record.phase == RunPhase::kCommitted ||
           record.phase == RunPhase::kApplied;
  }

  // Whether the directory has the maps of a run.
  absl::StatusOr<bool> ReadMaps(const std::string& directory, const std::string& run) {
    absl::StatusOr<RunMaps> maps = ReadRunMaps(directory);
    if (absl::IsNotFound(maps.status())) {
      return false;
    }
    SECRETSCAN_RETURN_IF_ERROR(maps.status());
    out_.run = run;
    out_.maps = *std::move(maps);
    out_.directory = directory;
    return true;
  }

  absl::Status ReadRun() {
    const std::string& common = repository_.common_dir();
    bool found = false;
    if (!names_.run.empty()) {
      if (!IsRunName(names_.run)) {
        return InvalidArgument(names_.run + " is no name of a run");
      }
      SECRETSCAN_ASSIGN_OR_RETURN(found, ReadMaps(RunDirectory(common, names_.run), names_.run));
      if (!found) {
        return NotFound("there is no run " + names_.run + ", or it changed nothing");
      }
    }
    for (const std::string& run : names_.run.empty() ? ListRuns(common)
                                                     : std::vector<std::string>()) {
      SECRETSCAN_ASSIGN_OR_RETURN(const RunRecord record,
                                  ReadRunRecord(RunDirectory(common, run)));
      if (!Stands(record)) {
        continue;
      }
      SECRETSCAN_ASSIGN_OR_RETURN(found, ReadMaps(RunDirectory(common, run), run));
      if (found) {
        break;
      }
    }
    if (!found) {
      SECRETSCAN_ASSIGN_OR_RETURN(found, ReadMaps(common + "filter-repo/", kFilterRepo));
    }
    if (found) {
      SECRETSCAN_RETURN_IF_ERROR(ReadRunFiles());
    }
    return absl::OkStatus();
  }

  // Whether the run's plan says so; git-filter-repo has none.
  bool PlanSays(const char* what) const {
    const auto plan =
        ReadRegularFile(out_.directory + std::string(kPlanName), kMaxFile, Links::kRefuse);
    return plan.ok() && plan->find(what) != std::string::npos;
  }

  absl::Status ReadRunFiles() {
    if (out_.run != kFilterRepo) {
      SECRETSCAN_ASSIGN_OR_RETURN(const RunRecord record, ReadRunRecord(out_.directory));
      out_.is_purged = record.is_purged;
      out_.redacts =
          PlanSays("\"mode\": \"redact\"") && !PlanSays("\"keep_latest\": true");
    }
    const auto list =
        ReadRegularFile(out_.directory + std::string(kBanListFile), kMaxFile, Links::kRefuse);
    if (list.ok()) {
      BanList bans;
      SECRETSCAN_RETURN_IF_ERROR(bans.Add(*list, out_.directory + std::string(kBanListFile)));
      absl::flat_hash_set<ObjectId> others;
      for (const auto& [name, ids] : out_.maps->references) {
        others.insert(ids.first);
      }
      for (const ObjectId& id : bans.ids()) {
        if (!out_.maps->commits.contains(id) && !others.contains(id)) {
          out_.changed_blobs.insert(id);
        }
      }
      // What stays at the tips, as it was asked for, is within reach.
      if (!PlanSays("\"keep_latest\": true")) {
        out_.blobs.insert(out_.changed_blobs.begin(), out_.changed_blobs.end());
      }
    } else if (!absl::IsNotFound(list.status())) {
      return list.status();
    }
    const std::string certificate = out_.directory + std::string(kCertificateName);
    if (const auto text = ReadRegularFile(certificate, kMaxFile, Links::kRefuse); text.ok()) {
      SECRETSCAN_ASSIGN_OR_RETURN(const std::vector<std::string> others,
                                  ReadOtherSecrets(*text, certificate));
      out_.known_others.insert(others.begin(), others.end());
    }
    AddIdentities();
    return absl::OkStatus();
  }

  // Ids in a report are keyed by the root commit, which the run may have changed.
  void AddIdentities() {
    if (out_.hidden.ids.empty()) {
      return;
    }
    bool is_lost = false;
    for (const auto& [before, after] : out_.maps->commits) {
      std::string data;
      const auto type = repository_.objects().Read(before, &data);
      if (!type.ok()) {
        is_lost = is_lost || before != after;
      } else if (*type == ObjectType::kCommit) {
        const auto links = ParseCommitLinks(data, repository_.object_id_size());
        if (links.ok() && links->parents.empty()) {
          out_.hidden.identities.push_back(std::move(data));
        }
      }
    }
    if (is_lost) {
      // Without the key nothing but the rule is left to compare.
      out_.hidden.rules.insert(hidden_rules_.begin(), hidden_rules_.end());
    }
  }

  const VerificationNames& names_;
  const Repository& repository_;
  absl::flat_hash_set<std::string> seen_;
  absl::flat_hash_set<std::string> hidden_rules_;
  VerificationTargets out_;
};

}  // namespace

absl::StatusOr<VerificationTargets> ReadVerificationTargets(const VerificationNames& names,
                                                            const Repository& repository) {
  return TargetReader(names, repository).Read();
}

void UnhideSecrets(const ScanResult& scan, VerificationTargets* targets) {
  std::vector<std::string> keys;
  for (const std::string& identity : targets->hidden.identities) {
    const Sha256Digest digest = Sha256(identity);
    keys.emplace_back(reinterpret_cast<const char*>(digest.data()), digest.size());
  }
  absl::flat_hash_set<std::string> seen;
  for (const SecretLiteral& literal : targets->secrets) {
    seen.insert(literal.secret);
  }
  for (const SecretGroup& group : scan.secrets) {
    if (group.secret.empty()) {
      continue;
    }
    std::string id;
    if (targets->hidden.ids.contains(group.id)) {
      id = group.id;
    }
    for (const std::string& key : keys) {
      const std::string other = SecretId(key, group.rule_id, group.secret);
      id = id.empty() && targets->hidden.ids.contains(other) ? other : id;
    }
    if (!id.empty() && seen.insert(group.secret).second) {
      targets->secrets.push_back(
          {group.secret, group.rule_id + " " + id.substr(0, 12), std::nullopt});
    }
  }
}

void AddReplacedSecrets(const Repository& repository, const ScanResult& scan,
                        VerificationTargets* targets) {
  absl::flat_hash_set<std::string> seen;
  for (const SecretLiteral& literal : targets->secrets) {
    seen.insert(literal.secret);
  }
  for (const SecretGroup& group : scan.secrets) {
    for (const size_t occurrence : group.occurrences) {
      const Finding& finding = scan.findings[occurrence];
      ObjectId before;
      if (group.secret.empty() || seen.contains(group.secret) ||
          !ObjectId::FromHex(finding.commit, &before)) {
        continue;
      }
      const auto mapped = targets->maps->commits.find(before);
      if (mapped == targets->maps->commits.end() || mapped->second.IsNull() ||
          mapped->second == before) {
        continue;
      }
      const std::string place = mapped->second.Hex() + (finding.blob.empty() ? "" : ":" + finding.file);
      const auto now = repository.Resolve(place);
      std::string data;
      if (now.ok() && repository.objects().Read(*now, &data).ok() &&
          data.find(group.secret) == std::string::npos) {
        seen.insert(group.secret);
        targets->secrets.push_back(
            {group.secret, group.rule_id + " " + group.id.substr(0, 12), std::nullopt});
      }
    }
  }
}

}  // namespace secretscan
