// Where candidates begin and end, before anything is decoded.
#include <string>
#include <utility>
#include <vector>

#include "decode/candidate_scanner.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace secretscan {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::Pair;

std::vector<std::pair<char, std::string>> Candidates(const std::string& text) {
  std::vector<std::pair<char, std::string>> out;
  CandidateScanner scanner(text);
  for (RunCandidate found; scanner.Next(&found);) {
    const char kind = found.encoding == Encoding::kPercent   ? 'p'
                      : found.encoding == Encoding::kUnicode ? 'u'
                      : found.encoding == Encoding::kHex     ? 'h'
                                                             : 'b';
    out.emplace_back(kind, text.substr(found.range.begin, found.range.size()));
  }
  return out;
}

std::string Repeated(size_t count, const std::string& piece) {
  std::string out;
  for (size_t i = 0; i < count; ++i) {
    out += piece;
  }
  return out;
}

TEST(Candidates, NoneInOrdinaryText) {
  EXPECT_THAT(Candidates(""), IsEmpty());
  EXPECT_THAT(Candidates("int main() { return 50 % 8; } // \\n %d %g \\x41 U+00 u+0041 "),
              IsEmpty());
  EXPECT_THAT(Candidates("%"), IsEmpty());
  EXPECT_THAT(Candidates("%4"), IsEmpty());
  EXPECT_THAT(Candidates("\\"), IsEmpty());
  EXPECT_THAT(Candidates("\\\\u004"), IsEmpty());
  EXPECT_THAT(Candidates("U+004"), IsEmpty());
}

TEST(Candidates, PercentReachesToTheLastEscapeOfItsLine) {
  EXPECT_THAT(Candidates("a%41b"), ElementsAre(Pair('p', "%41")));
  EXPECT_THAT(Candidates("%41 b %4a c %4G\n%4B"),
              ElementsAre(Pair('p', "%41 b %4a"), Pair('p', "%4B")));
  EXPECT_THAT(Candidates("%41\r%42"), ElementsAre(Pair('p', "%41\r%42")));
  EXPECT_THAT(Candidates("%41%4"), ElementsAre(Pair('p', "%41")));
  EXPECT_THAT(Candidates("%4%41%%"), ElementsAre(Pair('p', "%41")));
  EXPECT_THAT(Candidates("%41\n4"), ElementsAre(Pair('p', "%41")));
  EXPECT_THAT(Candidates("%41%\n42"), ElementsAre(Pair('p', "%41")));
  EXPECT_THAT(Candidates("%41 \xFF %42"), ElementsAre(Pair('p', "%41 \xFF %42")));
}

TEST(Candidates, PercentSwallowsOtherKindsInside) {
  const std::string base64 = Repeated(5, "ab1/");
  EXPECT_THAT(Candidates("%41" + base64 + "%42"), ElementsAre(Pair('p', "%41" + base64 + "%42")));
  EXPECT_THAT(Candidates("%41" + base64), ElementsAre(Pair('p', "%41"), Pair('b', base64)));
}

TEST(Candidates, CodePointsNeedABlankOrTheEndAfterEach) {
  EXPECT_THAT(Candidates("U+0041 U+00e9\tU+0041\nU+0041\fU+0041\rU+0041"),
              ElementsAre(Pair('u', "U+0041 U+00e9\tU+0041\nU+0041\fU+0041\rU+0041")));
  EXPECT_THAT(Candidates("U+0041\vU+0042  U+0043 x"),
              ElementsAre(Pair('u', "U+0042 "), Pair('u', "U+0043 ")));
  EXPECT_THAT(Candidates("U+0041,U+00411"), IsEmpty());
  EXPECT_THAT(Candidates("xU+0041 "), ElementsAre(Pair('u', "U+0041 ")));
}

TEST(Candidates, EscapesHaveOneOrTwoBackslashes) {
  EXPECT_THAT(Candidates("\\u0041\\\\U00aF\\\\\\u0041"),
              ElementsAre(Pair('u', "\\u0041\\\\U00aF"), Pair('u', "\\\\u0041")));
  EXPECT_THAT(Candidates("\\u0041U+0041 "),
              ElementsAre(Pair('u', "\\u0041"), Pair('u', "U+0041 ")));
  EXPECT_THAT(Candidates("C:\\Users\\u0041bc"), ElementsAre(Pair('u', "\\u0041")));
}

TEST(Candidates, HexTakesThirtyTwoDigitsOrMore) {
  EXPECT_THAT(Candidates(std::string(31, 'a')), ElementsAre(Pair('b', std::string(31, 'a'))));
  EXPECT_THAT(Candidates(std::string(32, 'a')), ElementsAre(Pair('h', std::string(32, 'a'))));
  EXPECT_THAT(Candidates(std::string(33, 'F')), ElementsAre(Pair('h', std::string(33, 'F'))));
}

TEST(Candidates, HexWinsOnlyWhereTheRunBegins) {
  const std::string hex(40, 'a');
  EXPECT_THAT(Candidates("x" + hex), ElementsAre(Pair('b', "x" + hex)));
  EXPECT_THAT(Candidates(hex + "x"), ElementsAre(Pair('h', hex)));
  const std::string tail(16, 'x');
  EXPECT_THAT(Candidates(hex + tail + "="), ElementsAre(Pair('h', hex), Pair('b', tail + "=")));
}

TEST(Candidates, Base64TakesSixteenCharactersAndUpToTwoPads) {
  const std::string run = "aZ/9A+-_aZ/9A+-_";
  EXPECT_THAT(Candidates(run.substr(1) + "="), IsEmpty());
  EXPECT_THAT(Candidates("." + run + "."), ElementsAre(Pair('b', run)));
  EXPECT_THAT(Candidates(run + "==="), ElementsAre(Pair('b', run + "==")));
  EXPECT_THAT(Candidates(run + "==" + run + "="),
              ElementsAre(Pair('b', run + "=="), Pair('b', run + "=")));
  EXPECT_THAT(Candidates("\xC3\xA9" + run + "\xE2\x84\xAA"), ElementsAre(Pair('b', run)));
}

TEST(Candidates, Base64SwallowsACodePointAtItsEnd) {
  EXPECT_THAT(Candidates("123456789U+0041 "), ElementsAre(Pair('u', "U+0041 ")));
  EXPECT_THAT(Candidates("1234567890U+0041 "), ElementsAre(Pair('b', "1234567890U+0041")));
  EXPECT_THAT(Candidates("U+0041abcdefghij"), ElementsAre(Pair('b', "U+0041abcdefghij")));
}

TEST(Candidates, Base64ThatBeginsWithMoreThanTextDoesIsLeftOut) {
  for (const size_t size : {16, 17, 40, 5000}) {
    const std::string run(size, 'x');
    EXPECT_THAT(Candidates("." + run + "."), IsEmpty()) << size;
    EXPECT_THAT(Candidates("." + run + "U+0041 U+0042 "), ElementsAre(Pair('u', "U+0042 ")))
        << size;
    EXPECT_THAT(Candidates("." + run + "%41"), ElementsAre(Pair('p', "%41"))) << size;
    EXPECT_THAT(Candidates("%41" + run), ElementsAre(Pair('p', "%41"), Pair('b', run))) << size;
  }
}

// The scanner works on blocks of the text; a candidate must be found wherever it lies in them.
TEST(Candidates, FoundAtEveryOffset) {
  const std::pair<char, std::string> runs[] = {{'p', "%41"},
                                               {'u', "U+0041 "},
                                               {'u', "\\\\u0041"},
                                               {'h', std::string(32, '7')},
                                               {'b', std::string(16, 'X')}};
  for (size_t offset = 470; offset < 1100; ++offset) {
    for (const auto& [kind, run] : runs) {
      const std::string text = std::string(offset, '.') + run;
      ASSERT_THAT(Candidates(text), ElementsAre(Pair(kind, run))) << offset;
      ASSERT_THAT(Candidates(text + "."), ElementsAre(Pair(kind, run))) << offset;
    }
    const std::string short_runs = std::string(offset, '.') + std::string(15, 'X');
    ASSERT_THAT(Candidates(short_runs), IsEmpty()) << offset;
    ASSERT_THAT(Candidates(short_runs + "." + std::string(15, 'X') + "."), IsEmpty()) << offset;
  }
}

}  // namespace
}  // namespace secretscan
