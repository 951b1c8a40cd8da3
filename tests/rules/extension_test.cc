// `[extend]`: what is pulled in, in which order, and what of both sides survives.
#include "config_testing.h"
#include "rules/toml_guard.h"

namespace secretscan {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;
using ::testing::StartsWith;

class ExtensionTest : public ::testing::Test {
 protected:
  // Loads main.toml, which extends base.toml.
  std::shared_ptr<const RuleSet> Load(const std::string& main, const std::string& base) {
    auto rules = TryLoad(main, base);
    EXPECT_TRUE(rules.ok()) << rules.status();
    return rules.ok() ? *rules : std::make_shared<const RuleSet>();
  }
  absl::StatusOr<std::shared_ptr<const RuleSet>> TryLoad(const std::string& main,
                                                         const std::string& base) {
    const std::string path = directory_.Write("base.toml", base);
    constexpr std::string_view kHeader = "[extend]\n";
    const bool has_header = main.starts_with(kHeader);
    return LoadRulesFile(directory_.Write(
        "main.toml", std::string(kHeader) + "path = '" + path + "'\n" +
                         main.substr(has_header ? kHeader.size() : 0)));
  }
  static std::vector<std::string> Ids(const RuleSet& set) {
    std::vector<std::string> out;
    for (const Rule& rule : set.rules) {
      out.push_back(rule.id);
    }
    return out;
  }

  ConfigDirectory directory_;
};

TEST_F(ExtensionTest, RulesOfBothSidesSortedById) {
  const auto set = Load("[[rules]]\nid='m'\nregex='m'\n[[rules]]\nid='B'\nregex='b'\n",
                        "[[rules]]\nid='z'\nregex='z'\n[[rules]]\nid='a'\nregex='a'\n");
  EXPECT_THAT(Ids(*set), ElementsAre("B", "a", "m", "z"));
  EXPECT_EQ(set->origin, directory_.path("main.toml"));
}

TEST_F(ExtensionTest, CaseFoldingIsTheFilesOwn) {
  const auto set = Load("[secretscan]\ncase_folding='ascii'\n[[rules]]\nid='m'\nregex='(?i)m'\n",
                        "[[rules]]\nid='b'\nregex='(?i)b'\n");
  ASSERT_THAT(Ids(*set), ElementsAre("b", "m"));
  EXPECT_EQ(set->rules[0].regex->folding(), CaseFolding::kUnicode);
  EXPECT_EQ(set->rules[1].regex->folding(), CaseFolding::kAscii);
}

TEST_F(ExtensionTest, ExtendingFileOverridesWhatItGives) {
  const auto set = Load(R"(
[[rules]]
id = "r"
description = "mine"
entropy = 2
tags = ["mine"]
keywords = ["Mine"]
[[rules.allowlists]]
stopwords = ["mine"]
)",
                        R"(
[[rules]]
id = "r"
description = "base"
regex = '(base)'
path = "base"
secretGroup = 1
entropy = 1
tags = ["base"]
keywords = ["base"]
[[rules.allowlists]]
stopwords = ["base"]
)");
  ASSERT_THAT(set->rules, SizeIs(1));
  const Rule& rule = set->rules[0];
  EXPECT_EQ(rule.description, "mine");
  EXPECT_EQ(rule.regex->pattern(), "(base)");
  EXPECT_EQ(rule.path->pattern(), "base");
  EXPECT_EQ(rule.secret_group, 1);
  EXPECT_EQ(rule.entropy, 2);
  EXPECT_THAT(rule.tags, ElementsAre("base", "mine"));
  EXPECT_THAT(rule.keywords, ElementsAre("base", "mine"));
  ASSERT_THAT(rule.allowlists, SizeIs(2));
  EXPECT_THAT(rule.allowlists[0].stopwords, ElementsAre("base"));
  EXPECT_THAT(rule.allowlists[1].stopwords, ElementsAre("mine"));
  EXPECT_THAT(set->warnings, IsEmpty());
}

TEST_F(ExtensionTest, PatternsGroupAndPathAreOverridden) {
  const auto set = Load("[[rules]]\nid='r'\nregex='(a)(b)'\npath='mine'\nsecretGroup=2\n",
                        "[[rules]]\nid='r'\nregex='(base)'\npath='base'\nsecretGroup=1\n");
  EXPECT_EQ(set->rules[0].regex->pattern(), "(a)(b)");
  EXPECT_EQ(set->rules[0].path->pattern(), "mine");
  EXPECT_EQ(set->rules[0].secret_group, 2);
}

TEST_F(ExtensionTest, GroupOfOneSideIsCheckedAgainstTheRegexOfTheOther) {
  const auto rules = TryLoad("[[rules]]\nid='r'\nregex='none'\n",
                             "[[rules]]\nid='r'\nregex='(base)'\nsecretGroup=1\n");
  EXPECT_EQ(rules.status().message(),
            directory_.path("base.toml") +
                ":4: rule 'r': invalid regex secret group 1, max regex secret group 0");
}

TEST_F(ExtensionTest, RuleThatCarriesOnlyAnIdNeedsItsBase) {
  EXPECT_THAT(Load("[[rules]]\nid='r'\n", "[[rules]]\nid='r'\nregex='x'\n")->rules, SizeIs(1));
  const auto rules = TryLoad("[[rules]]\nid='q'\n", "[[rules]]\nid='r'\nregex='x'\n");
  EXPECT_EQ(rules.status().message(),
            directory_.path("main.toml") +
                ":3: rule 'q': both |regex| and |path| are empty, this rule will have no effect");
}

TEST_F(ExtensionTest, OurKeysMerge) {
  const auto set = Load(
      "[[rules]]\nid='r'\n[rules.secretscan]\nseverity='low'\npositives=['p2']\n",
      "[[rules]]\nid='r'\nregex='x'\n[rules.secretscan]\nprovider='P'\npositives=['p1']\n");
  EXPECT_EQ(set->rules[0].severity, Severity::kLow);
  EXPECT_EQ(set->rules[0].provider, "P");
  EXPECT_THAT(set->rules[0].positive_examples, ElementsAre("p1", "p2"));
}

TEST_F(ExtensionTest, DisabledRulesGoFromTheExtendedFileOnly) {
  const auto set = Load(R"([extend]
disabledRules = ["gone", "mine", "unknown"]
[[rules]]
id = "mine"
regex = "mine"
)",
                        "[[rules]]\nid='gone'\nregex='x'\n[[rules]]\nid='mine'\nregex='base'\n"
                        "tags=['base']\n[[rules]]\nid='kept'\nregex='x'\n");
  EXPECT_THAT(Ids(*set), ElementsAre("kept", "mine"));
  EXPECT_EQ(set->rules[1].regex->pattern(), "mine");
  EXPECT_THAT(set->rules[1].tags, IsEmpty());
  EXPECT_THAT(set->warnings, ElementsAre(HasSubstr("disabled rule 'unknown'")));
}

TEST_F(ExtensionTest, GlobalAllowlistsOfBothOwnFirst) {
  const auto set =
      Load("[[allowlists]]\nstopwords=['mine']\n", "[allowlist]\nstopwords=['base']\n");
  ASSERT_THAT(set->allowlists, SizeIs(2));
  EXPECT_THAT(set->allowlists[0].stopwords, ElementsAre("mine"));
  EXPECT_THAT(set->allowlists[1].stopwords, ElementsAre("base"));
}

TEST_F(ExtensionTest, TargetedAllowlistsReachExtendedRules) {
  const auto set = Load("[[allowlists]]\nstopwords=['s']\ntargetRules=['r']\n",
                        "[[rules]]\nid='r'\nregex='x'\n[[rules]]\nid='q'\nregex='x'\n");
  EXPECT_THAT(set->allowlists, IsEmpty());
  EXPECT_THAT(set->rules[0].allowlists, IsEmpty());
  ASSERT_THAT(set->rules[1].allowlists, SizeIs(1));
  EXPECT_THAT(set->warnings, IsEmpty());
}

TEST_F(ExtensionTest, TargetedAllowlistsOfTheExtendedFileWorkWithAWarning) {
  const auto set = Load("[extend]\ndisabledRules=['gone']\n",
                        "[[rules]]\nid='r'\nregex='x'\n[[rules]]\nid='gone'\nregex='x'\n"
                        "[[allowlists]]\nstopwords=['s']\ntargetRules=['r', 'gone']\n");
  ASSERT_THAT(set->rules, SizeIs(1));
  EXPECT_THAT(set->rules[0].allowlists, SizeIs(1));
  EXPECT_THAT(set->warnings,
              ElementsAre(HasSubstr("takes effect; gitleaks drops it"),
                          HasSubstr("target rule ID 'gone' does not exist")));
}

TEST_F(ExtensionTest, RequiredAndSkipReportOfTheExtendingFileWin) {
  const auto set = Load(
      "[[rules]]\nid='r'\nskipReport=true\n[[rules.required]]\nid='r'\nwithinLines=5\n",
      "[[rules]]\nid='q'\nregex='q'\n[[rules]]\nid='r'\nregex='x'\n[[rules.required]]\nid='q'\n");
  const Rule& rule = set->rules[1];
  EXPECT_TRUE(rule.skip_report);
  ASSERT_THAT(rule.required, SizeIs(1));
  EXPECT_EQ(rule.required[0].rule_id, "r");
  EXPECT_THAT(set->warnings, ElementsAre(HasSubstr("required replaces"),
                                         HasSubstr("skipReport replaces")));
}

TEST_F(ExtensionTest, RequiredAndSkipReportOfTheExtendedFileStayWhenNotGiven) {
  const auto set = Load("[[rules]]\nid='r'\ntags=['t']\n",
                        "[[rules]]\nid='r'\nregex='x'\nskipReport=true\n[[rules.required]]\n"
                        "id='r'\n");
  EXPECT_TRUE(set->rules[0].skip_report);
  EXPECT_THAT(set->rules[0].required, SizeIs(1));
  EXPECT_THAT(set->warnings, IsEmpty());
}

TEST_F(ExtensionTest, RequiredMayNameARuleOfTheExtendedFile) {
  const auto set = Load("[[rules]]\nid='r'\nregex='x'\n[[rules.required]]\nid='q'\n",
                        "[[rules]]\nid='q'\nregex='q'\n");
  EXPECT_THAT(set->warnings,
              ElementsAre(HasSubstr("rule ID 'q' is defined in another file; gitleaks refuses")));
}

TEST_F(ExtensionTest, RequiredRuleThatWasDisabledIsAWarning) {
  const auto set = Load("[extend]\ndisabledRules=['q']\n",
                        "[[rules]]\nid='q'\nregex='q'\n[[rules]]\nid='r'\nregex='x'\n"
                        "[[rules.required]]\nid='q'\n");
  EXPECT_THAT(set->warnings, ElementsAre(HasSubstr("rule ID 'q' is disabled")));
}

TEST_F(ExtensionTest, ErrorsOfTheExtendedFileNameIt) {
  const auto rules = TryLoad("", "[[rules]]\nid='q'\nregex='('\n");
  EXPECT_EQ(rules.status().code(), absl::StatusCode::kInvalidArgument);
  EXPECT_THAT(std::string(rules.status().message()),
              StartsWith(directory_.path("main.toml") +
                         ":2: failed to load extended config, err: " +
                         directory_.path("base.toml") + ":3: rule 'q': regex: invalid"));
}

TEST_F(ExtensionTest, MissingFileIsAnError) {
  EXPECT_EQ(ParseError("[extend]\npath = '/nonexistent/x.toml'\n"),
            "test.toml:2: failed to load extended config, err: cannot open /nonexistent/x.toml: No "
            "such file or directory");
}

TEST_F(ExtensionTest, OnlyRegularFilesAreExtended) {
  EXPECT_THAT(ParseError("[extend]\npath = '/dev/zero'\n"), HasSubstr("is no regular file"));
  const std::string huge = directory_.Write("huge.toml", "");
  std::filesystem::resize_file(huge, kMaxConfigBytes + 1);
  EXPECT_THAT(ParseError("[extend]\npath = '" + huge + "'\n"), HasSubstr("larger than 2 MiB"));
  EXPECT_THAT(ParseError("[extend]\npath = '" + directory_.path() + "'\n"),
              HasSubstr("is no regular file"));
}

TEST_F(ExtensionTest, PathIsRelativeToTheWorkingDirectoryFirst) {
  directory_.Write("cwd/base.toml", "[[rules]]\nid='from-cwd'\nregex='x'\n");
  directory_.Write("config/base.toml", "[[rules]]\nid='from-config'\nregex='x'\n");
  const std::string main = directory_.Write("config/main.toml", "[extend]\npath='base.toml'\n");
  const WorkingDirectory inside(directory_.path("cwd"));
  const auto set = LoadRulesFile(main);
  ASSERT_TRUE(set.ok()) << set.status();
  EXPECT_THAT(Ids(**set), ElementsAre("from-cwd"));
  EXPECT_THAT((*set)->warnings, IsEmpty());
}

TEST_F(ExtensionTest, PathIsRelativeToTheConfigurationSecond) {
  directory_.Write("empty/x", "");
  directory_.Write("config/base.toml", "[[rules]]\nid='from-config'\nregex='x'\n");
  const std::string main = directory_.Write("config/main.toml", "[extend]\npath='base.toml'\n");
  const WorkingDirectory inside(directory_.path("empty"));
  const auto set = LoadRulesFile(main);
  ASSERT_TRUE(set.ok()) << set.status();
  EXPECT_THAT(Ids(**set), ElementsAre("from-config"));
  EXPECT_THAT((*set)->warnings, ElementsAre(HasSubstr("found beside this file")));
}

TEST_F(ExtensionTest, DepthEndsAtTheSecondFile) {
  const std::string c = directory_.Write("c.toml", "[[rules]]\nid='c'\nregex='x'\n");
  const std::string b = directory_.Write(
      "b.toml", "[extend]\npath='" + c + "'\n[[rules]]\nid='b'\nregex='x'\n");
  const std::string a = directory_.Write(
      "a.toml", "[extend]\npath='" + b + "'\n[[rules]]\nid='a'\nregex='x'\n");
  const auto set = LoadRulesFile(
      directory_.Write("main.toml", "[extend]\npath='" + a + "'\n[[rules]]\nid='m'\nregex='x'\n"));
  ASSERT_TRUE(set.ok()) << set.status();
  EXPECT_THAT(Ids(**set), ElementsAre("a", "b", "m"));
}

TEST_F(ExtensionTest, FileThatExtendsItselfIsAppliedTwice) {
  const std::string path = directory_.path("self.toml");
  directory_.Write("self.toml",
                   "[extend]\npath='" + path + "'\n[[rules]]\nid='r'\nregex='x'\ntags=['t']\n");
  const auto set = LoadRulesFile(path);
  ASSERT_TRUE(set.ok()) << set.status();
  EXPECT_THAT((*set)->rules[0].tags, ElementsAre("t", "t", "t"));
}

TEST_F(ExtensionTest, FilesThatExtendEachOtherEnd) {
  directory_.Write("a.toml", "[extend]\npath='" + directory_.path("b.toml") + "'\n");
  directory_.Write("b.toml", "[extend]\npath='" + directory_.path("a.toml") + "'\n");
  EXPECT_TRUE(LoadRulesFile(directory_.path("a.toml")).ok());
}

TEST_F(ExtensionTest, MalformedMinVersionOfAnExtendedFileDoesNotMatter) {
  EXPECT_THAT(Load("", "minVersion='new'\n")->warnings, IsEmpty());
}

TEST_F(ExtensionTest, UseDefaultMeansTheBuiltInPack) {
  const auto built_in = BuiltInRules();
  ASSERT_TRUE(built_in.ok()) << built_in.status();
  const auto set = MustParse(
      "[extend]\nuseDefault = true\n[[rules]]\nid='mine-alone'\nregex='x'\n"
      "[[allowlists]]\nstopwords=['s']\n");
  EXPECT_EQ(set->rules.size(), (*built_in)->rules.size() + 1);
  EXPECT_GE(set->Find("mine-alone"), 0);
  ASSERT_THAT(set->allowlists, SizeIs((*built_in)->allowlists.size() + 1));
  EXPECT_THAT(set->allowlists[0].stopwords, ElementsAre("s"));
}

TEST_F(ExtensionTest, UnknownDisabledRuleOfTheDefaultPackIsAWarning) {
  EXPECT_THAT(
      MustParse("[extend]\nuseDefault = true\ndisabledRules = ['no-such-rule']\n")->warnings,
      Contains(HasSubstr("disabled rule 'no-such-rule'")));
}

}  // namespace
}  // namespace secretscan
