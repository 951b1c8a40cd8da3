#include "cli/log.h"

#include <unistd.h>

#include "cli/command_line.h"
#include "cli/progress_bar.h"
#include "cli/summary.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "nlohmann/json.hpp"

namespace secretscan {
namespace {

using Json = nlohmann::ordered_json;
using ::testing::ElementsAre;
using ::testing::MatchesRegex;

// What `speak` says on standard error in this format.
template <typename Speak>
std::string Said(LogFormat format, Speak speak) {
  SetLogFormat(format);
  ::testing::internal::CaptureStderr();
  speak();
  SetLogFormat(LogFormat::kText);
  return ::testing::internal::GetCapturedStderr();
}

std::vector<std::string> Keys(const Json& object) {
  std::vector<std::string> keys;
  for (const auto& [key, value] : object.items()) {
    keys.push_back(key);
  }
  return keys;
}

TEST(LogTest, TextIsForPeople) {
  EXPECT_EQ(Said(LogFormat::kText, [] { PrintError("a\x1b b"); }),
            "secretscan: error: a\\x1b b\n");
  EXPECT_EQ(Said(LogFormat::kText, [] { PrintWarning("two\nlines"); }),
            "secretscan: warning: two\nlines\n");
  const LogField fields[] = {{"event", "x"}};
  EXPECT_EQ(Said(LogFormat::kText, [&] { Log(LogLevel::kInfo, "note", fields); }),
            "secretscan: note\n");
}

TEST(LogTest, JsonIsOneObjectALine) {
  const LogField fields[] = {
      {"event", "test"}, {"count", int64_t{3}}, {"ratio", 0.5}, {"whole", true}};
  EXPECT_EQ(JsonLogLine(1'738'315'800'045, LogLevel::kWarning, "a \"word\"\nmore", fields),
            "{\"time\":\"2025-01-31T09:30:00.045Z\",\"level\":\"warning\","
            "\"message\":\"a \\\"word\\\"\\nmore\",\"event\":\"test\",\"count\":3,\"ratio\":0.5,"
            "\"whole\":true}\n");
}

TEST(LogTest, JsonHoldsNothingThatSteersATerminalOrIsNoText) {
  const LogField fields[] = {{"name", "x\xff\xe2\x80\xae"}};
  const std::string line = JsonLogLine(0, LogLevel::kInfo, "\x1b[31m\xc2\x9b", fields);
  for (const char c : line) {
    EXPECT_TRUE((c >= ' ' && c < 0x7F) || c == '\n') << line;
  }
  const Json parsed = Json::parse(line);
  EXPECT_EQ(parsed["message"], "\\x1b[31m\\xc2\\x9b");
  EXPECT_EQ(parsed["name"], "x\\xff\\xe2\\x80\\xae");
  EXPECT_EQ(parsed["time"], "1970-01-01T00:00:00.000Z");
}

TEST(LogTest, TheFormatIsThatOfAllMessages) {
  const Json error = Json::parse(Said(LogFormat::kJson, [] { PrintError("no"); }));
  EXPECT_THAT(Keys(error), ElementsAre("time", "level", "message"));
  EXPECT_EQ(error["level"], "error");
  EXPECT_THAT(error["time"].get<std::string>(),
              MatchesRegex("20[0-9]{2}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}[.][0-9]{3}Z"));
}

TEST(LogTest, TellsTheSummaryAsFacts) {
  ScanResult result;
  result.command = "history";
  result.target = "shop";
  result.findings.resize(2);
  result.coverage.commits = 7;
  result.coverage.bytes = 1'200'000;
  result.seconds = 0.5;
  result.coverage.skips = {{SkipReason::kCorrupt, "blob", "object", "bad"}};
  const std::string said =
      Said(LogFormat::kJson, [&] { PrintSummary(result, MessageLevel::kAll); });
  std::istringstream lines(said);
  std::vector<Json> objects;
  for (std::string line; std::getline(lines, line);) {
    objects.push_back(Json::parse(line));
  }
  ASSERT_EQ(objects.size(), 4u) << said;
  EXPECT_EQ(objects[0]["level"], "warning");
  EXPECT_EQ(objects[0]["event"], "skip");
  EXPECT_EQ(objects[0]["reason"], "corrupt");
  EXPECT_EQ(objects[1]["level"], "error");
  const Json& summary = objects[3];
  EXPECT_EQ(summary["event"], "summary");
  EXPECT_EQ(summary["command"], "history");
  EXPECT_EQ(summary["findings"], 2);
  EXPECT_EQ(summary["commits"], 7);
  EXPECT_EQ(summary["bytes"], 1'200'000);
  EXPECT_EQ(summary["seconds"], 0.5);
  EXPECT_EQ(summary["complete"], false);
  EXPECT_GT(summary["peak_memory_bytes"], 0);
}

TEST(LogTest, TellsProgressAsFacts) {
  ProgressSnapshot snapshot;
  snapshot.stage = Progress::Stage::kScanning;
  snapshot.blobs = 50;
  snapshot.blobs_total = 200;
  const Json progress = Json::parse(Said(LogFormat::kJson, [&] { LogProgress(snapshot); }));
  EXPECT_EQ(progress["event"], "progress");
  EXPECT_EQ(progress["stage"], "scanning");
  EXPECT_EQ(progress["blobs"], 50);
  EXPECT_EQ(progress["blobs_total"], 200);
}

TEST(LogTest, ProgressIsShownWhereSomebodyLooks) {
  const Terminal none;
  Terminal drawn;
  drawn.can_draw = true;
  EXPECT_FALSE(ShowsProgress(none, MessageLevel::kAll));
  EXPECT_TRUE(ShowsProgress(drawn, MessageLevel::kAll));
  EXPECT_FALSE(ShowsProgress(drawn, MessageLevel::kWarnings));
  SetLogFormat(LogFormat::kJson);
  EXPECT_TRUE(ShowsProgress(none, MessageLevel::kAll));
  EXPECT_FALSE(ShowsProgress(none, MessageLevel::kErrors));
  SetLogFormat(LogFormat::kText);
}

TEST(LogTest, SpeaksWithoutMemory) {
  EXPECT_EQ(Said(LogFormat::kText, [] { LogWithoutMemory("no memory"); }),
            "\nsecretscan: error: no memory\n");
  const Json error = Json::parse(Said(LogFormat::kJson, [] { LogWithoutMemory("no memory"); }));
  EXPECT_EQ(error["level"], "error");
  EXPECT_EQ(error["message"], "no memory");
}

TEST(LogTest, TheFlagCountsWhateverElseIsWrong) {
  EXPECT_EQ(LogFormatOf({"history", "--log-format=json", "--bogus"}), LogFormat::kJson);
  EXPECT_EQ(LogFormatOf({"--log-format", "json", "history"}), LogFormat::kJson);
  EXPECT_EQ(LogFormatOf({"--log-format", "json", "--log-format=text"}), LogFormat::kText);
  EXPECT_EQ(LogFormatOf({"history", "--log-format"}), LogFormat::kText);
  EXPECT_EQ(LogFormatOf({"history", "--", "--log-format=json"}), LogFormat::kText);
  EXPECT_EQ(LogFormatOf({}), LogFormat::kText);
}

}  // namespace
}  // namespace secretscan
