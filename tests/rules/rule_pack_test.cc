// Packs of several files, and the one that is compiled in.
#include "rules/rule_pack.h"

#include <algorithm>
#include <iterator>

#include "config_testing.h"
#include "rules/rule_archive.h"

namespace secretscan {
namespace {

using ::testing::IsEmpty;
using ::testing::SizeIs;

TEST(RulePackTest, FilesAreOnePack) {
  const EmbeddedRulesFile files[] = {
      {"00.toml", "title = 'pack'\n[[allowlists]]\nstopwords=['s']\n"},
      {"10.toml", "title = 'x'\n[[rules]]\nid='b'\nregex='x'\n[[rules.required]]\nid='a'\n"},
      {"20.toml", "[[rules]]\nid='a'\nregex='x'\n[[allowlists]]\nstopwords=['t']\n"
                  "[[allowlists]]\nstopwords=['u']\ntargetRules=['b']\n"},
  };
  const auto set = ParseRulePack(files, "pack");
  ASSERT_TRUE(set.ok()) << set.status();
  EXPECT_EQ((*set)->title, "pack");
  EXPECT_EQ((*set)->origin, "pack");
  ASSERT_THAT((*set)->rules, SizeIs(2));
  EXPECT_EQ((*set)->rules[0].id, "b");
  EXPECT_THAT((*set)->rules[0].allowlists, SizeIs(1));
  EXPECT_EQ((*set)->Find("a"), 1);
  EXPECT_THAT((*set)->allowlists, SizeIs(2));
  EXPECT_THAT((*set)->warnings, IsEmpty());
}

TEST(RulePackTest, CaseFoldingHoldsForTheFilesBehind) {
  const EmbeddedRulesFile files[] = {
      {"00.toml", "[[rules]]\nid='a'\nregex='(?i)s'\n"},
      {"10.toml", "[secretscan]\ncase_folding='ascii'\n[[rules]]\nid='b'\nregex='(?i)s'\npath='(?i)s'\n"},
      {"20.toml", "[[rules]]\nid='c'\nregex='(?i)s'\n"},
  };
  const auto set = ParseRulePack(files, "pack");
  ASSERT_TRUE(set.ok()) << set.status();
  ASSERT_THAT((*set)->rules, SizeIs(3));
  EXPECT_EQ((*set)->rules[0].regex->folding(), CaseFolding::kUnicode);
  EXPECT_EQ((*set)->rules[1].regex->folding(), CaseFolding::kAscii);
  EXPECT_EQ((*set)->rules[1].path->folding(), CaseFolding::kUnicode);
  EXPECT_EQ((*set)->rules[2].regex->folding(), CaseFolding::kAscii);

  // It is part of what the rules mean, and of what is written of them.
  const EmbeddedRulesFile unicode[] = {files[0], {"10.toml", "[[rules]]\nid='b'\nregex='(?i)s'\npath='(?i)s'\n"}, files[2]};
  EXPECT_NE((*ParseRulePack(unicode, "pack"))->digest, (*set)->digest);
  const auto read = ReadRuleArchive(WriteRuleArchive(**set));
  ASSERT_NE(read, nullptr);
  EXPECT_EQ(read->rules[0].regex->folding(), CaseFolding::kUnicode);
  EXPECT_EQ(read->rules[2].regex->folding(), CaseFolding::kAscii);
}

TEST(RulePackTest, IdMayOccurOnce) {
  const EmbeddedRulesFile files[] = {
      {"00.toml", "[[rules]]\nid='a'\nregex='x'\n"},
      {"10.toml", "\n[[rules]]\nid='a'\nregex='x'\n"},
  };
  EXPECT_EQ(ParseRulePack(files, "pack").status().message(),
            "pack/10.toml:2: rule 'a': is defined in pack/00.toml too");
}

TEST(RulePackTest, FilesCannotExtend) {
  const EmbeddedRulesFile files[] = {{"00.toml", "[extend]\nuseDefault=true\n"}};
  EXPECT_EQ(ParseRulePack(files, "pack").status().message(),
            "pack/00.toml:2: a file of a pack cannot extend a configuration");
}

TEST(BuiltInRulesTest, IsTheRulesDirectory) {
  std::vector<std::string> names;
  for (const auto& entry :
       std::filesystem::directory_iterator(SECRETSCAN_SOURCE_DIR "/rules")) {
    if (entry.path().extension() == ".toml") {
      names.push_back(entry.path().filename().string());
    }
  }
  std::sort(names.begin(), names.end());
  ASSERT_EQ(EmbeddedRules().size(), names.size());
  for (size_t i = 0; i < names.size(); ++i) {
    EXPECT_EQ(EmbeddedRules()[i].name, names[i]);
    std::ifstream in(SECRETSCAN_SOURCE_DIR "/rules/" + names[i], std::ios::binary);
    const std::string text((std::istreambuf_iterator<char>(in)), std::istreambuf_iterator<char>());
    EXPECT_EQ(EmbeddedRules()[i].toml, text) << names[i];
  }
}

TEST(BuiltInRulesTest, LoadsWithoutWarningsAndIsShared) {
  const auto set = BuiltInRules();
  ASSERT_TRUE(set.ok()) << set.status();
  EXPECT_EQ((*set)->origin, "built-in");
  EXPECT_THAT((*set)->warnings, IsEmpty());
  EXPECT_EQ(set->get(), BuiltInRules()->get());
}

// What the build compiled the files to.
TEST(BuiltInRulesTest, TheTableIsTheFiles) {
  const auto parsed = ParseRulePack(EmbeddedRules(), "built-in");
  ASSERT_TRUE(parsed.ok()) << parsed.status();
  EXPECT_EQ(WriteRuleArchive(**parsed), BuiltInRuleTable());
  EXPECT_EQ(WriteRuleArchive(**BuiltInRules()), BuiltInRuleTable());
  for (const Rule& rule : (*parsed)->rules) {
    EXPECT_EQ((*BuiltInRules())->Find(rule.id), (*parsed)->Find(rule.id));
  }
}

TEST(BuiltInRulesTest, ATableThatIsNotWholeIsNone) {
  const std::string_view table = BuiltInRuleTable();
  for (size_t size = 0; size < table.size(); size += 997) {
    EXPECT_EQ(ReadRuleArchive(table.substr(0, size)), nullptr) << size;
  }
  EXPECT_EQ(ReadRuleArchive(std::string(table) + "x"), nullptr);
}

// BuiltInRules() relies on it, and compiles no pattern before its first use.
TEST(BuiltInRulesTest, EveryPatternIsValid) {
  const auto checked = ParseRulePack(EmbeddedRules(), "built-in");
  ASSERT_TRUE(checked.ok()) << checked.status();
  EXPECT_EQ((*checked)->digest, (*BuiltInRules())->digest);
  for (const Rule& rule : (*BuiltInRules())->rules) {
    const int position = (*checked)->Find(rule.id);
    EXPECT_EQ(rule.regex->group_count(), (*checked)->rules[position].regex->group_count());
  }
}

class CommonAllowlistTest : public ::testing::Test {
 protected:
  bool AllowsPath(std::string_view path) {
    for (const Allowlist& list : (*BuiltInRules())->allowlists) {
      if (list.AllowsSource("", path)) {
        return true;
      }
    }
    return false;
  }
  bool AllowsSecret(std::string_view secret) {
    for (const Allowlist& list : (*BuiltInRules())->allowlists) {
      if (list.AllowsFinding({.secret = secret, .match = secret, .line = secret})) {
        return true;
      }
    }
    return false;
  }
};

TEST_F(CommonAllowlistTest, Paths) {
  for (const char* path :
       {"a/logo.PNG", "font.woff2", "lib/x.so", "Cargo.lock", "web/package-lock.json", "go.sum",
        "node_modules", "a/node_modules/b/c.js", ".git", "sub/.git/config",
        "vendor/github.com/x/y.go", "vendor/bundle/a.rb", "vendor/modules.txt",
        "static/jquery.min.js", "app-min.css", "app.js.map", "venv/site-packages/x.py"}) {
    EXPECT_TRUE(AllowsPath(path)) << path;
  }
  for (const char* path :
       {"src/main.go", "config.json", "go.mod", "vendor/billing.py", "src/vendor/keys.env",
        "my_node_modules.txt", ".gitignore", ".github/workflows/ci.yml", "package.json", "png",
        "admin.js", "app.map", "a.zip", "requirements.txt"}) {
    EXPECT_FALSE(AllowsPath(path)) << path;
  }
}

TEST_F(CommonAllowlistTest, Placeholders) {
  for (const char* secret :
       {"true", "NULL", "${DB_PASSWORD}", "${{ secrets.TOKEN }}", "$DB_PASSWORD", "$(cat file)",
        "%PASSWORD%", "{{ .Values.token }}", "<your token>", "xxxxxxxx", "********"}) {
    EXPECT_TRUE(AllowsSecret(secret)) << secret;
  }
  for (const char* secret :
       {"untrue", "true story", "${DB_PASSWORD:-hunter}", "$ecret", "x${A}", "xxxxyxxx", "a<b>"}) {
    EXPECT_FALSE(AllowsSecret(secret)) << secret;
  }
}

}  // namespace
}  // namespace secretscan
