#include "scan/text_location.h"

#include <random>
#include <string>

#include "gtest/gtest.h"

namespace secretscan {
namespace {

TextLocation Locate(std::string_view text, Span range, Profile profile) {
  return TextLines(text).Locate(range, profile);
}

void Expect(const TextLocation& location, int64_t start_line, int64_t end_line,
            int64_t start_column, int64_t end_column, std::string_view line) {
  EXPECT_EQ(location.start_line, start_line);
  EXPECT_EQ(location.end_line, end_line);
  EXPECT_EQ(location.start_column, start_column);
  EXPECT_EQ(location.end_column, end_column);
  EXPECT_EQ(location.line, line);
}

constexpr std::string_view kText = "one two\nthree four\nfive";

TEST(TextLocationTest, ColumnsAsPeopleCount) {
  Expect(Locate(kText, {4, 7}, Profile::kDefault), 0, 0, 5, 7, "one two");
  Expect(Locate(kText, {14, 18}, Profile::kDefault), 1, 1, 7, 10, "three four");
  Expect(Locate(kText, {19, 23}, Profile::kDefault), 2, 2, 1, 4, "five");
  Expect(Locate(kText, {4, 13}, Profile::kDefault), 0, 1, 5, 5, "one two\nthree four");
  Expect(Locate(kText, {14, 23}, Profile::kDefault), 1, 2, 7, 4, "three four\nfive");
}

TEST(TextLocationTest, ReferenceCountsTheNewlineBeforeALine) {
  Expect(Locate(kText, {4, 7}, Profile::kGitleaks), 0, 0, 5, 7, "one two");
  Expect(Locate(kText, {14, 18}, Profile::kGitleaks), 1, 1, 8, 11, "\nthree four");
}

TEST(TextLocationTest, ReferenceTakesTheWholeTextForAnUnterminatedLine) {
  Expect(Locate(kText, {19, 23}, Profile::kGitleaks), 2, 2, 2, 5, kText);
  // From a terminated line into the unterminated last one: no end.
  Expect(Locate(kText, {14, 23}, Profile::kGitleaks), 1, 1, 8, 0, "\nthree four\nfive");
  // Without any newline, the end of the text stands in for one.
  Expect(Locate("five", {0, 4}, Profile::kGitleaks), 0, 0, 1, 4, "five");
}

TEST(TextLocationTest, AskingOftenChangesNothing) {
  const std::string_view text = "a\nbcd\refg\rh";
  TextLines lines(text);
  for (const Span range : {Span{8, 9}, Span{2, 3}, Span{3, 5}, Span{10, 11}, Span{2, 4}}) {
    EXPECT_EQ(lines.Locate(range, Profile::kGitleaks).line,
              Locate(text, range, Profile::kGitleaks).line);
  }
}

TEST(TextLocationTest, LinesAloneAreThoseOfTheLocations) {
  std::minstd_rand random(1);
  for (int round = 0; round < 300; ++round) {
    std::string text;
    for (size_t i = random() % 40; i > 0; --i) {
      text += random() % 4 == 0 ? '\n' : 'x';
    }
    TextLines lines(text);  // asked in any order
    for (int asked = 0; asked < 30; ++asked) {
      const size_t begin = random() % (text.size() + 1);
      const Span range{begin, begin + random() % (text.size() - begin + 1)};
      for (const Profile profile : {Profile::kDefault, Profile::kGitleaks}) {
        ASSERT_EQ(lines.LineOf(range, profile), Locate(text, range, profile).line)
            << range.begin << " to " << range.end << " of " << testing::PrintToString(text);
      }
    }
  }
}

TEST(TextLocationTest, BothProfilesAgreeOnTheStartLine) {
  for (size_t begin = 0; begin < kText.size(); ++begin) {
    for (size_t end = begin + 1; end <= kText.size(); ++end) {
      EXPECT_EQ(Locate(kText, {begin, end}, Profile::kDefault).start_line,
                Locate(kText, {begin, end}, Profile::kGitleaks).start_line);
    }
  }
}

// The reference's loop, word by word (gitleaks detect/location): slow and plain.
TEST(TextLocationTest, MatchesTheLoopItStandsFor) {
  for (const std::string_view text : {std::string_view("a\n\nbc\nd"), std::string_view("\n\n"),
                                      std::string_view("abc"), std::string_view("a\nb\n")}) {
    std::vector<size_t> ends;
    for (size_t i = 0; i < text.size(); ++i) {
      if (text[i] == '\n') ends.push_back(i);
    }
    if (ends.empty()) ends.push_back(text.size());
    for (size_t begin = 0; begin < text.size(); ++begin) {
      for (size_t end = begin + 1; end <= text.size(); ++end) {
        size_t previous = 0, line_begin = 0, line_end = 0;
        int64_t start_line = 0, end_line = 0, start_column = 0, end_column = 0;
        bool marked = false;
        for (size_t i = 0; i < ends.size(); ++i) {
          if (previous <= begin && begin < ends[i]) {
            marked = true;
            start_line = end_line = static_cast<int64_t>(i);
            start_column = static_cast<int64_t>(begin - previous) + 1;
            line_begin = previous;
            line_end = ends[i];
          }
          if (previous < end && end <= ends[i]) {
            end_line = static_cast<int64_t>(i);
            end_column = static_cast<int64_t>(end - previous);
            line_end = ends[i];
          }
          previous = ends[i];
        }
        if (!marked) {
          start_column = static_cast<int64_t>(begin - previous) + 1;
          end_column = static_cast<int64_t>(end - previous);
          start_line = end_line = static_cast<int64_t>(ends.size());
          line_end = end;
          while (line_end < text.size() && text[line_end] != '\n' && text[line_end] != '\r') {
            ++line_end;
          }
        }
        line_end = std::max(line_end, end);
        Expect(Locate(text, {begin, end}, Profile::kGitleaks), start_line, end_line, start_column,
               end_column, text.substr(line_begin, line_end - line_begin));
      }
    }
  }
}

}  // namespace
}  // namespace secretscan
