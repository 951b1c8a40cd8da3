#include "git/mailmap.h"

#include <string>
#include <string_view>

#include "gtest/gtest.h"

namespace secretscan {
namespace {

std::string Map(std::string_view text, std::string_view name, std::string_view email) {
  Signature signature;
  signature.name = name;
  signature.email = email;
  Mailmap(text).Apply(&signature);
  return signature.name + " <" + signature.email + ">";
}

TEST(Mailmap, ReplacesTheNameOfAnEmail) {
  EXPECT_EQ(Map("Proper <a@b.c>\n", "old", "a@b.c"), "Proper <a@b.c>");
  EXPECT_EQ(Map("Proper <a@b.c>\n", "old", "other@b.c"), "old <other@b.c>");
}

TEST(Mailmap, ReplacesTheEmail) {
  EXPECT_EQ(Map("<new@b.c> <a@b.c>\n", "old", "a@b.c"), "old <new@b.c>");
}

TEST(Mailmap, ReplacesBoth) {
  EXPECT_EQ(Map("Proper <new@b.c> <a@b.c>\n", "old", "a@b.c"), "Proper <new@b.c>");
}

TEST(Mailmap, ReplacesBothForOneNameOnly) {
  constexpr std::string_view kText = "Proper <new@b.c> Old One <a@b.c>\n";
  EXPECT_EQ(Map(kText, "Old One", "a@b.c"), "Proper <new@b.c>");
  EXPECT_EQ(Map(kText, "Another", "a@b.c"), "Another <a@b.c>");
}

TEST(Mailmap, FallsBackToTheEntryWithoutName) {
  constexpr std::string_view kText =
      "Proper <new@b.c> Old One <a@b.c>\nEverybody <a@b.c>\n";
  EXPECT_EQ(Map(kText, "Old One", "a@b.c"), "Proper <new@b.c>");
  EXPECT_EQ(Map(kText, "Another", "a@b.c"), "Everybody <a@b.c>");
}

TEST(Mailmap, IgnoresCase) {
  EXPECT_EQ(Map("Proper <new@b.c> old ONE <A@B.c>\n", "Old One", "a@b.C"), "Proper <new@b.c>");
}

TEST(Mailmap, TheLastMappingWinsFieldByField) {
  EXPECT_EQ(Map("One <1@b.c> <a@b.c>\nTwo <a@b.c>\n", "old", "a@b.c"), "Two <1@b.c>");
}

TEST(Mailmap, SkipsCommentsAndNonsense) {
  constexpr std::string_view kText =
      "# Comment <a@b.c>\n\nno brackets\nunclosed <a@b.c\n<>\nEmpty <>\nProper <a@b.c> # tail";
  EXPECT_EQ(Map(kText, "old", "a@b.c"), "Proper <a@b.c>");
  EXPECT_EQ(Map(kText, "old", ""), "old <>");
}

TEST(Mailmap, MapsTheEmptyEmail) {
  EXPECT_EQ(Map("Proper <new@b.c> <>\n", "old", ""), "Proper <new@b.c>");
}

TEST(Mailmap, ReadsWindowsLineEnds) {
  EXPECT_EQ(Map("Proper <new@b.c> <a@b.c>\r\n", "old", "a@b.c"), "Proper <new@b.c>");
}

TEST(Mailmap, AnEmptyTextChangesNothing) { EXPECT_EQ(Map("", "old", "a@b.c"), "old <a@b.c>"); }

}  // namespace
}  // namespace secretscan
