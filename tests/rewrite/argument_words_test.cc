#include "rewrite/argument_words.h"

#include "gtest/gtest.h"

namespace secretscan {
namespace {

const std::vector<WordOption> kOptions = {
    {{"--force", "-f"}},
    {{"--help", "-h"}},
    {{"--path-match", "--path"}, WordOption::Values::kOne},
    {{"--path-glob"}, WordOption::Values::kOne},
    {{"--prune"}, WordOption::Values::kOne, {"always", "never"}},
    {{"--refs"}, WordOption::Values::kSome},
};

// "NAME VALUE… | NAME …", or the error.
std::string Read(const std::vector<std::string>& words) {
  const WordMatches matches = MatchWords(kOptions, words);
  if (!matches.error.empty()) {
    return matches.error;
  }
  std::string text;
  for (const WordMatch& match : matches.matches) {
    text += (text.empty() ? "" : " | ") + match.name;
    for (const std::string& value : match.values) {
      text += " " + value;
    }
  }
  return text;
}

// What follows was recorded from Python 3.11's argparse.
TEST(ArgumentWordsTest, ReadsValuesAndAbbreviations) {
  EXPECT_EQ(Read({"--path", "a", "--path=b", "--path-g", "c", "--path-m=d=e"}),
            "--path a | --path b | --path-glob c | --path-match d=e");
  EXPECT_EQ(Read({"-f", "-fh", "-hf"}), "-f | -f | -h | -h | -f");
  EXPECT_EQ(Read({"--refs", "a", "b", "^c", "--force"}), "--refs a b ^c | --force");
  EXPECT_EQ(Read({"--refs=a"}), "--refs a");
  EXPECT_EQ(Read({"--path", "", "--path="}), "--path  | --path ");
  EXPECT_EQ(Read({"--path", "-"}), "--path -");
  EXPECT_EQ(Read({"--path", "-5", "--path", "-.5"}), "--path -5 | --path -.5");
  EXPECT_EQ(Read({"--path", "-a b"}), "--path -a b");
  EXPECT_EQ(Read({"--pr", "never", "--fo"}), "--prune never | --force");
}

TEST(ArgumentWordsTest, TellsMistakesAsPythonDoes) {
  EXPECT_EQ(Read({"--path-"}),
            "ambiguous option: --path- could match --path-match, --path-glob");
  EXPECT_EQ(Read({"--path"}), "argument --path-match/--path: expected one argument");
  EXPECT_EQ(Read({"--path", "--force"}),
            "argument --path-match/--path: expected one argument");
  EXPECT_EQ(Read({"--path", "--", "a"}), "argument --path-match/--path: expected one argument");
  EXPECT_EQ(Read({"--refs"}), "argument --refs: expected at least one argument");
  EXPECT_EQ(Read({"--refs=a", "b"}), "unrecognized arguments: b");
  EXPECT_EQ(Read({"--force=1"}), "argument --force/-f: ignored explicit argument '1'");
  EXPECT_EQ(Read({"-fq"}), "argument --force/-f: ignored explicit argument 'q'");
  EXPECT_EQ(Read({"--prune", "x"}),
            "argument --prune: invalid choice: 'x' (choose from 'always', 'never')");
  EXPECT_EQ(Read({"x", "--zzz", "-5", "--", "--force"}),
            "unrecognized arguments: x --zzz -5 -- --force");
}

TEST(ArgumentWordsTest, ErrorsComeInTheirPlace) {
  const WordMatches matches = MatchWords(kOptions, {"--force", "--path", "a", "--refs", "--help"});
  EXPECT_EQ(matches.error, "argument --refs: expected at least one argument");
  ASSERT_EQ(matches.matches.size(), 2U);
  EXPECT_EQ(matches.matches[1].values.front(), "a");
  // But what is ambiguous is seen before any option counts.
  EXPECT_TRUE(MatchWords(kOptions, {"--force", "--path-", "a"}).matches.empty());
}

}  // namespace
}  // namespace secretscan
