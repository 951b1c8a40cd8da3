#include "git/push_updates.h"

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace secretscan {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

const std::string kA(40, 'a');
const std::string kB(40, 'b');
const std::string kNull(40, '0');

TEST(PushUpdatesTest, LocalNamesMayBeExpressions) {
  const auto updates = ParsePrePush("refs/heads/x " + kA + " refs/heads/y " + kB + "\n:/fix it " +
                                    kB + " refs/heads/z " + kNull + "\r\n\n(delete) " + kNull +
                                    " refs/heads/old " + kA);
  ASSERT_TRUE(updates.ok()) << updates.status();
  ASSERT_EQ(updates->size(), 3u);
  EXPECT_EQ((*updates)[0].name, "refs/heads/y");
  EXPECT_EQ((*updates)[0].after.Hex(), kA);
  EXPECT_EQ((*updates)[0].before.Hex(), kB);
  EXPECT_EQ((*updates)[1].name, "refs/heads/z");
  EXPECT_TRUE((*updates)[1].before.IsNull());
  EXPECT_FALSE((*updates)[1].is_deletion());
  EXPECT_TRUE((*updates)[2].is_deletion());
}

TEST(PushUpdatesTest, PreReceiveHasTheNameLast) {
  const std::string long_id(64, 'c');
  const auto updates = ParsePreReceive(kNull + " " + kA + " refs/heads/x\n" + long_id + " " +
                                       long_id + " refs/tags/v1\n");
  ASSERT_TRUE(updates.ok()) << updates.status();
  ASSERT_EQ(updates->size(), 2u);
  EXPECT_EQ((*updates)[0].name, "refs/heads/x");
  EXPECT_EQ((*updates)[0].after.Hex(), kA);
  EXPECT_EQ((*updates)[1].before.Hex(), long_id);
}

TEST(PushUpdatesTest, NamesTheLineThatMakesNoSense) {
  for (const std::string& line : {std::string("x"), kA, kA + " " + kB, kA + "  x", std::string("x y z w")}) {
    EXPECT_THAT(ParsePrePush("\n" + line).status().ToString(), HasSubstr("line 2")) << line;
    EXPECT_THAT(ParsePreReceive("\n" + line).status().ToString(), HasSubstr("line 2")) << line;
  }
  EXPECT_THAT(*ParsePrePush(""), IsEmpty());
}

TEST(PushUpdatesTest, AlternatesMayBeQuoted) {
  EXPECT_THAT(QuarantineDirectories("/q", "/q", R"(/a:"/with:colon\"\303\244\n":/b::/a)"),
              ElementsAre("/q", "/a", "/with:colon\"\xC3\xA4\n", "/b"));
  EXPECT_THAT(QuarantineDirectories("", "", ""), IsEmpty());
  EXPECT_THAT(QuarantineDirectories("", "", "\"/open"), ElementsAre("/open"));
}

}  // namespace
}  // namespace secretscan
