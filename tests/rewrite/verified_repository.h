// A repository with a rewritten history, whose verification tests then upset.
#pragma once

#include <string>
#include <vector>

#include "absl/container/flat_hash_set.h"
#include "git/test_repository.h"
#include "gtest/gtest.h"
#include "rewrite/hand_rewrite.h"
#include "rewrite/verification.h"

namespace secretscan {

// All of what was told, for the messages of tests.
std::string Describe(const Verification& verification);

// The password stood in dir/sub/conf of the second of five commits; main, topic and the tag v1 are
// rewritten, and nothing but objects that no reference reaches has it any more.
class VerificationTest : public ::testing::Test {
 protected:
  VerificationTest();

  void Purge();
  std::string Git(const std::string& directory, const std::vector<std::string>& args);
  // Of the repository, or of another one at `path`. What it tells may not have the password.
  Verification Run(const std::string& path = "");
  static const Check& Get(const Verification& verification, const std::string& id);

  // V1 fails, and says where.
  void ExpectFound(const std::string& place, const std::string& path = "");
  void ExpectHolds();

  std::string GitDir() const { return repository_.path() + "/.git/"; }

  std::string secret_;
  TestRepository repository_;
  std::string leak_, flagged_, old_tip_;
  RewrittenHistory history_;
  RunMaps maps_;
  absl::flat_hash_set<ObjectId> blobs_;
  bool has_run_ = true;
  bool after_purge_ = false;
};

}  // namespace secretscan
