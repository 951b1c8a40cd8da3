#include "rewrite/ban_list.h"

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace secretscan {
namespace {

ObjectId Id(char digit, int size = 40) {
  ObjectId id;
  EXPECT_TRUE(ObjectId::FromHex(std::string(static_cast<size_t>(size), digit), &id));
  return id;
}

TEST(BanList, TakesIdsAndMaps) {
  BanList bans;
  const std::string text = "# a comment\n\n" + Id('a').Hex() + "\r\n  " + Id('b').Hex() + "\n" +
                           "old                                      new\n" +
                           Id('c').Hex() + " " + Id('d').Hex() + "\n" +   // changed
                           Id('e').Hex() + " " + Id('e').Hex() + "\n" +   // the same
                           Id('f').Hex() + " " + Id('0').Hex() + "\n" +   // gone
                           Id('1', 64).Hex();
  ASSERT_TRUE(bans.Add(text, "list").ok());
  EXPECT_EQ(bans.ids().size(), 5U);
  for (const ObjectId& id : {Id('a'), Id('b'), Id('c'), Id('f'), Id('1', 64)}) {
    EXPECT_TRUE(bans.Has(id)) << id.Hex();
  }
  EXPECT_FALSE(bans.Has(Id('d')));
  EXPECT_FALSE(bans.Has(Id('e')));
}

TEST(BanList, RefusesWhatItDoesNotUnderstand) {
  for (const std::string& bad :
       {std::string("junk"), Id('a').Hex() + "0", Id('a').Hex() + " x",
        Id('a').Hex() + " " + Id('b', 64).Hex(), Id('a').Hex() + " " + Id('b').Hex() + " refs/x"}) {
    BanList bans;
    const absl::Status status = bans.Add(Id('9').Hex() + "\n" + bad + "\n", "list");
    EXPECT_EQ(status.code(), absl::StatusCode::kInvalidArgument) << bad;
    EXPECT_THAT(std::string(status.message()), ::testing::HasSubstr("list:2:"));
    EXPECT_TRUE(bans.empty());
  }
}

TEST(BanList, IsWrittenFromARewrite) {
  RewrittenHistory history;
  history.commits = {{Id('1'), Id('1'), {}, false, false},
                     {Id('2'), Id('a'), {}, false, false},
                     {Id('3'), {}, Id('a'), false, false}};
  history.references = {{"refs/heads/kept", Id('1'), Id('1')},
                        {"refs/tags/annotated", Id('4'), Id('b')},
                        {"refs/heads/moved-back", Id('3'), Id('a')},
                        {"refs/heads/new", {}, Id('c')}};
  const std::vector<ObjectId> blobs = {Id('5')};
  BanList bans;
  ASSERT_TRUE(bans.Add(WriteBanList(history, blobs), "written").ok());
  EXPECT_THAT(bans.ids(), ::testing::UnorderedElementsAre(Id('2'), Id('3'), Id('4'), Id('5')));
}

}  // namespace
}  // namespace secretscan
