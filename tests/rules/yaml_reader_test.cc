#include "rules/yaml_reader.h"

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "rules/toml_guard.h"

namespace secretscan {
namespace {

using ::testing::HasSubstr;

TEST(YamlReaderTest, ReadsMapsListsAndScalars) {
  const auto root = ReadYaml("A: 1\nb: [x, {C: |\n  two\n  lines\n}]\nd:\n- \"q\\n\"\n", "f");
  // Flow maps hold no block scalars.
  EXPECT_FALSE(root.ok());
  const auto good = ReadYaml("A: 1\nb: [x, {C: y}]\nd:\n- |\n  two\n  lines\n- \"q\\n\"\n", "f");
  ASSERT_TRUE(good.ok()) << good.status();
  EXPECT_EQ(*good->Find("a")->As<std::string>(), "1");
  const auto& list = *good->Find("b")->As<ConfigValue::List>();
  EXPECT_EQ(*list[1].Find("c")->As<std::string>(), "y");
  const auto& texts = *good->Find("d")->As<ConfigValue::List>();
  EXPECT_EQ(*texts[0].As<std::string>(), "two\nlines\n");
  EXPECT_EQ(texts[0].line, 4);
  EXPECT_EQ(*texts[1].As<std::string>(), "q\n");
}

TEST(YamlReaderTest, FollowsAliasesOfScalarsOnly) {
  const auto root = ReadYaml("a: &x one\nb: *x\n", "f");
  ASSERT_TRUE(root.ok()) << root.status();
  EXPECT_EQ(*root->Find("b")->As<std::string>(), "one");
  EXPECT_THAT(std::string(ReadYaml("a: &x [1]\nb: *x\n", "f").status().message()),
              HasSubstr("f:2: only aliases of scalars"));
  EXPECT_FALSE(ReadYaml("a: &x one\nb: &x [1]\nc: *x\n", "f").ok());
}

TEST(YamlReaderTest, IsBounded) {
  EXPECT_THAT(std::string(ReadYaml(std::string(100, '['), "f").status().message()),
              HasSubstr("nesting"));
  std::string laughs = "a: &x " + std::string(1000, 'x') + "\nb:\n";
  for (int i = 0; i < 3000; ++i) {
    laughs += "- *x\n";
  }
  EXPECT_THAT(std::string(ReadYaml(laughs, "f").status().message()), HasSubstr("aliases"));
  EXPECT_THAT(std::string(ReadYaml(std::string(kMaxConfigBytes + 1, ' '), "f").status().message()),
              HasSubstr("too large"));
}

TEST(YamlReaderTest, NamesTheLineOfAMistake) {
  EXPECT_THAT(std::string(ReadYaml("a: 1\nb: [\n", "f").status().message()), HasSubstr("f:3: "));
  EXPECT_FALSE(ReadYaml("a: \xFF\n", "f").ok());
  EXPECT_FALSE(ReadYaml("[a]: b\n", "f").ok());
}

}  // namespace
}  // namespace secretscan
