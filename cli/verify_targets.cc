#include "cli/verify_targets.h"

#include <algorithm>

#include "base/file.h"
#include "base/sha256.h"
#include "base/status.h"
#include "cli/standard_input.h"
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

constexpr size_t kMaxList = size_t{64} << 20;
constexpr int64_t kMaxFile = int64_t{1} << 30;
constexpr char kFilterRepo[] = "filter-repo";   // in the place of a run's name

absl::StatusOr<std::string> ReadInput(const std::string& file) {
  if (file != "-") {
    return ReadFile(file);
  }
  SECRETSCAN_ASSIGN_OR_RETURN(std::string text, ReadStandardInput(kMaxList));
  if (text.size() > kMaxList) {
    return InvalidArgument("standard input is larger than 64 MiB");
  }
  return text;
}

class TargetReader {
 public:
  TargetReader(const VerifyFlags& flags, const Repository& repository)
      : flags_(flags), repository_(repository) {}

  absl::StatusOr<VerifyTargets> Read() {
    for (const std::string& file : flags_.secret_files) {
      SECRETSCAN_RETURN_IF_ERROR(ReadSecrets(file));
    }
    for (const std::string& file : flags_.reports) {
      SECRETSCAN_RETURN_IF_ERROR(ReadReport(file));
    }
    SECRETSCAN_RETURN_IF_ERROR(ReadBlobs());
    SECRETSCAN_RETURN_IF_ERROR(ReadRun());
    if (out_.empty()) {
      return InvalidArgument(
          "there is nothing to verify: give --report, --secret-file, --blob-ids-file, or --run "
          "with a run of a rewrite (secretscan rewrite --status lists them)");
    }
    return std::move(out_);
  }

 private:
  void AddSecret(std::string secret, std::string name) {
    if (seen_.insert(secret).second) {
      out_.secrets.push_back({std::move(secret), std::move(name), std::nullopt});
    }
  }

  // One a line, as the rewrite takes them.
  absl::Status ReadSecrets(const std::string& file) {
    SECRETSCAN_ASSIGN_OR_RETURN(const std::string text, ReadInput(file));
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
        AddSecret(std::move(line), "line " + std::to_string(number) + " of " +
                                       (file == "-" ? "standard input" : file));
      }
    }
    return absl::OkStatus();
  }

  absl::Status ReadReport(const std::string& file) {
    SECRETSCAN_ASSIGN_OR_RETURN(const std::string text, ReadInput(file));
    SECRETSCAN_ASSIGN_OR_RETURN(const FindingReport report, ReadFindings(text, file));
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
    for (const std::string& word : flags_.blobs) {
      ObjectId id;
      if (!ObjectId::FromHex(word, &id)) {
        return InvalidArgument("--blob: " + word + " is no whole object id");
      }
      out_.blobs.insert(id);
    }
    for (const std::string& file : flags_.blob_files) {
      SECRETSCAN_ASSIGN_OR_RETURN(const std::string text, ReadInput(file));
      int64_t others = 0;
      for (const ObjectId& id : ParseBlobIds(text, &others)) {
        out_.blobs.insert(id);
      }
      if (others > 0) {
        return InvalidArgument(file + ": " + std::to_string(others) + " words are no object ids");
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
    if (!flags_.run.empty()) {
      if (!IsRunName(flags_.run)) {
        return InvalidArgument("--run: " + flags_.run + " is no name of a run");
      }
      SECRETSCAN_ASSIGN_OR_RETURN(found, ReadMaps(RunDirectory(common, flags_.run), flags_.run));
      if (!found) {
        return NotFound("there is no run " + flags_.run + ", or it changed nothing");
      }
    }
    for (const std::string& run : flags_.run.empty() ? ListRuns(common)
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

  // What stays at the tips, as it was asked for, is out of reach nowhere.
  bool KeepsLatest() const {
    const auto plan =
        ReadRegularFile(out_.directory + std::string(kPlanName), kMaxFile, Links::kRefuse);
    return plan.ok() && plan->find("\"keep_latest\": true") != std::string::npos;
  }

  absl::Status ReadRunFiles() {
    if (out_.run != kFilterRepo) {
      SECRETSCAN_ASSIGN_OR_RETURN(const RunRecord record, ReadRunRecord(out_.directory));
      out_.is_purged = record.is_purged;
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
      if (!KeepsLatest()) {
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

  const VerifyFlags& flags_;
  const Repository& repository_;
  absl::flat_hash_set<std::string> seen_;
  absl::flat_hash_set<std::string> hidden_rules_;
  VerifyTargets out_;
};

}  // namespace

absl::StatusOr<VerifyTargets> ReadVerifyTargets(const VerifyFlags& flags,
                                                const Repository& repository) {
  return TargetReader(flags, repository).Read();
}

void UnhideSecrets(const ScanResult& scan, VerifyTargets* targets) {
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

}  // namespace secretscan
