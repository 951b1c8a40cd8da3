// What a verification looks for.
#pragma once

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

struct NamedText {
  std::string name;   // what messages call it
  std::string text;
};

// What is named to be gone.
struct VerificationNames {
  std::vector<NamedText> reports;        // as ReadFindings() takes them
  std::vector<NamedText> secret_lists;   // one a line
  std::vector<NamedText> blob_lists;     // ids
  std::vector<std::string> blobs;        // ids
  std::string run;                       // empty: the newest that left its maps, if any
};

struct VerificationTargets {
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

// InvalidArgument for what is malformed, NotFound when the run is not there. They may come out empty.
absl::StatusOr<VerificationTargets> ReadVerificationTargets(const VerificationNames& names,
                                                            const Repository& repository);

// Takes the secrets that a report hides from a scan that still finds them.
void UnhideSecrets(const ScanResult& scan, VerificationTargets* targets);

// Takes the secrets that the run replaced from a scan that still finds them in old objects: those
// that the new ones do not hold at the same place.
void AddReplacedSecrets(const Repository& repository, const ScanResult& scan,
                        VerificationTargets* targets);

}  // namespace secretscan
