#include "validate/assignment.h"

#include <gtest/gtest.h>

namespace secretscan {
namespace {

Assignment Parse(std::string_view match, std::string_view secret) {
  return ParseAssignment({secret, match, {}, {}, {}});
}

TEST(ParseAssignment, NamesOperatorsAndQuotes) {
  const struct {
    const char* match;
    const char* name;
    Operator op;
    Quote quote;
    bool wrapped;
  } kCases[] = {
      {"db.password = \"VALUE\"", "db.password", Operator::kEquals, Quote::kPlain, false},
      {"token: 'VALUE'", "token", Operator::kColon, Quote::kPlain, false},
      {"api_key := `VALUE`", "api_key", Operator::kEquals, Quote::kPlain, false},
      {"secret => 'VALUE'", "secret", Operator::kEquals, Quote::kPlain, false},
      {"pass != \"VALUE\"", "pass", Operator::kCompare, Quote::kPlain, false},
      {"pass === \"VALUE\"", "pass", Operator::kCompare, Quote::kPlain, false},
      {"password\", \"VALUE\"", "password", Operator::kComma, Quote::kPlain, false},
      {"setPassword(\"VALUE\"", "setPassword", Operator::kCall, Quote::kPlain, false},
      {"Token: String(\"VALUE\"", "Token", Operator::kColon, Quote::kPlain, true},
      {"password\\\": \\\"VALUE\\\"", "password", Operator::kColon, Quote::kEscaped, false},
      {"password&quot;: &quot;VALUE", "password", Operator::kColon, Quote::kEscaped, false},
      {"<password>VALUE</", "password", Operator::kTag, Quote::kNone, false},
      {" --password VALUE", "--password", Operator::kBlank, Quote::kNone, false},
      {"PASSWORD=VALUE\n", "PASSWORD", Operator::kEquals, Quote::kNone, false},
      {"密码：VALUE", "密码", Operator::kColon, Quote::kNone, false},
  };
  for (const auto& c : kCases) {
    const Assignment parts = Parse(c.match, "VALUE");
    EXPECT_EQ(parts.name, c.name) << c.match;
    EXPECT_EQ(parts.op, c.op) << c.match;
    EXPECT_EQ(parts.quote, c.quote) << c.match;
    EXPECT_EQ(parts.wrapped, c.wrapped) << c.match;
    EXPECT_EQ(parts.value, "VALUE") << c.match;
  }
}

TEST(ParseAssignment, WhatIsNoAssignmentHasNoParts) {
  for (const char* match : {"", "\"\"", "===", "\xef\xbc"}) {
    const Assignment parts = Parse(match, "VALUE");
    EXPECT_EQ(parts.name, "") << match;
    EXPECT_EQ(parts.quote, Quote::kNone) << match;
  }
}

TEST(ParseAssignment, ACallThatLooksUp) {
  EXPECT_TRUE(Parse("token = store.get_login(\"VALUE\"", "VALUE").looked_up);
  EXPECT_TRUE(Parse("SECRET = str(os.getenv('VALUE'", "VALUE").looked_up);
  EXPECT_FALSE(Parse("token: String(\"VALUE\"", "VALUE").looked_up);
  EXPECT_FALSE(Parse("key = getBytes(\"VALUE\"", "VALUE").looked_up);
  EXPECT_FALSE(Parse("getToken(\"VALUE\"", "VALUE").looked_up);
  EXPECT_FALSE(Parse("token = \"VALUE\"", "VALUE").looked_up);
}

}  // namespace
}  // namespace secretscan
