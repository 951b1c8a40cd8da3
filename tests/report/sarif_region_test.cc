#include "report/sarif_region.h"

#include <gtest/gtest.h>

namespace secretscan {
namespace {

const std::string kEmoji = "\xF0\x9F\x98\x80";  // two UTF-16 units, four bytes

Finding At(int64_t start_line, int64_t end_line, int64_t start_column, int64_t end_column,
           std::string match, std::string line) {
  Finding finding;
  finding.start_line = start_line;
  finding.end_line = end_line;
  finding.start_column = start_column;
  finding.end_column = end_column;
  finding.match = std::move(match);
  finding.line = std::move(line);
  return finding;
}

void ExpectRegion(const Finding& finding, int64_t start_line, int64_t start_column,
                  int64_t end_line, int64_t end_column) {
  const SarifRegion region = RegionOf(finding);
  EXPECT_EQ(region.start_line, start_line);
  EXPECT_EQ(region.start_column, start_column);
  EXPECT_EQ(region.end_line, end_line);
  EXPECT_EQ(region.end_column, end_column);
}

TEST(Utf16Units, CountsWhatJavaScriptCounts) {
  EXPECT_EQ(Utf16Units(""), 0);
  EXPECT_EQ(Utf16Units("abc"), 3);
  EXPECT_EQ(Utf16Units("\xC3\xA9\xE2\x82\xAC"), 2);
  EXPECT_EQ(Utf16Units(kEmoji), 2);
  EXPECT_EQ(Utf16Units("\xFF\xFE"), 2);
}

TEST(RegionOf, EndsOneBehindTheLastColumn) {
  ExpectRegion(At(3, 3, 3, 5, "abc", "x abc y"), 3, 3, 3, 6);
}

TEST(RegionOf, ConvertsBytesToUtf16Units) {
  ExpectRegion(At(3, 3, 6, 12, "b" + kEmoji + "cd", kEmoji + " b" + kEmoji + "cd!"), 3, 4, 3, 9);
  ExpectRegion(At(3, 3, 4, 6, "abc", "\xC3\xA9 abc"), 3, 3, 3, 6);
  ExpectRegion(At(3, 3, 3, 5, "abc", "\xFF\xFE" "abc"), 3, 3, 3, 6);
}

TEST(RegionOf, SpansLines) {
  const std::string match = "abc\n" + kEmoji + "\nzz";
  ExpectRegion(At(3, 5, 3, 2, match, "x " + match + " yy"), 3, 3, 5, 3);
}

// With the reference's positions, every line but the first of a text counts the line feed before it
// as column 1, and `line` begins with it.
TEST(RegionOf, UnderstandsTheReferencesColumns) {
  ExpectRegion(At(7, 7, 4, 7, "abc", "\nx abc y"), 7, 3, 7, 6);
  ExpectRegion(At(7, 8, 4, 3, "abc\nzz", "\nx abc\nzz yy"), 7, 3, 8, 3);
}

TEST(RegionOf, UnderstandsTheReferencesUnterminatedLastLine) {
  // `line` is all of the text, columns count from the last line feed.
  ExpectRegion(At(3, 3, 4, 7, "abc", "abc one\ntwo\nx abc"), 3, 3, 3, 6);
}

TEST(RegionOf, FallsBackToColumnsWhenTheMatchWasDecoded) {
  ExpectRegion(At(3, 3, 6, 9, "decoded text", kEmoji + " YWJj!"), 3, 4, 3, 8);
  ExpectRegion(At(3, 3, 3, 5, "decoded text", ""), 3, 3, 3, 6);
}

TEST(RegionOf, IsNeverEmptyOrBackwardsForAFindingWithAPosition) {
  ExpectRegion(At(3, 2, 5, 0, "decoded", "short"), 3, 5, 3, 6);
  ExpectRegion(At(3, 3, 0, 0, "decoded", "short"), 3, 1, 3, 2);
  ExpectRegion(At(3, 3, 900, 950, "decoded", "short"), 3, 900, 3, 951);
}

TEST(RegionOf, GivesPathFindingsTheFilesBeginning) {
  ExpectRegion(At(0, 0, 0, 0, "file detected: x", ""), 1, 1, 1, 1);
}

}  // namespace
}  // namespace secretscan
