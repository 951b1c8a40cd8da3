#include "base/lazy_front.h"

#include <random>
#include <string>
#include <vector>

#include "base/regex.h"
#include "gtest/gtest.h"
#include "re2/re2.h"

namespace secretscan {
namespace {

std::string Rest(const std::string& pattern) {
  const auto front = LazyFront::Split(pattern);
  return front ? front->rest() : "-";
}

TEST(LazyFront, IsTakenFromWhatAllMatchesBeginWith) {
  EXPECT_EQ(Rest(R"((?i)[\w.-]{0,50}?(?:token|key)=(x))"), R"((?i)(?:token|key)=(x))");
  EXPECT_EQ(Rest(R"((?i:[\w.-]{0,40}?(?:a|b))(?:c|d))"), R"((?i:(?:a|b))(?:c|d))");
  EXPECT_EQ(Rest(R"(\w*?key)"), "key");
  EXPECT_EQ(Rest(R"([\]a-z_\\]{0,9}?key)"), "key");
  EXPECT_EQ(Rest(R"((?:(?s)[a]{0,2}?(?:k[|)]|\Q|)(\E\|)))"), R"((?:(?s)(?:k[|)]|\Q|)(\E\|)))");
}

TEST(LazyFront, StaysWhereItIsNotThatOrNotPlain) {
  for (const char* pattern : {
           R"([a]{0,2}key)",                    // greedy
           R"([a]{1,2}?key)",                   // not optional
           R"([a]{0,1001}?key)",                // more than RE2 takes
           R"([a]{0,02}?key)",                  // a text for RE2
           R"([^a]{0,2}?key)",                  // beyond ASCII
           R"([a\W]{0,2}?key)",                 //
           R"([a\x{e9}]{0,2}?key)",             //
           "[a\xC3\xA9]{0,2}?key",              //
           R"([[:^alpha:]]{0,2}?key)",          //
           R"(.{0,2}?key)",                     //
           R"([a]{0,2}?key|x)",                 // one of two
           R"((?:[a]{0,2}?key|x)y)",            //
           R"((?i:[a]{0,2}?key)y|x)",           //
           R"((?:[a]{0,2}?key)+y)",             // repeated
           R"((?:(?:[a]{0,2}?key)x){2}y)",      //
           R"((?:[a]{0,2}?key)(?)\Q\E?y)",      //
           R"([a]{0,2}?(?i)+key)",              //
           R"(([a]{0,2}?key))",                 // captured
           R"((?U)[a]{0,2}?key)",               // greedy in fact
           R"((?U:[a]{0,2}?key))",              //
           R"(\b[a]{0,2}?key)",                 // something in front
           "", "(?i)", "[a]", "[a]{0,", "[a", "(?", "\\",
       }) {
    EXPECT_EQ(Rest(pattern), "-") << pattern;
  }
}

// What is wrong behind a front is told as without it.
TEST(LazyFront, DoesNotMakeWrongPatternsRight) {
  for (const char* pattern : {"[a]{0,2}?*", "[a]{0,2}??b", "(?i)[a]{0,2}?)", "[a]{0,2}?(b", "[a]*?{3}",
                              "[a]{0,2}?[b-a]", "(?:[a]{0,2}?"}) {
    const re2::RE2 whole(pattern, re2::RE2::Quiet);
    EXPECT_EQ(Regex::Compile(pattern).ok(), whole.ok()) << pattern;
  }
}

// All matches of `pattern` from `begin` on, with groups, as RE2 finds them.
std::vector<Span> Slow(const re2::RE2& regex, const std::string& text, size_t begin, size_t end) {
  std::vector<Span> spans;
  re2::StringPiece groups[2];
  while (begin <= end && regex.Match(text, begin, end, re2::RE2::UNANCHORED, groups, 2)) {
    for (const re2::StringPiece& group : groups) {
      Span span;
      if (group.data() != nullptr) {
        span.begin = static_cast<size_t>(group.data() - text.data());
        span.end = span.begin + group.size();
      }
      spans.push_back(span);
    }
    begin = std::max(spans[spans.size() - 2].end, begin + 1);
  }
  return spans;
}

std::vector<Span> Fast(const Regex& regex, const std::string& text, size_t begin, size_t end) {
  std::vector<Span> spans;
  Span groups[2];
  while (begin <= end && regex.Find(text, begin, end, groups)) {
    spans.insert(spans.end(), groups, groups + 2);
    begin = std::max(groups[0].end, begin + 1);
  }
  return spans;
}

TEST(LazyFront, MatchesAreThoseOfTheWholePattern) {
  const std::vector<std::string> pieces = {"k",  "K",  "key", "a", "S",  "s", "_",  "-",    ".",
                                           "\n", " ",  "=",   "1", "ss", "keykey", "\xC5\xBF",
                                           "\xE2\x84\xAA", "\xC3\xA9"};
  std::mt19937 random(5);
  size_t matches = 0;
  for (const std::string pattern :
       {R"((?i)[\w.-]{0,3}?(?:key|ss)(\d?))", R"([\w.-]{0,4}?(?:key|ss)\w{0,2}(=))",
        R"((?i:[a-z]{0,2}?k)(=)?)", R"((?i)[sa]{0,5}?(?:k|\b1)(=|$))", R"([\w]*?(k|s)\b)",
R"((?im)[\w.-]{0,3}?(^k|y$))", R"([a_]{0,3}?(k?))", R"((?i)[ks]*?(=|_))",
        R"([k]{0,2}?(\Bkey))"}) {
    const re2::RE2 whole(pattern, re2::RE2::Quiet);
    ASSERT_TRUE(whole.ok()) << pattern;
    ASSERT_NE(Rest(pattern), "-") << pattern;
    const auto regex = Regex::Compile(pattern);
    ASSERT_TRUE(regex.ok()) << pattern;
    for (int round = 0; round < 3000; ++round) {
      std::string text;
      for (size_t count = random() % 12; count > 0; --count) {
        text += pieces[random() % pieces.size()];
      }
      const size_t begin = random() % (text.size() + 1);
      const size_t end = begin + random() % (text.size() - begin + 1);
      const std::vector<Span> slow = Slow(whole, text, begin, end);
      ASSERT_EQ(Fast(**regex, text, begin, end), slow)
          << pattern << " in '" << text << "' from " << begin << " to " << end;
      EXPECT_EQ((*regex)->Contains(text), whole.Match(text, 0, text.size(), re2::RE2::UNANCHORED, nullptr, 0));
      matches += slow.size();
    }
  }
  EXPECT_GT(matches, 10000u);
}

}  // namespace
}  // namespace secretscan
