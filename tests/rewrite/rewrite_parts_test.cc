// Mentions of ids, the choice of parents, tags' bytes.
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "rewrite/ancestry.h"
#include "rewrite/id_translation.h"
#include "rewrite/parent_choice.h"
#include "rewrite/tag_text.h"

namespace secretscan {
namespace {

std::vector<std::string> Mentions(const std::string& text) {
  std::vector<std::string> found;
  ForEachMention(text, 40, [&](size_t begin, size_t size) {
    found.push_back(text.substr(begin, size));
  });
  return found;
}

TEST(IdTranslation, FindsWholeWordsOnly) {
  using V = std::vector<std::string>;
  EXPECT_EQ(Mentions("see 1a2b3c4, (5d6e7f8) 1234567..89abcde^"),
            (V{"1a2b3c4", "5d6e7f8", "1234567", "89abcde"}));
  EXPECT_EQ(Mentions("g1a2b3c4 _1a2b3c4 1A2b3c4 1a2b3c 1a2b3c4x"), V{});
  EXPECT_EQ(Mentions("\xc3\xa9" "1a2b3c4\xc3\xa9"), (V{"1a2b3c4"}));
  EXPECT_EQ(Mentions(std::string(40, 'a')).size(), 1u);
  EXPECT_EQ(Mentions(std::string(41, 'a')), V{});
}

ObjectId Id(const std::string& start) {
  ObjectId id;
  EXPECT_TRUE(ObjectId::FromHex(start + std::string(40 - start.size(), '0'), &id));
  return id;
}

TEST(IdTranslation, OnlyOneAdmittedCommitIsMeant) {
  const std::vector<ObjectId> ids = {Id("abcdef12"), Id("abcdef13"), Id("ff"), Id("abcd")};
  IdPrefixes prefixes(ids);
  EXPECT_EQ(prefixes.Find("abcdef1"), IdPrefixes::kNone);
  prefixes.Admit(1);
  EXPECT_EQ(prefixes.Find("abcdef1"), 1u);
  EXPECT_EQ(prefixes.Find("abcdef13"), 1u);
  EXPECT_EQ(prefixes.Find("abcdef130"), 1u);
  EXPECT_EQ(prefixes.Find("abcdef12"), IdPrefixes::kNone);
  prefixes.Admit(0);
  EXPECT_EQ(prefixes.Find("abcdef1"), IdPrefixes::kNone);
  EXPECT_EQ(prefixes.Find(ids[0].Hex()), 0u);
  prefixes.Admit(2);
  EXPECT_EQ(prefixes.Find("f"), 2u);
  EXPECT_EQ(prefixes.Find("ff00000"), 2u);
  EXPECT_EQ(prefixes.Find(std::string(64, 'f')), IdPrefixes::kNone);
}

// 0 is the root, 1 and 2 its children, 3 a child of 1.
struct Graphs {
  Graphs() : before(8), after(8) {
    for (Ancestry* graph : {&before, &after}) {
      graph->Add(0, {});
      graph->Add(1, std::vector<uint32_t>{0});
      graph->Add(2, std::vector<uint32_t>{0});
      graph->Add(3, std::vector<uint32_t>{1});
    }
  }
  ParentChoice Choose(const std::vector<OldParent>& old, Pruning degenerate = Pruning::kAuto,
                      bool no_ff = false) {
    return ChooseParents(old, degenerate, no_ff, &before, &after);
  }
  Ancestry before, after;
};
using Parents = std::vector<uint32_t>;

TEST(ParentChoice, WhatIsAncestorOfWhom) {
  Graphs graphs;
  EXPECT_TRUE(graphs.before.IsAncestor(0, 3));
  EXPECT_TRUE(graphs.before.IsAncestor(3, 3));
  EXPECT_FALSE(graphs.before.IsAncestor(2, 3));
  EXPECT_FALSE(graphs.before.IsAncestor(3, 0));
}

TEST(ParentChoice, GoneParentsGo) {
  Graphs graphs;
  EXPECT_EQ(graphs.Choose({}).parents, Parents{});
  EXPECT_EQ(graphs.Choose({{1, kNoCommit, true}, {2, 2, false}}).parents, Parents{2});
  EXPECT_EQ(graphs.Choose({{1, 1, false}, {2, 2, false}}).parents, (Parents{1, 2}));
}

TEST(ParentChoice, OnlyWhatWasPrunedBecomesRedundant) {
  Graphs graphs;
  // 4 was on top of 0 and was pruned: 0 is an ancestor of 3, and 4 was not.
  graphs.before.Add(4, Parents{0});
  ParentChoice choice = graphs.Choose({{4, 0, true}, {3, 3, false}});
  EXPECT_EQ(choice.parents, (Parents{0, 3}));
  EXPECT_EQ(choice.survivor, 3u);
  EXPECT_EQ(choice.compared(), 3u);
  // With a third parent it is still a merge.
  choice = graphs.Choose({{4, 0, true}, {3, 3, false}, {2, 2, false}});
  EXPECT_EQ(choice.parents, (Parents{3, 2}));
  EXPECT_EQ(choice.survivor, kNoCommit);
  // It was so before: a merge that is no fast-forward on purpose.
  choice = graphs.Choose({{0, 0, false}, {3, 3, false}});
  EXPECT_EQ(choice.parents, (Parents{0, 3}));
  EXPECT_EQ(choice.survivor, kNoCommit);
  EXPECT_EQ(graphs.Choose({{0, 0, false}, {3, 3, false}}, Pruning::kAlways).survivor, 3u);
  EXPECT_EQ(graphs.Choose({{0, 0, false}, {3, 3, false}}, Pruning::kAlways, true).survivor,
            kNoCommit);
  EXPECT_EQ(graphs.Choose({{4, 0, true}, {3, 3, false}}, Pruning::kNever).survivor, kNoCommit);
}

TEST(ParentChoice, TheSameParentTwice) {
  Graphs graphs;
  graphs.before.Add(4, Parents{0});
  ParentChoice choice = graphs.Choose({{0, 0, false}, {4, 0, true}});
  EXPECT_EQ(choice.parents, (Parents{0, 0}));
  EXPECT_EQ(choice.survivor, 0u);
  EXPECT_EQ(graphs.Choose({{1, 1, false}, {1, 1, false}}).survivor, kNoCommit);
  EXPECT_EQ(graphs.Choose({{2, 2, false}, {4, 0, true}, {4, 0, true}}).survivor, 2u);
}

TEST(ParentChoice, Emptiness) {
  const std::vector<OldParent> one = {{1, 1, false}};
  const std::vector<OldParent> pruned = {{4, 0, true}};
  ParentChoice single;
  single.parents = {1};
  EXPECT_EQ(JudgeEmptiness(one, single, true, Pruning::kNever), Emptiness::kKeep);
  EXPECT_EQ(JudgeEmptiness(one, single, true, Pruning::kAuto), Emptiness::kPruneIfNothingChanges);
  EXPECT_EQ(JudgeEmptiness(one, single, false, Pruning::kAuto), Emptiness::kKeep);
  EXPECT_EQ(JudgeEmptiness(pruned, single, false, Pruning::kAuto),
            Emptiness::kPruneIfNothingWanted);
  EXPECT_EQ(JudgeEmptiness(one, single, false, Pruning::kAlways),
            Emptiness::kPruneIfNothingChanges);
  EXPECT_EQ(JudgeEmptiness({}, {}, true, Pruning::kAuto), Emptiness::kPruneIfNothingWanted);
  ParentChoice merge;
  merge.parents = {1, 2};
  EXPECT_EQ(JudgeEmptiness(one, merge, true, Pruning::kAlways), Emptiness::kKeep);
  merge.survivor = 1;
  EXPECT_EQ(JudgeEmptiness(one, merge, false, Pruning::kAuto), Emptiness::kPruneIfNothingChanges);
}

const std::string kPgp = std::string("-----BEGIN PGP SIG") + "NATURE-----\n";

TEST(TagText, ReadsAndWrites) {
  const std::string data = "object " + std::string(40, '1') +
                           "\ntype commit\ntag v1\ntagger T <t@e> 5 +0000\n\nText\n";
  const auto tag = ParseTagText(data, 20);
  ASSERT_TRUE(tag.ok());
  EXPECT_EQ(tag->name, "v1");
  EXPECT_EQ(tag->tagger, "T <t@e> 5 +0000");
  EXPECT_EQ(tag->message, "Text\n");
  std::string written;
  WriteTag({tag->target, ObjectType::kCommit, tag->name, tag->tagger, tag->message}, &written);
  EXPECT_EQ(written, data);
  NewTag patch;
  patch.target = tag->target;
  patch.tagger = tag->tagger;
  patch.message = tag->message;
  PatchTag(*tag, patch, &written);
  EXPECT_EQ(written, data);
}

TEST(TagText, MissingParts) {
  EXPECT_FALSE(ParseTagText("object 11\n", 20).ok());
  EXPECT_FALSE(ParseTagText("", 20).ok());
  const std::string object = "object " + std::string(40, '1') + "\n";
  auto tag = ParseTagText(object, 20);
  ASSERT_TRUE(tag.ok());
  EXPECT_FALSE(tag->has_tagger);
  EXPECT_EQ(tag->message, "");
  const std::string with_message = object + "\nmessage" + std::string("\0x", 2);
  tag = ParseTagText(with_message, 20);
  ASSERT_TRUE(tag.ok());
  EXPECT_EQ(tag->header, "");
  EXPECT_EQ(tag->message, "message");
}

TEST(TagText, SignatureBeginsALaterLine) {
  EXPECT_EQ(FindTagSignature("x\n" + kPgp + "abc", false), 2u);
  EXPECT_EQ(FindTagSignature(kPgp + "abc", false), kPgp.size() + 3);
  EXPECT_EQ(FindTagSignature("x " + kPgp, false), kPgp.size() + 2);
  const std::string ssh = std::string("y\n-----BEGIN SSH SIG") + "NATURE-----\n";
  EXPECT_EQ(FindTagSignature(ssh, false), ssh.size());
  EXPECT_EQ(FindTagSignature(ssh, true), 2u);
}

}  // namespace
}  // namespace secretscan
