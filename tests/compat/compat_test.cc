// secretscan beside gitleaks: the same findings on every state, or the difference that is written
// down with its reason. gitleaks itself is needed only to record (see record).
#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <set>

#include "compat/golden.h"
#include "compat/outcome.h"
#include "compat/state_file.h"
#include "gtest/gtest.h"

namespace secretscan {
namespace {

using Json = nlohmann::ordered_json;

const std::filesystem::path kDirectory =
    std::filesystem::path(SECRETSCAN_SOURCE_DIR) / "tests/compat";

std::filesystem::path GoldenPath(const std::string& name) {
  return kDirectory / "golden" / (name + ".json");
}

// The findings of `a` that `b` lacks, one a line.
std::string Missing(const Json& a, const Json& b) {
  std::multiset<std::string> left;
  for (const Json& finding : b) {
    left.insert(finding.dump(-1, ' ', false, Json::error_handler_t::replace));
  }
  std::string out;
  for (const Json& finding : a) {
    const std::string line = finding.dump(-1, ' ', false, Json::error_handler_t::replace);
    if (const auto found = left.find(line); found != left.end()) {
      left.erase(found);
    } else {
      out += "    " + line + "\n";
    }
  }
  return out;
}

std::string Differences(const Json& expected, const Json& got) {
  std::string out;
  if (expected["exit"] != got["exit"]) {
    out += "  exit code " + got["exit"].dump() + " instead of " + expected["exit"].dump() + "\n";
  }
  if (expected["findings"] != got["findings"]) {
    out += "  expected and not told:\n" + Missing(expected["findings"], got["findings"]) +
           "  told and not expected:\n" + Missing(got["findings"], expected["findings"]);
  }
  return out;
}

class CompatTest : public ::testing::TestWithParam<State> {
 protected:
  void Record(const std::string& gitleaks) const {
    const std::vector<ScanOutcome> theirs = RunState(GetParam().script, gitleaks);
    const std::vector<ScanOutcome> ours = RunState(GetParam().script, SECRETSCAN_PROGRAM);
    ASSERT_EQ(theirs.size(), ours.size());
    std::vector<GoldenScan> scans;
    for (size_t i = 0; i < theirs.size(); ++i) {
      GoldenScan scan;
      scan.args = theirs[i].args;
      scan.gitleaks = ToJson(theirs[i].outcome);
      scan.why = theirs[i].why;
      if (!scan.why.empty()) {
        scan.secretscan = ToJson(ours[i].outcome);
      }
      scans.push_back(std::move(scan));
    }
    WriteGolden(GoldenPath(GetParam().name), scans);
  }
};

TEST_P(CompatTest, TellsWhatGitleaksTells) {
  if (const char* gitleaks = std::getenv("SECRETSCAN_RECORD_WITH")) {
    Record(gitleaks);
  }
  const std::vector<GoldenScan> golden = ReadGolden(GoldenPath(GetParam().name));
  const std::vector<ScanOutcome> scans = RunState(GetParam().script, SECRETSCAN_PROGRAM);
  ASSERT_EQ(scans.size(), golden.size()) << "tests/compat/record writes what is expected";
  std::string lacking;
  for (size_t i = 0; i < scans.size(); ++i) {
    EXPECT_EQ(scans[i].args, golden[i].args);
    EXPECT_EQ(scans[i].why, golden[i].why);
    if (scans[i].messages.find("not supported in this version") != std::string::npos ||
        scans[i].messages.find("known: text, jsonl, json, sarif\n") != std::string::npos) {
      lacking += scans[i].args + ": " + scans[i].messages;
      continue;
    }
    const Json& expected = golden[i].why.empty() ? golden[i].gitleaks : golden[i].secretscan;
    const std::string differences = Differences(expected, ToJson(scans[i].outcome));
    EXPECT_TRUE(differences.empty()) << GetParam().name << ", scan " << i + 1 << ": "
                                     << scans[i].args << "\n"
                                     << differences << scans[i].messages;
    if (!golden[i].why.empty()) {
      EXPECT_NE(golden[i].gitleaks, golden[i].secretscan)
          << "no difference is left: " << golden[i].why;
    }
  }
  if (!lacking.empty()) {
    GTEST_SKIP() << lacking;
  }
}

INSTANTIATE_TEST_SUITE_P(States, CompatTest, ::testing::ValuesIn(LoadStates(kDirectory / "states")),
                         [](const ::testing::TestParamInfo<State>& state) {
                           std::string name = state.param.name;
                           std::replace(name.begin(), name.end(), '-', '_');
                           return name;
                         });

TEST(CompatGoldenTest, EveryGoldenHasItsState) {
  std::set<std::string> names;
  for (const State& state : LoadStates(kDirectory / "states")) {
    names.insert(state.name);
  }
  for (const auto& entry : std::filesystem::directory_iterator(kDirectory / "golden")) {
    EXPECT_TRUE(names.contains(entry.path().stem())) << entry.path();
  }
}

}  // namespace
}  // namespace secretscan
