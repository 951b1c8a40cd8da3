// `secretscan rules`.
#include "cli/sandbox.h"
#include "gmock/gmock.h"

namespace secretscan {
namespace {

using ::testing::ContainsRegex;
using ::testing::HasSubstr;

class RulesTest : public SandboxTest {};

TEST_F(RulesTest, CheckAcceptsAGoodFile) {
  const ProcessResult result = Run({"rules", "check", "rules.toml"});
  EXPECT_EQ(result.exit_code, 0) << result.err;
  EXPECT_EQ(result.out, "rules.toml: 1 rule, no errors\n");
}

TEST_F(RulesTest, CheckNamesFileAndLineOfAMistake) {
  Write("bad.toml", "[[rules]]\nid = \"x\"\nregex = '''(unclosed'''\n");
  const ProcessResult result = Run({"rules", "check", "rules.toml", "bad.toml"});
  EXPECT_EQ(result.exit_code, 2);
  EXPECT_THAT(result.err, ContainsRegex("bad\\.toml:[0-9]+"));
  EXPECT_THAT(result.out, HasSubstr("rules.toml: 1 rule"));
}

TEST_F(RulesTest, CheckNeedsAFileThatExists) {
  EXPECT_EQ(Run({"rules", "check"}).exit_code, 2);
  const ProcessResult result = Run({"rules", "check", "absent.toml"});
  EXPECT_EQ(result.exit_code, 2);
  EXPECT_THAT(result.err, HasSubstr("absent.toml"));
}

TEST_F(RulesTest, ListShowsTheRulesOfAScan) {
  const ProcessResult ours = Run({"rules", "list", "-c", "rules.toml"});
  EXPECT_EQ(ours.exit_code, 0) << ours.err;
  EXPECT_THAT(ours.out, HasSubstr("token-of-ours"));
  EXPECT_THAT(ours.out, HasSubstr("A token of ours"));
  const ProcessResult built_in = Run({"rules", "list"});
  EXPECT_EQ(built_in.exit_code, 0) << built_in.err;
  EXPECT_THAT(built_in.out, HasSubstr("github-pat"));
}

TEST_F(RulesTest, TestTriesTheExamples) {
  const std::string rule =
      "[[rules]]\nid = 'tok'\nregex = '''TOK([0-9a-f]{8})'''\n[rules.secretscan]\n";
  Write("good.toml", rule + "positives = ['TOK{hex:8}']\nnegatives = ['TOK{hex:7}']\n");
  const ProcessResult good = Run({"rules", "test", "good.toml"});
  EXPECT_EQ(good.exit_code, 0) << good.err;
  EXPECT_EQ(good.out, "good.toml: 1 rule, 2 examples, 0 failures, 0 overlaps\n");
  Write("bad.toml", rule + "positives = ['TOK{hex:7}']\n");
  const ProcessResult bad = Run({"rules", "test", "good.toml", "bad.toml"});
  EXPECT_EQ(bad.exit_code, 1) << bad.err;
  EXPECT_THAT(bad.out, HasSubstr("bad.toml:1: rule 'tok': positive 'TOK{hex:7}' is not found"));
  EXPECT_EQ(Run({"rules", "test", "absent.toml"}).exit_code, 2);
}

TEST_F(RulesTest, LintTellsWarningsAndNotes) {
  const ProcessResult warned = Run({"rules", "lint", "rules.toml"});
  EXPECT_THAT(warned.out, HasSubstr("rules.toml:4: rule 'token-of-ours': note: "));
  EXPECT_THAT(warned.out, HasSubstr("[undocumented]"));
  EXPECT_THAT(warned.out, HasSubstr("rules.toml: 0 errors, 0 warnings, "));
  EXPECT_EQ(warned.exit_code, 0) << warned.err;
  EXPECT_EQ(Run({"rules", "lint", "--strict", "rules.toml"}).exit_code, 1);
  Write("bare.toml", "[[rules]]\nid = 'x'\nregex = 'xyz'\n");
  EXPECT_EQ(Run({"rules", "lint", "bare.toml"}).exit_code, 1);
}

TEST_F(RulesTest, BenchMeasuresAndCompares) {
  Write("corpus/a.txt", "key=" + TestToken() + "\n");
  const ProcessResult result = Run({"rules", "bench", "rules.toml", "--corpus", "corpus", "--against",
                                    "rules.toml", "--rounds", "1"});
  EXPECT_EQ(result.exit_code, 0) << result.err;
  EXPECT_THAT(result.out, HasSubstr("corpus: 1 text, 33 bytes"));
  EXPECT_THAT(result.out, ContainsRegex(" 1 +1  token-of-ours"));
  EXPECT_THAT(result.out, ContainsRegex("scans at [0-9.]+ times the speed of rules.toml"));
  EXPECT_EQ(Run({"rules", "bench", "--corpus", "absent"}).exit_code, 2);
}

TEST_F(RulesTest, ExplainTellsAllOfARule) {
  const ProcessResult result = Run({"rules", "explain", "-c", "rules.toml", "token-of-ours"});
  EXPECT_EQ(result.exit_code, 0) << result.err;
  EXPECT_THAT(result.out, HasSubstr("tok_[a-z0-9]{24}"));
  EXPECT_EQ(Run({"rules", "explain", "-c", "rules.toml", "other"}).exit_code, 2);
}

TEST_F(RulesTest, DocsPrintsTables) {
  const ProcessResult result = Run({"rules", "docs"});
  EXPECT_EQ(result.exit_code, 0) << result.err;
  EXPECT_THAT(result.out, HasSubstr("| id | what | severity | confidence | provider | |"));
  EXPECT_THAT(result.out, HasSubstr("| github-pat |"));
}

TEST_F(RulesTest, ImportConvertsAndListsTheRest) {
  Write("acme.yml",
        "rules:\n- {name: A, id: a.1, pattern: 'acme_[a-z]{8}', validation: {type: Http}}\n"
        "- {name: B, id: a.2, pattern: 'x(?=y)'}\n");
  const ProcessResult result = Run({"rules", "import", "--from", "kingfisher", "acme.yml"});
  EXPECT_EQ(result.exit_code, 1);
  EXPECT_THAT(result.out, HasSubstr("id = \"a-1\""));
  EXPECT_THAT(result.err, HasSubstr("acme.yml:2: rule 'a.1': 'validation' has no equivalent"));
  EXPECT_THAT(result.err, HasSubstr("acme.yml:3: rule 'a.2': left out: "));
  EXPECT_THAT(result.err, HasSubstr("1 rule imported, 1 left out"));
  Write("imported.toml", result.out);
  EXPECT_EQ(Run({"rules", "check", "imported.toml"}).exit_code, 0);
  EXPECT_EQ(Run({"rules", "import", "--from", "other", "acme.yml"}).exit_code, 2);
  EXPECT_EQ(Run({"rules", "import", "acme.yml"}).exit_code, 2);
  EXPECT_EQ(Run({"rules", "import", "--from", "kingfisher", "absent.yml"}).exit_code, 2);
}

TEST_F(RulesTest, NeedsASubcommand) {
  EXPECT_EQ(Run({"rules"}).exit_code, 2);
  const ProcessResult result = Run({"rules", "lst"});
  EXPECT_EQ(result.exit_code, 2);
  EXPECT_THAT(result.err, HasSubstr("did you mean list?"));
}

}  // namespace
}  // namespace secretscan
