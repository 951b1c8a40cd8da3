// Histories of any shape, for tests of what rewrites them.
#pragma once

#include <cstdint>
#include <random>
#include <string>
#include <vector>

#include "git/object_id.h"
#include "git/pack_writer.h"
#include "git/references.h"
#include "git/repository.h"
#include "git/test_repository.h"

namespace secretscan {

// A bare repository with merges, file/directory changes, links, modes, empty commits, mentions, tags; with
// `odd` also trees and commits as no git writes them.
class RandomHistory {
 public:
  RandomHistory(uint32_t seed, int commits, bool odd);

  const std::string& path() const { return repository_.path(); }
  TestRepository& repository() { return repository_; }
  // Some of the blobs that paths have.
  const std::vector<ObjectId>& blobs() const { return blobs_; }

  // Takes all objects out of packs.
  void MakeLoose();
  // Opens what is there now.
  std::unique_ptr<Repository> Open() const;
  // All references, HEAD only if it is detached.
  static std::vector<Reference> References(const Repository& repository);

 private:
  uint32_t Next(uint32_t bound) { return static_cast<uint32_t>(random_()) % bound; }
  ObjectId Add(ObjectType type, std::string_view data);
  void MakeCommits(int count, bool odd);

  TestRepository repository_;
  std::mt19937 random_;
  std::unique_ptr<PackWriter> writer_;
  std::vector<ObjectId> blobs_;
  std::string packed_references_;
};

}  // namespace secretscan
