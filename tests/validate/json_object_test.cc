#include "validate/json_object.h"

#include <gtest/gtest.h>

#include <string>

namespace secretscan {
namespace {

TEST(JsonObject, OwnMembers) {
  const auto object = JsonObject::Parse(
      R"( {"alg" : "HS256", "exp":1700000000, "scope":["a",{"b":1}], "o":{"alg":"none"}, )"
      R"("t":true, "n":-1.5e+3} )");
  ASSERT_TRUE(object);
  EXPECT_EQ(object->String("alg"), "HS256");
  EXPECT_EQ(object->Integer("exp"), 1700000000);
  EXPECT_EQ(object->Find("scope")->kind, JsonKind::kArray);
  EXPECT_EQ(object->Find("scope")->text, R"(["a",{"b":1}])");
  EXPECT_EQ(object->Find("o")->kind, JsonKind::kObject);
  EXPECT_EQ(object->Find("t")->kind, JsonKind::kLiteral);
  EXPECT_EQ(object->Integer("n"), std::nullopt);
  EXPECT_EQ(object->Integer("alg"), std::nullopt);
  EXPECT_EQ(object->String("exp"), "");
  EXPECT_EQ(object->Find("b"), nullptr);
}

TEST(JsonObject, Escapes) {
  const auto object = JsonObject::Parse("{\"a\\u0062\":\"\\\"\\\\\\/\\n\\u00e9\"}");
  ASSERT_TRUE(object);
  EXPECT_EQ(object->String("ab"), "\"\\/\n?");
}

TEST(JsonObject, Emptiness) {
  EXPECT_TRUE(JsonObject::Parse("{}"));
  EXPECT_TRUE(JsonObject::Parse("{\"a\":[],\"b\":{}}"));
}

TEST(JsonObject, AnythingElseIsRefused) {
  for (const char* text :
       {"", "[]", "{", "{}}", "{\"a\"}", "{\"a\":}", "{\"a\":1,}", "{a:1}", "{\"a\":01x}",
        "{\"a\":\"\n\"}", "{\"a\":\"\\x\"}", "{\"a\":\"\\u12g4\"}", "{\"a\":\"\\u12", "{\"a\":\"",
        "{\"a\":1.}", "{\"a\":1e}", "{\"a\":tru}", "{\"a\":[1}", "{\"a\":1} x"}) {
    EXPECT_FALSE(JsonObject::Parse(text)) << text;
  }
}

TEST(JsonObject, DepthIsLimited) {
  const auto nested = [](size_t depth) {
    return "{\"a\":" + std::string(depth, '[') + std::string(depth, ']') + "}";
  };
  EXPECT_TRUE(JsonObject::Parse(nested(32)));
  EXPECT_FALSE(JsonObject::Parse(nested(33)));
  EXPECT_FALSE(JsonObject::Parse("{\"a\":" + std::string(100'000, '[')));
}

TEST(JsonObject, NumbersOfTooManyDigits) {
  const auto object = JsonObject::Parse("{\"a\":99999999999999999999}");
  ASSERT_TRUE(object);
  EXPECT_EQ(object->Integer("a"), std::nullopt);
}

}  // namespace
}  // namespace secretscan
