#include "validate/der.h"

#include <gtest/gtest.h>

#include <string>

namespace secretscan {
namespace {

using namespace std::string_literals;

TEST(Der, ShortAndLongLengths) {
  for (const std::string& head : {"\x04\x03"s, "\x04\x81\x03"s, "\x04\x82\x00\x03"s}) {
    const std::string text = head + "abcrest";
    std::string_view bytes = text;
    DerItem item;
    ASSERT_TRUE(ReadDer(&bytes, &item));
    EXPECT_EQ(item.tag, kDerOctetString);
    EXPECT_EQ(item.content, "abc");
    EXPECT_TRUE(item.whole());
    EXPECT_EQ(bytes, "rest");
  }
}

TEST(Der, WhatIsCutSaysSo) {
  const std::string text = "\x30\x82\x01\x00xy"s;
  std::string_view bytes = text;
  DerItem item;
  ASSERT_TRUE(ReadDer(&bytes, &item));
  EXPECT_EQ(item.declared, 256u);
  EXPECT_EQ(item.content, "xy");
  EXPECT_FALSE(item.whole());
  EXPECT_TRUE(bytes.empty());
}

TEST(Der, NoItem) {
  for (const std::string& text : {""s, "\x30"s, "\x30\x80"s, "\x30\x85\x01\x01\x01\x01\x01"s,
                                  "\x30\x82\x01"s, "\x1F\x01\x01"s}) {
    std::string_view bytes = text;
    DerItem item;
    EXPECT_FALSE(ReadDer(&bytes, &item)) << text.size();
    EXPECT_EQ(bytes, text);
  }
}

}  // namespace
}  // namespace secretscan
