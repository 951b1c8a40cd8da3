#include "report/json_writer.h"

#include <gtest/gtest.h>

namespace secretscan {
namespace {

std::string Written(std::string_view indent) {
  std::string out;
  JsonWriter json(&out, indent);
  json.BeginObject();
  json.String("a", "x\"");
  json.BeginArray("list");
  json.String("1");
  json.BeginObject();
  json.EndObject();
  json.BeginObject();
  json.Integer("n", -5);
  json.EndObject();
  json.EndArray();
  json.Strings("none", std::vector<std::string>());
  json.Boolean("b", true);
  json.EscapedKey("k\n");
  json.Raw("null");
  json.EndObject();
  return out;
}

TEST(JsonWriter, WritesOneLine) {
  EXPECT_EQ(Written(""),
            R"({"a":"x\"","list":["1",{},{"n":-5}],"none":[],"b":true,"k\n":null})");
}

TEST(JsonWriter, Indents) {
  EXPECT_EQ(Written("  "), R"({
  "a": "x\"",
  "list": [
    "1",
    {},
    {
      "n": -5
    }
  ],
  "none": [],
  "b": true,
  "k\n": null
})");
}

}  // namespace
}  // namespace secretscan
