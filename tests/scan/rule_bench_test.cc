#include "scan/rule_bench.h"

#include <filesystem>
#include <fstream>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace secretscan {
namespace {

using ::testing::SizeIs;

class RuleBenchTest : public ::testing::Test {
 protected:
  RuleBenchTest()
      : root_(std::filesystem::path(::testing::TempDir()) /
              (std::string("bench-") +
               ::testing::UnitTest::GetInstance()->current_test_info()->name())) {
    std::filesystem::create_directories(root_);
  }
  ~RuleBenchTest() override { std::filesystem::remove_all(root_); }

  void Write(const std::string& name, const std::string& text) {
    std::ofstream(root_ / name, std::ios::binary) << text;
  }

  std::filesystem::path root_;
};

TEST_F(RuleBenchTest, TakesTextsUpToALimit) {
  Write("a", std::string(100, 'x'));
  Write("b", std::string(1, '\0'));
  Write("c", std::string(100, 'x'));
  const auto all = LoadBenchCorpus(root_.string(), 1000);
  ASSERT_TRUE(all.ok()) << all.status();
  EXPECT_THAT(all->texts, SizeIs(2));
  EXPECT_EQ(all->bytes, 200);
  EXPECT_EQ(all->left_out, 1);
  const auto some = LoadBenchCorpus(root_.string(), 150);
  EXPECT_EQ(some->bytes, 100);
  EXPECT_EQ(some->left_out, 2);
  EXPECT_EQ(LoadBenchCorpus((root_ / "no").string(), 9).status().code(),
            absl::StatusCode::kNotFound);
  EXPECT_EQ(LoadBenchCorpus(root_.string(), 9).status().code(),
            absl::StatusCode::kInvalidArgument);
}

TEST_F(RuleBenchTest, CountsWhatRulesDo) {
  Write("a", "tok1234 tok12\nnone\ntok5678\n");
  const auto corpus = LoadBenchCorpus(root_.string(), 1000);
  ASSERT_TRUE(corpus.ok());
  const auto rules = *ParseRules(
      "[[rules]]\nid = 'tok'\nregex = '''tok[0-9]{4}'''\nkeywords = ['tok']\n"
      "[[rules]]\nid = 'kot'\nregex = '''kot[0-9]{4}'''\nkeywords = ['kot']\n",
      "test.toml");
  const auto reports = BenchRules({rules, rules}, *corpus, 2);
  ASSERT_TRUE(reports.ok()) << reports.status();
  ASSERT_THAT(*reports, SizeIs(2));
  for (const BenchReport& report : *reports) {
    ASSERT_THAT(report.costs, SizeIs(2));
    EXPECT_EQ(report.costs[0].matches, 2);
    EXPECT_GE(report.costs[0].candidates, 1);
    EXPECT_EQ(report.costs[1].candidates, 0);
    EXPECT_GT(report.scan_seconds, 0);
    EXPECT_GT(report.compile_seconds, 0);
  }
}

}  // namespace
}  // namespace secretscan
