// What is remembered is what would be extracted.
#include "scan/secret_memo.h"

#include <string>

#include "gtest/gtest.h"
#include "match/matcher.h"
#include "rules/config_testing.h"

namespace secretscan {
namespace {

std::shared_ptr<const RuleSet> Rules() {
  return MustParse(
      "[[rules]]\nid='a'\nregex='''k=(\\w+)'''\n"
      "[[rules]]\nid='b'\nregex='''(k)=(\\w+)'''\nsecretGroup=2\n"
      "[[rules]]\nid='c'\nregex='''k=\\w+'''\n");
}

TEST(SecretMemoTest, AnswersLikeExtraction) {
  const auto rules = Rules();
  SecretMemo memo;
  for (int round = 0; round < 2; ++round) {
    for (const std::string match : {"k=abc", "k=abcd", "k=", ""}) {
      for (const Rule& rule : rules->rules) {
        EXPECT_EQ(memo.Extract(rule, match), ExtractSecret(rule, match)) << rule.id << " " << match;
      }
    }
  }
}

// More than is kept, and single matches too long to be kept.
TEST(SecretMemoTest, ForgetsWithoutHarm) {
  const auto rules = Rules();
  const Rule& rule = rules->rules[0];
  SecretMemo memo;
  for (int i = 0; i < 300; ++i) {
    const std::string secret = std::string(40'000, 'x') + std::to_string(i % 100);
    EXPECT_EQ(memo.Extract(rule, "k=" + secret), secret);
  }
  const std::string huge(1 << 20, 'y');
  EXPECT_EQ(memo.Extract(rule, "k=" + huge), huge);
  EXPECT_EQ(memo.Extract(rule, "k=z"), "z");
}

}  // namespace
}  // namespace secretscan
