#include "report/go_json.h"

#include <gtest/gtest.h>

#include <limits>

namespace secretscan {
namespace {

std::string Quoted(std::string_view text) {
  std::string out;
  AppendGoString(text, &out);
  return out;
}

std::string Number(float value) {
  std::string out;
  AppendGoFloat(value, &out);
  return out;
}

// Expected values were printed by Go's encoding/json.
TEST(GoString, EscapesAsGoDoes) {
  EXPECT_EQ(Quoted(""), "\"\"");
  EXPECT_EQ(Quoted("plain /' text"), "\"plain /' text\"");
  EXPECT_EQ(Quoted("<a href=\"x\\y\">&"), R"("\u003ca href=\"x\\y\"\u003e\u0026")");
  EXPECT_EQ(Quoted("\b\f\n\r\t"), R"("\b\f\n\r\t")");
  EXPECT_EQ(Quoted(std::string("\0\x01\x0B\x1F\x7F", 5)), "\"\\u0000\\u0001\\u000b\\u001f\x7F\"");
}

TEST(GoString, LeavesOtherCharactersButLineSeparators) {
  EXPECT_EQ(Quoted("\xC3\xA9\xF0\x9F\x98\x80\xEF\xBF\xBD"),
            "\"\xC3\xA9\xF0\x9F\x98\x80\xEF\xBF\xBD\"");
  EXPECT_EQ(Quoted("\xE2\x80\xA8\xE2\x80\xA9"), R"("\u2028\u2029")");
}

TEST(GoString, WritesOneReplacementForEachInvalidByte) {
  EXPECT_EQ(Quoted("a\xFFz"), R"("a\ufffdz")");
  EXPECT_EQ(Quoted("\xE2\x82"), R"("\ufffd\ufffd")");
  EXPECT_EQ(Quoted("\xED\xA0\x80"), R"("\ufffd\ufffd\ufffd")");
  EXPECT_EQ(Quoted("\xC0\x80"), R"("\ufffd\ufffd")");
}

TEST(GoFloat, WritesTheShortestDecimal) {
  EXPECT_EQ(Number(0), "0");
  EXPECT_EQ(Number(-0.0f), "-0");
  EXPECT_EQ(Number(2), "2");
  EXPECT_EQ(Number(2.807355f), "2.807355");
  EXPECT_EQ(Number(1.5849625f), "1.5849625");
  EXPECT_EQ(Number(0.1f), "0.1");
  EXPECT_EQ(Number(-12.5f), "-12.5");
  EXPECT_EQ(Number(100), "100");
  EXPECT_EQ(Number(16777216), "16777216");
  EXPECT_EQ(Number(123456789), "123456790");
}

TEST(GoFloat, UsesExponentsWhereGoDoes) {
  EXPECT_EQ(Number(1e-6f), "0.000001");
  EXPECT_EQ(Number(1e-7f), "1e-7");
  EXPECT_EQ(Number(1.5e-10f), "1.5e-10");
  EXPECT_EQ(Number(1e20f), "100000000000000000000");
  EXPECT_EQ(Number(1e21f), "1e+21");
  EXPECT_EQ(Number(std::numeric_limits<float>::max()), "3.4028235e+38");
  EXPECT_EQ(Number(std::numeric_limits<float>::denorm_min()), "1e-45");
}

TEST(GoFloat, WritesZeroForWhatJsonCannotSay) {
  EXPECT_EQ(Number(std::numeric_limits<float>::quiet_NaN()), "0");
  EXPECT_EQ(Number(-std::numeric_limits<float>::infinity()), "0");
}

}  // namespace
}  // namespace secretscan
