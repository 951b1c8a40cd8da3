#include "rules/example.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>
#include <string>
#include <string_view>

namespace secretscan {
namespace {

std::string Expand(std::string_view text) {
  absl::StatusOr<std::string> expanded = ExpandExample(text);
  EXPECT_TRUE(expanded.ok()) << text << ": " << expanded.status();
  return expanded.ok() ? *expanded : std::string();
}

TEST(ExampleTest, PlainTextStays) {
  EXPECT_EQ(Expand(""), "");
  EXPECT_EQ(Expand("key = value } \\n\n"), "key = value } \\n\n");
}

TEST(ExampleTest, EmptyFieldVanishesAndDoubleBraceIsABrace) {
  EXPECT_EQ(Expand("AK{}IA"), "AKIA");
  EXPECT_EQ(Expand("${{{{ secrets.X }}"), "${{ secrets.X }}");
  EXPECT_EQ(Expand("{{}"), "{}");
  EXPECT_EQ(Expand("{{{digit:1}").substr(0, 1), "{");
}

TEST(ExampleTest, EveryClassDrawsFromItsAlphabetOnly) {
  const struct {
    const char* name;
    const char* alphabet;
  } kCases[] = {
      {"hex", "^[0-9a-f]{400}$"},
      {"HEX", "^[0-9A-F]{400}$"},
      {"alnum", "^[0-9a-zA-Z]{400}$"},
      {"lower", "^[a-z]{400}$"},
      {"upper", "^[A-Z]{400}$"},
      {"alpha", "^[a-zA-Z]{400}$"},
      {"digit", "^[0-9]{400}$"},
      {"lowernum", "^[0-9a-z]{400}$"},
      {"uppernum", "^[0-9A-Z]{400}$"},
      {"base64", "^[0-9a-zA-Z+/]{400}$"},
      {"base64url", "^[0-9a-zA-Z_-]{400}$"},
      {"base32", "^[A-Z2-7]{400}$"},
      {"word", "^[0-9a-zA-Z_]{400}$"},
      {"[A-F0-9_]", "^[A-F0-9_]{400}$"},
      {"[xy-]", "^[xy-]{400}$"},
      {"[}:a-c]", "^[}:a-c]{400}$"},
  };
  for (const auto& test : kCases) {
    const std::string text = Expand(std::string("{") + test.name + ":400}");
    EXPECT_THAT(text, testing::MatchesRegex(test.alphabet)) << test.name;
  }
}

TEST(ExampleTest, EveryCharacterOfAClassOccurs) {
  const std::string text = Expand("{base64url:4000}");
  EXPECT_EQ(std::set<char>(text.begin(), text.end()).size(), 64u);
}

TEST(ExampleTest, SameTemplateSameTextOtherTemplateOtherText) {
  EXPECT_EQ(Expand("a={alnum:40}"), Expand("a={alnum:40}"));
  EXPECT_NE(Expand("a={alnum:40}").substr(2), Expand("b={alnum:40}").substr(2));
}

TEST(ExampleTest, TwoFieldsOfOneTemplateDiffer) {
  const std::string text = Expand("{hex:32}/{hex:32}");
  EXPECT_NE(text.substr(0, 32), text.substr(33));
}

TEST(ExampleTest, NeighboursDifferUnlessTheSetHasOneCharacter) {
  const std::string text = Expand("{[ab]:100}");
  EXPECT_EQ(text.find("aa"), std::string::npos);
  EXPECT_EQ(text.find("bb"), std::string::npos);
  EXPECT_EQ(Expand("{[x]:5}"), "xxxxx");
}

TEST(ExampleTest, RefusesWhatItCannotExpand) {
  for (const char* text :
       {"{", "a{hex:3", "{hex}", "{hex:}", "{hex:0}", "{hex:-1}", "{hex:3x}", "{hex:100001}",
        "{hex:99999999999}", "{nothing:3}", "{[]:3}", "{[z-a]:3}", "{[abc:3}", "{[abc]}",
        "{[\xC3\xA9]:3}"}) {
    EXPECT_EQ(ExpandExample(text).status().code(), absl::StatusCode::kInvalidArgument) << text;
  }
}

}  // namespace
}  // namespace secretscan
