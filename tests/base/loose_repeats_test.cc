#include "base/loose_repeats.h"

#include <random>
#include <string>

#include "base/regex.h"
#include "gtest/gtest.h"
#include "re2/re2.h"

namespace secretscan {
namespace {

std::string Loose(const std::string& pattern) {
  const auto loose = LoosenRepeats(pattern);
  return loose ? loose->pattern + " " + std::to_string(loose->max_length) : "-";
}

TEST(LooseRepeats, AreLongOnesOfARune) {
  EXPECT_EQ(Loose(R"re(a[^"]{6,250}?")re"), R"re(a[^"]{6,}?" 250)re");
  EXPECT_EQ(Loose(R"(\w{0,120}=(.{3,1000}))"), R"(\w{0,}=(.{3,}) 120)");
  EXPECT_EQ(Loose(R"((?:x|[\]{}]{1,200})?k{9,99})"), R"((?:x|[\]{}]{1,})?k{9,99} 200)");
  EXPECT_EQ(Loose(R"(\{{2,100}y)"), R"(\{{2,}y 100)");
}

TEST(LooseRepeats, OthersStay) {
  for (const char* pattern : {
           "[a]{6,99}",           // short
           "[a]{150}",            // all rounds must be
           "[a]{150,150}",        //
           "[a]{6,}",             // loose as it is
           "[a]{6,1001}",         // not valid
           "[a]{06,200}",         // a text for RE2
           "(?:ab){0,200}",       // a group's
           R"(\b{0,200}a)",       // of nothing
           "(?:[a]{6,200}b)*",    // within a loop
           "(?:([a]{6,200})b){2}",
           "(?:(?:x|a{6,200})?b)+",
           "(?:a{6,200}b)(?i)*", "a{6,200}?(?)+b",
           R"([a{6,200}]b)",      // within a class
           R"(\Qa{6,200}\E)",     // quoted
           R"(a\{6,200})",        // escaped
           "(", "a{", "a{6", "a{6,", "a{6,200", "[", "\\",
       }) {
    EXPECT_EQ(Loose(pattern), "-") << pattern;
  }
}

TEST(LooseRepeats, MatchesAreThoseOfThePattern) {
  std::mt19937 random(7);
  size_t matches = 0;
  for (const std::string pattern :
       {R"re(a([^"]{6,110}?)")re", R"re(a([^"]{6,110})")re", R"re((a|b{1,100})b?c)re",
        R"re((?:a{0,101}|(b{2,120}))(?:"|$))re", R"re([ab]{0,3}?(?i:k)([^c]{1,130}?)(?:c|\z))re",
        R"(a{0,100}?(b{0,100})c)"}) {
    ASSERT_NE(Loose(pattern), "-");
    const re2::RE2 exact(pattern, re2::RE2::Quiet);
    auto regex = Regex::Compile(pattern);
    ASSERT_TRUE(regex.ok() && exact.ok()) << pattern;
    for (int round = 0; round < 4000; ++round) {
      if (round % 32 == 0) {  // which else gives the loose one up when it did not help
        regex = Regex::Compile(pattern);
      }
      std::string text;
      for (size_t runs = random() % 8; runs > 0; --runs) {
        // Runs of all lengths, many about as long as the bounds.
        text.append(random() % 3 == 0 ? 95 + random() % 40 : random() % 5, "abck\""[random() % 5]);
      }
      const bool is_part = random() % 4 == 0;
      const size_t begin = is_part ? random() % (text.size() + 1) : 0;
      const size_t end = is_part ? begin + random() % (text.size() - begin + 1) : text.size();
      re2::StringPiece pieces[2];
      const bool slow = exact.Match(text, begin, end, re2::RE2::UNANCHORED, pieces, 2);
      Span groups[2];
      ASSERT_EQ((*regex)->Find(text, begin, end, groups), slow) << pattern;
      for (int i = 0; slow && i < 2; ++i) {
        ASSERT_EQ(groups[i].valid(), pieces[i].data() != nullptr) << pattern;
        if (groups[i].valid()) {
          ASSERT_EQ(groups[i].begin, static_cast<size_t>(pieces[i].data() - text.data())) << pattern;
          ASSERT_EQ(groups[i].size(), pieces[i].size()) << pattern;
        }
      }
      EXPECT_EQ((*regex)->Contains(text), re2::RE2::PartialMatch(text, exact)) << pattern;
      matches += slow ? 1 : 0;
    }
  }
  EXPECT_GT(matches, 6000u);
}

}  // namespace
}  // namespace secretscan
