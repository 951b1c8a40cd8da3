// From flags to what a verification looks for.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "absl/container/flat_hash_set.h"
#include "absl/status/statusor.h"
#include "git/repository.h"
#include "rewrite/finding_judgement.h"
#include "rewrite/metadata.h"
#include "rewrite/secret_literals.h"
#include "scan/scan_result.h"

namespace secretscan {

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

struct VerifyTargets {
  std::vector<SecretLiteral> secrets;
  absl::flat_hash_set<ObjectId> blobs;
  HiddenSecrets hidden;
  std::string run;                                 // its name; empty: none is known
  std::optional<RunMaps> maps;
  absl::flat_hash_set<ObjectId> changed_blobs;     // of the run
  absl::flat_hash_set<std::string> known_others;   // of its earlier certificate
  std::string directory;                           // of the run, with trailing '/'; may be empty
  bool is_purged = false;                          // the run says that it destroyed the old objects
  bool redacts = false;                            // the run replaced secrets, wherever they stood

  bool empty() const {
    return secrets.empty() && blobs.empty() && hidden.ids.empty() && hidden.rules.empty() &&
           !maps.has_value();
  }
};

// Reads what the flags name; without --run, the newest run that left its maps. InvalidArgument when
// there is nothing to look for.
absl::StatusOr<VerifyTargets> ReadVerifyTargets(const VerifyFlags& flags,
                                                const Repository& repository);

// Takes the secrets that a report hides from a scan that still finds them.
void UnhideSecrets(const ScanResult& scan, VerifyTargets* targets);

// Takes the secrets that the run replaced from a scan that still finds them in old objects: those
// that the new ones do not hold at the same place.
void AddReplacedSecrets(const Repository& repository, const ScanResult& scan,
                        VerifyTargets* targets);

}  // namespace secretscan
