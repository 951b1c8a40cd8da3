#include "secretscan/scan_control.h"

#include <atomic>
#include <chrono>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "api/token_rules.h"
#include "git/test_repository.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "secretscan/scanner.h"

namespace secretscan {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

// Keeps what it is given, and at `limit` says that it is enough.
class Keeper : public ScanSink {
 public:
  explicit Keeper(size_t limit = 1000) : limit_(limit) {}
  bool OnFound(FoundSecret found) override {
    EXPECT_FALSE(is_busy_.exchange(true));
    found_.push_back(std::move(found));
    is_busy_ = false;
    return found_.size() < limit_;
  }
  const std::vector<FoundSecret>& found() const { return found_; }
  std::set<std::string> files() const {
    std::set<std::string> files;
    for (const FoundSecret& found : found_) {
      files.insert(found.file);
    }
    return files;
  }

 private:
  const size_t limit_;
  std::atomic<bool> is_busy_ = false;
  std::vector<FoundSecret> found_;
};

class ScanControlTest : public ::testing::Test {
 protected:
  ScanControlTest() {
    absl::StatusOr<Scanner> scanner = Scanner::Create(WithTokenRules());
    EXPECT_TRUE(scanner.ok()) << scanner.status();
    scanner_.emplace(*std::move(scanner));
    for (int i = 0; i < 50; ++i) {
      repository_.WriteFile("f" + std::to_string(i), Token("tok") + "\n" + Token("oth") + "\n");
    }
    repository_.Commit("files");
  }
  FilesRequest Files() const { return {.paths = {repository_.path() + "/"}}; }

  TestRepository repository_;
  std::optional<Scanner> scanner_;
};

TEST_F(ScanControlTest, SinkTakesWhatAListWouldHold) {
  const absl::StatusOr<ScanOutcome> listed = scanner_->ScanFiles(Files());
  ASSERT_TRUE(listed.ok()) << listed.status();
  ASSERT_THAT(listed->found, SizeIs(100));
  EXPECT_NE(listed->record, nullptr);

  Keeper keeper;
  FilesRequest request = Files();
  request.control.sink = &keeper;
  const absl::StatusOr<ScanOutcome> outcome = scanner_->ScanFiles(request);
  ASSERT_TRUE(outcome.ok()) << outcome.status();
  EXPECT_THAT(outcome->found, IsEmpty());
  EXPECT_EQ(outcome->record, nullptr);
  EXPECT_EQ(outcome->files, 50);
  EXPECT_THAT(keeper.found(), SizeIs(100));
  EXPECT_THAT(keeper.files(), SizeIs(50));
  EXPECT_EQ(keeper.found()[0].rule_id, "token-of-ours");
  EXPECT_EQ(keeper.found()[1].rule_id, "other-token");
  EXPECT_EQ(keeper.found()[0].file, keeper.found()[1].file);
}

TEST_F(ScanControlTest, SinkOfAHistoryIsInOrder) {
  Keeper keeper;
  HistoryRequest request{.repository = repository_.path()};
  const absl::StatusOr<ScanOutcome> listed = scanner_->ScanHistory(request);
  request.control.sink = &keeper;
  ASSERT_TRUE(scanner_->ScanHistory(request).ok());
  ASSERT_TRUE(listed.ok());
  ASSERT_EQ(keeper.found().size(), listed->found.size());
  for (size_t i = 0; i < listed->found.size(); ++i) {
    EXPECT_EQ(keeper.found()[i].id, listed->found[i].id);
  }
}

TEST_F(ScanControlTest, SinkLeavesOutWhatABaselineHolds) {
  const std::string baseline = repository_.parent() + "/baseline.json";
  const std::string file = repository_.path() + "/f1";
  repository_.WriteFile("../baseline.json",
                        R"([{"RuleID":"token-of-ours","File":")" + file +
                            R"(","StartLine":1,"Secret":"12345678","Match":")" + Token("tok") +
                            R"(","Entropy":3.0}])");
  ScannerOptions options = WithTokenRules();
  options.baseline = baseline;
  const absl::StatusOr<Scanner> scanner = Scanner::Create(options);
  ASSERT_TRUE(scanner.ok()) << scanner.status();
  Keeper keeper;
  FilesRequest request = Files();
  request.control.sink = &keeper;
  const absl::StatusOr<ScanOutcome> outcome = scanner->ScanFiles(request);
  ASSERT_TRUE(outcome.ok()) << outcome.status();
  EXPECT_EQ(outcome->ignored, 1);
  EXPECT_THAT(keeper.found(), SizeIs(99));
}

TEST_F(ScanControlTest, SinkEndsAScan) {
  Keeper keeper(3);
  FilesRequest files = Files();
  files.control.sink = &keeper;
  EXPECT_TRUE(absl::IsCancelled(scanner_->ScanFiles(files).status()));
  EXPECT_THAT(keeper.found(), SizeIs(3));

  Keeper one(1);
  ScanControl control;
  control.sink = &one;
  const std::string text = Token("tok") + " " + Token("oth");
  EXPECT_TRUE(absl::IsCancelled(scanner_->ScanText(text, "", control).status()));
  EXPECT_THAT(one.found(), SizeIs(1));
}

TEST_F(ScanControlTest, CancelledFromTheBeginning) {
  const std::atomic<bool> cancelled = true;
  HistoryRequest history{.repository = repository_.path()};
  history.control.cancelled = &cancelled;
  EXPECT_TRUE(absl::IsCancelled(scanner_->ScanHistory(history).status()));
  FilesRequest files = Files();
  files.control.cancelled = &cancelled;
  EXPECT_TRUE(absl::IsCancelled(scanner_->ScanFiles(files).status()));
  ScanControl control;
  control.cancelled = &cancelled;
  EXPECT_TRUE(absl::IsCancelled(scanner_->ScanText("text", "", control).status()));
  // The scanner is as good as before.
  EXPECT_THAT(scanner_->ScanText(Token("tok"), "")->found, SizeIs(1));
}

TEST_F(ScanControlTest, ProgressEndsWithAllThatWasDone) {
  std::vector<ScanProgress> seen;
  FilesRequest request = Files();
  request.control.on_progress = [&](const ScanProgress& now) { seen.push_back(now); };
  request.control.progress_interval = std::chrono::milliseconds(1);
  ASSERT_TRUE(scanner_->ScanFiles(request).ok());
  ASSERT_FALSE(seen.empty());
  EXPECT_EQ(seen.back().stage, ScanStage::kDone);
  EXPECT_EQ(seen.back().texts, 50);
  EXPECT_EQ(seen.back().texts_total, 50);
  EXPECT_EQ(seen.back().bytes, 50 * 26);
  for (size_t i = 1; i < seen.size(); ++i) {
    EXPECT_LE(seen[i - 1].texts, seen[i].texts);
  }
}

TEST_F(ScanControlTest, ProgressOfAHistoryCountsCommits) {
  ScanProgress last;
  HistoryRequest request{.repository = repository_.path()};
  request.control.on_progress = [&](const ScanProgress& now) { last = now; };
  ASSERT_TRUE(scanner_->ScanHistory(request).ok());
  EXPECT_EQ(last.stage, ScanStage::kDone);
  EXPECT_EQ(last.commits, 1);
  EXPECT_EQ(last.texts, 1);  // all files are alike
}

}  // namespace
}  // namespace secretscan
