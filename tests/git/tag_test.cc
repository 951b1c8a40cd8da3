#include "git/tag.h"

#include "gtest/gtest.h"

namespace secretscan {
namespace {

const std::string kId(40, 'a');

TEST(TagTest, TellsTargetTaggerAndMessage) {
  const auto tag = ParseTag("object " + kId + "\ntype commit\ntag v1\n" +
                                "tagger N <e@x> 1700000000 +0100\n\nfirst\n\nsecond\n",
                            20);
  ASSERT_TRUE(tag.ok()) << tag.status();
  EXPECT_EQ(tag->target.Hex(), kId);
  EXPECT_EQ(tag->tagger.email, "e@x");
  EXPECT_EQ(tag->tagger.seconds, 1700000000);
  EXPECT_EQ(tag->message, "first\n\nsecond\n");
}

TEST(TagTest, NeedsNoMoreThanATarget) {
  EXPECT_EQ(ParseTag("object " + kId, 20)->message, "");
  EXPECT_EQ(ParseTag("object " + kId + "\n\nm", 20)->message, "m");
  EXPECT_FALSE(ParseTag("object " + kId, 32).ok());
  EXPECT_FALSE(ParseTag("tree " + kId, 20).ok());
  EXPECT_FALSE(ParseTag("", 20).ok());
}

TEST(TagTest, ConvertsOtherCharsets) {
  const auto tag = ParseTag("object " + kId + "\ntype commit\nencoding ISO-8859-1\n\n\xE4\n", 20);
  ASSERT_TRUE(tag.ok()) << tag.status();
  EXPECT_EQ(tag->message, "\xC3\xA4\n");
}

}  // namespace
}  // namespace secretscan
