#include "ignore/ignore_lint.h"

#include "gtest/gtest.h"
#include "ignore/ignore_testing.h"

namespace secretscan {
namespace {

using testing::FileEntry;
using testing::FindingOf;
using testing::SecretEntry;

std::vector<int64_t> Lines(const std::vector<IgnoreProblem>& problems) {
  std::vector<int64_t> lines;
  for (const IgnoreProblem& problem : problems) {
    lines.push_back(problem.line);
  }
  return lines;
}

TEST(IgnoreLintTest, FindsWrongExpiredAndRepeatedLines) {
  IgnoreEntry expired = FileEntry("c", "x/1");
  expired.expires = "1970-01-02";
  IgnoreEntry again = FileEntry("a", "x/1");
  again.reason = "another";
  const std::string text = FormatIgnoreEntry(FileEntry("a", "x/1")) + "\n" +
                           FormatIgnoreEntry(again) + "\nfile path=**\n" +
                           FormatIgnoreEntry(expired) + "\n";
  EXPECT_EQ(Lines(LintIgnoreFile(ParseIgnoreFile(text, "name"), 5)),
            (std::vector<int64_t>{2, 3, 4}));
}

TEST(IgnoreLintTest, FindsWhatIsUnused) {
  const IgnoreFile file =
      ParseIgnoreFile(FormatIgnoreEntry(SecretEntry("one")) + "\n" +
                          FormatIgnoreEntry(SecretEntry("two")) + "\n" +
                          FormatIgnoreEntry(FileEntry("a", "x/1")) + "\n",
                      "name");
  const auto unused = UnusedEntries(file, {FindingOf("rule", "x", "two")}, {}, 1);
  ASSERT_TRUE(unused.ok());
  EXPECT_EQ(Lines(*unused), (std::vector<int64_t>{1, 3}));
  EXPECT_EQ(Lines(UnusedLines(GitleaksIgnore("x:rule:3\n#\ny:rule:3\n", "name"),
                              {FindingOf("rule", "x", "two", std::string(40, 'c'))})),
            (std::vector<int64_t>{3}));
}

}  // namespace
}  // namespace secretscan
