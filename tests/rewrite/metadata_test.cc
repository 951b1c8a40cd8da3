#include "rewrite/metadata.h"

#include "gtest/gtest.h"

namespace secretscan {
namespace {

ObjectId Id(char digit) {
  ObjectId id;
  EXPECT_TRUE(ObjectId::FromHex(std::string(40, digit), &id));
  return id;
}
std::string Hex(char digit) { return std::string(40, digit); }
constexpr char kHeader[] = "old                                      ";

// One run over commits named by digits.
struct OneRun {
  std::vector<CommitFate> commits;
  std::vector<ObjectId> first_changed;
  std::vector<ReferenceFate> references;
  std::map<ObjectId, std::vector<ObjectId>> parents;

  // '0': none.
  void Commit(char before, char after, char stand_in, const std::string& parents_of) {
    commits.push_back({Id(before), after == '0' ? ObjectId() : Id(after),
                       stand_in == '0' ? ObjectId() : Id(stand_in), false, false});
    for (const char parent : parents_of) {
      parents[Id(before)].push_back(Id(parent));
    }
  }
  RunMaps Merge(const RunMaps* before) const {
    RunOutcome outcome;
    outcome.commits = &commits;
    outcome.first_changed = &first_changed;
    outcome.references = references;
    outcome.parents = [this](const ObjectId& id) {
      const auto found = parents.find(id);
      return found == parents.end() ? std::vector<ObjectId>() : found->second;
    };
    return MergeRuns(before, outcome);
  }
};

std::map<std::string, std::string> Files(const RunMaps& maps) {
  std::map<std::string, std::string> files;
  for (auto& [name, text] : FormatRunMaps(maps, 20)) {
    files[name] = text;
  }
  return files;
}

// A chain 1-2-3, where 2 goes and so 3 becomes 4.
OneRun FirstRun() {
  OneRun run;
  run.Commit('1', '1', '0', "");
  run.Commit('2', '0', '1', "1");
  run.Commit('3', '4', '0', "2");
  run.first_changed = {Id('2')};
  run.references = {{"refs/heads/main", Id('3'), Id('4')}, {"refs/tags/one", Id('1'), Id('1')},
                    {"refs/heads/gone", Id('2'), ObjectId()}};
  return run;
}

TEST(MetadataTest, WritesTheFilesOfOneRun) {
  OneRun run = FirstRun();
  run.commits.push_back({Id('9'), Id('8'), ObjectId(), /*is_note=*/true, false});
  const auto files = Files(run.Merge(nullptr));
  EXPECT_EQ(files.at("commit-map"), kHeader + std::string("new\n") + Hex('1') + " " + Hex('1') +
                                        "\n" + Hex('2') + " " + Hex('0') + "\n" + Hex('3') + " " +
                                        Hex('4') + "\n");
  const std::string blank = "new                                      ref\n";
  EXPECT_EQ(files.at("ref-map"), kHeader + blank + Hex('2') + " " + Hex('0') +
                                     " refs/heads/gone\n" + Hex('3') + " " + Hex('4') +
                                     " refs/heads/main\n" + Hex('1') + " " + Hex('1') +
                                     " refs/tags/one\n");
  EXPECT_EQ(files.at("changed-refs"), "refs/heads/gone\nrefs/heads/main\n");
  EXPECT_EQ(files.at("first-changed-commits"), Hex('2') + " " + Hex('1') + "\n");
}

TEST(MetadataTest, ALaterRunGoesOnFromTheOriginal) {
  const RunMaps before = FirstRun().Merge(nullptr);
  OneRun run;
  run.Commit('1', '1', '0', "");
  run.Commit('4', '5', '0', "1");
  run.Commit('6', '7', '0', "4");  // made since
  run.first_changed = {Id('4')};
  run.references = {{"refs/heads/main", Id('4'), Id('5')}, {"refs/heads/new", Id('4'), Id('5')}};
  const auto files = Files(run.Merge(&before));
  EXPECT_EQ(files.at("commit-map"), kHeader + std::string("new\n") + Hex('1') + " " + Hex('1') +
                                        "\n" + Hex('2') + " " + Hex('0') + "\n" + Hex('3') + " " +
                                        Hex('5') + "\n" + Hex('6') + " " + Hex('7') + "\n");
  EXPECT_NE(files.at("ref-map").find(Hex('3') + " " + Hex('5') + " refs/heads/main\n"),
            std::string::npos);
  EXPECT_NE(files.at("ref-map").find(Hex('3') + " " + Hex('5') + " refs/heads/new\n"),
            std::string::npos);
  EXPECT_NE(files.at("ref-map").find(Hex('2') + " " + Hex('0') + " refs/heads/gone\n"),
            std::string::npos);
  // 4 was changed before, and 6 comes after it.
  EXPECT_EQ(files.at("first-changed-commits"), Hex('2') + " " + Hex('1') + "\n");
}

TEST(MetadataTest, WhatChangesBeforeTheFirstChangedTakesItsPlace) {
  const RunMaps before = FirstRun().Merge(nullptr);
  OneRun run;
  run.Commit('1', 'a', '0', "");
  run.Commit('4', 'b', '0', "1");
  run.first_changed = {Id('1')};
  EXPECT_EQ(Files(run.Merge(&before)).at("first-changed-commits"), Hex('1') + " " + Hex('a') + "\n");
}

TEST(MetadataTest, ACommitThatChangedFirstMayChangeAgainOrGo) {
  OneRun first;
  first.Commit('1', '1', '0', "");
  first.Commit('2', '3', '0', "1");
  first.first_changed = {Id('2')};
  const RunMaps before = first.Merge(nullptr);
  for (const bool goes : {false, true}) {
    OneRun run;
    run.Commit('1', '1', '0', "");
    run.Commit('3', goes ? '0' : '4', goes ? '1' : '0', "1");
    run.first_changed = {Id('3')};
    const RunMaps now = run.Merge(&before);
    EXPECT_EQ(Files(now).at("first-changed-commits"),
              Hex('2') + " " + Hex(goes ? '1' : '4') + "\n");
    EXPECT_EQ(now.commits.at(Id('2')), goes ? ObjectId() : Id('4'));
  }
}

TEST(MetadataTest, WhatARunDoesNotTouchStays) {
  const RunMaps before = FirstRun().Merge(nullptr);
  const RunMaps now = OneRun().Merge(&before);
  EXPECT_EQ(now.commits, before.commits);
  EXPECT_EQ(now.references, before.references);
  EXPECT_EQ(now.first_changed, before.first_changed);
}

TEST(MetadataTest, ReadsWhatItWrites) {
  const RunMaps maps = FirstRun().Merge(nullptr);
  const auto files = Files(maps);
  const auto read = ParseRunMaps(files.at("commit-map"), files.at("ref-map"),
                                 files.at("first-changed-commits"));
  ASSERT_TRUE(read.ok()) << read.status();
  EXPECT_EQ(read->commits, maps.commits);
  EXPECT_EQ(read->references, maps.references);
  EXPECT_EQ(read->first_changed, maps.first_changed);
}

TEST(MetadataTest, RefusesMalformedFiles) {
  const std::string pair = Hex('1') + " " + Hex('2');
  for (const std::string& bad : {pair + " x\n", Hex('1') + "\n", std::string("x\n"),
                                 pair + "  \n", Hex('1') + "  " + Hex('2') + "\n"}) {
    EXPECT_TRUE(absl::IsDataLoss(ParseRunMaps("", "", bad).status())) << bad;
    EXPECT_TRUE(absl::IsDataLoss(ParseRunMaps("header\n" + bad, "", "").status())) << bad;
  }
  EXPECT_TRUE(absl::IsDataLoss(ParseRunMaps("", "header\n" + pair + "\n", "").status()));
  EXPECT_TRUE(ParseRunMaps("", "", pair + "\n").ok());
}

TEST(MetadataTest, TellsSuboptimalIssues) {
  EXPECT_EQ(FormatSuboptimalIssues({}, {}), "No filtering problems encountered.\n");
  const std::string text = FormatSuboptimalIssues({Id('1')}, {"abc1234"});
  EXPECT_NE(text.find("\n  b'" + Hex('1') + "' None\n\n"), std::string::npos) << text;
  EXPECT_NE(text.find("\n  b'abc1234'\n\n"), std::string::npos) << text;
}

}  // namespace
}  // namespace secretscan
