#include "ignore/gitleaks_ignore.h"

#include "gtest/gtest.h"
#include "ignore/ignore_testing.h"

namespace secretscan {
namespace {

using testing::FindingOf;

const std::string kCommit(40, 'c');

bool Hides(const std::string& text, const Finding& finding) {
  return GitleaksIgnore(text, "name").Hides(finding);
}

TEST(GitleaksIgnoreTest, ComparesFingerprints) {
  const Finding of_commit = FindingOf("rule", "src/a", "secret", kCommit);
  const Finding of_file = FindingOf("rule", "src/a", "secret");
  for (const char* line : {"src/a:rule:3", "  src/a:rule:3\t\r\n", "x\n#y\n\nsrc/a:rule:3",
                           "src\\a:rule:3", "\xC2\xA0src/a:rule:3"}) {
    EXPECT_TRUE(Hides(line, of_commit)) << line;
    EXPECT_TRUE(Hides(line, of_file)) << line;
  }
  EXPECT_TRUE(Hides(kCommit + ":src\\a:rule:3", of_commit));
  EXPECT_FALSE(Hides(kCommit + ":src/a:rule:3", of_file));
  for (const char* line : {"src/a:rule:4", "src/a:rul:3", "./src/a:rule:3", "src/*:rule:3",
                           "src/a:rule:3 # why", "#src/a:rule:3", "ccc:src/a:rule:3", ""}) {
    EXPECT_FALSE(Hides(line, of_commit)) << line;
  }
}

TEST(GitleaksIgnoreTest, OtherFormsAreTextThatIsToldOf) {
  const GitleaksIgnore list("a:b\na:b:c:rule:3\n" + kCommit + ":a:b:c:rule:3", "name");
  ASSERT_EQ(list.problems().size(), 3u);
  EXPECT_EQ(list.problems()[0].line, 1);
  EXPECT_TRUE(list.Hides(FindingOf("rule", "a:b:c", "secret", kCommit)));
  EXPECT_FALSE(list.Hides(FindingOf("rule", "a:b:d", "secret", kCommit)));
}

TEST(GitleaksIgnoreTest, ReadsOnBehindAnEndlessLine) {
  const GitleaksIgnore list(std::string(1 << 16, 'x') + "\nsrc/a:rule:3", "name");
  EXPECT_EQ(list.problems().size(), 1u);
  EXPECT_TRUE(list.Hides(FindingOf("rule", "src/a", "secret")));
}

}  // namespace
}  // namespace secretscan
