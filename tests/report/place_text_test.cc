#include "report/place_text.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "report/sample_result.h"

namespace secretscan {
namespace {

using ::testing::Pair;
using testing::FakeSecret;
using testing::SampleFinding;

std::pair<std::string, std::string> Words(Provenance provenance, std::string file,
                                          std::string origin) {
  Finding finding = SampleFinding();
  finding.provenance = provenance;
  finding.file = std::move(file);
  finding.origin = std::move(origin);
  const std::vector<Finding> findings = {finding};  // which the mask refers to
  const SecretMask mask(findings, 100);
  return {PlaceOf(finding, mask), CircumstanceOf(finding, mask)};
}

TEST(PlaceText, NamesEveryKind) {
  EXPECT_THAT(Words(Provenance::kCommit, "a.py", ""), Pair("a.py", ""));
  EXPECT_THAT(Words(Provenance::kMerge, "a.py", ""), Pair("a.py", "in a merge"));
  EXPECT_THAT(Words(Provenance::kCommitMessage, "", ""),
              Pair("message of commit cccccccccccc", ""));
  EXPECT_THAT(Words(Provenance::kTagMessage, "", "refs/tags/v1"),
              Pair("message of tag refs/tags/v1", ""));
  EXPECT_THAT(Words(Provenance::kRefName, "", "refs/heads/x"),
              Pair("reference name refs/heads/x", ""));
  EXPECT_THAT(Words(Provenance::kConfig, "", "remote.origin.url"),
              Pair(".git/config remote.origin.url", ""));
  EXPECT_THAT(Words(Provenance::kStash, "a.py", "refs/stash@{1}"), Pair("a.py", "in stash@{1}"));
  EXPECT_THAT(Words(Provenance::kReflog, "a.py", "HEAD@{2}"),
              Pair("a.py", "in the reflog only: HEAD@{2}"));
  EXPECT_THAT(Words(Provenance::kDangling, "", ""),
              Pair("object bbbbbbbbbbbb", "in no reference any more"));
  EXPECT_THAT(Words(Provenance::kStaged, "a.py", ""), Pair("a.py", "staged"));
  EXPECT_THAT(Words(Provenance::kStdin, "", ""), Pair("(standard input)", ""));
}

TEST(PlaceText, HidesASecretInAName) {
  const auto [place, more] = Words(Provenance::kRefName, "", "refs/heads/" + FakeSecret("a"));
  EXPECT_EQ(place, "reference name refs/heads/REDACTED");
}

}  // namespace
}  // namespace secretscan
