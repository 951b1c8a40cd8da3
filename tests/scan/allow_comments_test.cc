#include "scan/allow_comments.h"

#include <random>
#include <string>

#include "gtest/gtest.h"

namespace secretscan {
namespace {

TEST(AllowCommentsTest, SaysTheSameInWhateverOrderLinesAreAskedFor) {
  std::mt19937 random(1);
  for (const Profile profile : {Profile::kDefault, Profile::kGitleaks}) {
    for (int round = 0; round < 200; ++round) {
      std::string text;
      for (int i = 0; i < 6; ++i) {
        constexpr const char* kPieces[] = {"gitleaks:allow", "secretscan:allow", "x", "\n",
                                           "gitleaks:all", "secretscan"};
        text += kPieces[random() % std::size(kPieces)];
      }
      AllowComments comments(profile);
      for (int i = 0; i < 20; ++i) {
        const size_t begin = random() % 2 == 0 ? 0 : random() % (text.size() + 1);
        const std::string_view line =
            std::string_view(text).substr(begin, random() % (text.size() + 1 - begin));
        const bool expected =
            line.find("gitleaks:allow") != std::string_view::npos ||
            (profile == Profile::kDefault && line.find("secretscan:allow") != std::string_view::npos);
        EXPECT_EQ(comments.Has(line), expected) << line;
      }
    }
  }
}

}  // namespace
}  // namespace secretscan
