#include "base/substring_finder.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <string>
#include <vector>

namespace secretscan {
namespace {

TEST(SubstringFinderTest, FindsWhatTheStandardLibraryFinds) {
  std::mt19937 random(1);
  const auto text = [&](size_t longest) {
    std::string out(random() % (longest + 1), ' ');
    std::generate(out.begin(), out.end(), [&] { return "ab\xFF"[random() % 3]; });
    return out;
  };
  for (int round = 0; round < 300; ++round) {
    std::vector<std::string> patterns(random() % 8);
    std::vector<std::string> texts(random() % 4);
    std::generate(patterns.begin(), patterns.end(), [&] { return text(6); });
    std::generate(texts.begin(), texts.end(), [&] { return text(20); });
    const std::vector<std::string_view> views(patterns.begin(), patterns.end());
    SubstringFinder finder(views);
    for (const std::string& t : texts) {
      finder.Search(t);
    }
    for (size_t i = 0; i < patterns.size(); ++i) {
      const bool expected = std::any_of(texts.begin(), texts.end(), [&](const std::string& t) {
        return t.find(patterns[i]) != std::string::npos;
      });
      EXPECT_EQ(finder.Occurred(i), expected) << patterns[i];
    }
  }
}

}  // namespace
}  // namespace secretscan
