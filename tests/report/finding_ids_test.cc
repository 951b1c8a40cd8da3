#include "report/finding_ids.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>

#include "report/sample_result.h"

namespace secretscan {
namespace {

using testing::FakeSecret;
using testing::SampleFinding;
using testing::SampleResult;

TEST(FindingIds, StayWhenLinesMove) {
  Finding finding = SampleFinding();
  const ScanResult before = SampleResult({finding});
  finding.start_line = finding.end_line = 99;
  finding.start_column = 1;
  finding.line = finding.match;
  finding.fingerprint = GitleaksFingerprint(finding);
  const ScanResult after = SampleResult({finding});
  EXPECT_EQ(FindingIds(before)[0].id, FindingIds(after)[0].id);
}

TEST(FindingIds, StayWhenOtherSecretsComeAndGo) {
  Finding other = SampleFinding(FakeSecret("other"));
  other.start_line = 1;
  const ScanResult before = SampleResult({SampleFinding()});
  const ScanResult after = SampleResult({other, SampleFinding()});
  EXPECT_EQ(FindingIds(before)[0].id, FindingIds(after)[1].id);
}

TEST(FindingIds, AreUnique) {
  std::vector<Finding> findings;
  for (const char* file : {"a", "b"}) {
    for (const char commit : {'1', '2'}) {
      for (const char* secret : {"x", "y"}) {
        Finding finding = SampleFinding(FakeSecret(secret));
        finding.file = file;
        finding.commit = std::string(40, commit);
        findings.push_back(finding);
        finding.start_line += 5;  // the same secret again
        findings.push_back(finding);
      }
    }
  }
  const ScanResult result = SampleResult(findings);
  std::set<std::string> ids;
  for (const FindingId& id : FindingIds(result)) {
    EXPECT_EQ(id.id.size(), 32u);
    ids.insert(id.id);
  }
  EXPECT_EQ(ids.size(), findings.size());
}

TEST(FindingIds, PointToTheGroup) {
  const ScanResult result =
      SampleResult({SampleFinding(FakeSecret("x")), SampleFinding(FakeSecret("y"))});
  const std::vector<FindingId> ids = FindingIds(result);
  ASSERT_NE(ids[0].group, nullptr);
  EXPECT_EQ(ids[0].group->secret, result.findings[0].secret);
  EXPECT_EQ(ids[1].group->secret, result.findings[1].secret);
}

TEST(FindingIds, WorkWithoutGroups) {
  ScanResult result = SampleResult({SampleFinding()});
  result.secrets.clear();
  const std::vector<FindingId> ids = FindingIds(result);
  EXPECT_EQ(ids[0].group, nullptr);
  EXPECT_EQ(ids[0].id.size(), 32u);
}

}  // namespace
}  // namespace secretscan
