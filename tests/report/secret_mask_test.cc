#include "report/secret_mask.h"

#include <gtest/gtest.h>

#include <random>

#include "report/sample_result.h"

namespace secretscan {
namespace {

std::vector<Finding> FindingsOf(const std::vector<std::string>& secrets) {
  std::vector<Finding> out;
  for (const std::string& secret : secrets) {
    out.push_back(testing::SampleFinding(secret));
  }
  return out;
}

TEST(SecretMask, HidesOtherFindingsSecretsToo) {
  const auto findings = FindingsOf({"first-one", "second-one"});
  const SecretMask mask(findings, 100);
  EXPECT_EQ(mask.Hide("curl -u first-one second-one x", "second-one"),
            "curl -u REDACTED REDACTED x");
}

TEST(SecretMask, ShowsAPartOnlyOfTheOwnSecret) {
  const auto findings = FindingsOf({"0123456789", "abcdefghij"});
  const SecretMask mask(findings, 50);
  EXPECT_EQ(mask.Hide("0123456789 abcdefghij", "0123456789"), "01234... REDACTED");
}

TEST(SecretMask, HidesNothingAtZero) {
  const auto findings = FindingsOf({"0123456789"});
  EXPECT_EQ(SecretMask(findings, 0).Hide("x 0123456789", "0123456789"), "x 0123456789");
}

TEST(SecretMask, HidesOverlappingOccurrencesAsOne) {
  const SecretMask mask(100);
  EXPECT_EQ(mask.Hide("xabababy", "abab"), "xREDACTEDy");
  EXPECT_EQ(mask.Hide("aaaaa", "aa"), "REDACTED");
  EXPECT_EQ(mask.Hide("abab", "ab"), "REDACTEDREDACTED");  // these only touch
}

TEST(SecretMask, HidesSecretsThatOverlapEachOther) {
  const auto findings = FindingsOf({"abcdefgh", "efghijkl"});
  const SecretMask mask(findings, 100);
  EXPECT_EQ(mask.Hide("(abcdefghijkl)", "abcdefgh"), "(REDACTED)");
}

TEST(SecretMask, FindsTheLongestOfNestedSecrets) {
  const auto findings = FindingsOf({"abcdef", "abcdefgh", "abcdefghij", "abcdefzz"});
  const SecretMask mask(findings, 100);
  EXPECT_EQ(mask.Hide("abcdefghij.", ""), "REDACTED.");
  EXPECT_EQ(mask.Hide("abcdefghix.", ""), "REDACTEDix.");
  EXPECT_EQ(mask.Hide("abcdefyy.", ""), "REDACTEDyy.");
  EXPECT_EQ(mask.Hide("abcde.", ""), "abcde.");
}

TEST(SecretMask, ShortSecretsAreHiddenOnlyInTheirOwnTexts) {
  const auto findings = FindingsOf({"abc", "0123456789"});
  const SecretMask mask(findings, 100);
  EXPECT_EQ(mask.Hide("abc 0123456789", "0123456789"), "abc REDACTED");
  EXPECT_EQ(mask.Hide("abc 0123456789", "abc"), "REDACTED REDACTED");
}

TEST(SecretMask, HidesLongSecretsWholly) {
  std::string begin;  // longer than what secrets are told apart by
  for (char c = '0'; begin.size() < 80; ++c) {
    begin += c;
  }
  const auto findings = FindingsOf({begin + "one" + std::string(500, 'x'), begin + "two"});
  const SecretMask mask(findings, 100);
  EXPECT_EQ(mask.Hide("<" + findings[0].secret + ">", findings[1].secret), "<REDACTED>");
  const std::string hidden = mask.Hide("<" + findings[1].secret + ">", "");
  EXPECT_EQ(hidden.find("two"), std::string::npos);
}

TEST(SecretMask, ToleratesOddTexts) {
  const auto findings = FindingsOf({std::string(6, '\0'), "\xFF\xFE\xFF\xFE\xFF\xFE"});
  const SecretMask mask(findings, 100);
  EXPECT_EQ(mask.Hide("", "x"), "");
  EXPECT_EQ(mask.Hide("x", ""), "x");
  EXPECT_EQ(mask.Hide(std::string(6, '\0'), ""), "REDACTED");
  EXPECT_EQ(mask.Hide("a\xFF\xFE\xFF\xFE\xFF\xFE", ""), "aREDACTED");
}

// Marks every byte that belongs to an occurrence, the slow and obvious way.
std::vector<bool> Hidden(const std::string& text, const std::vector<std::string>& secrets) {
  std::vector<bool> hidden(text.size(), false);
  for (const std::string& secret : secrets) {
    for (size_t pos = 0; (pos = text.find(secret, pos)) != std::string::npos; ++pos) {
      std::fill_n(hidden.begin() + static_cast<long>(pos), secret.size(), true);
    }
  }
  return hidden;
}

TEST(SecretMask, EqualsAPlainSearchOnRandomTexts) {
  std::mt19937 random(7);
  const auto word = [&](size_t size) {
    std::string out;
    for (size_t i = 0; i < size; ++i) {
      out += "abc"[random() % 2 + (random() % 8 == 0)];
    }
    return out;
  };
  for (int round = 0; round < 500; ++round) {
    std::vector<std::string> secrets;
    for (size_t i = random() % 5 + 1; i > 0; --i) {
      secrets.push_back(word(SecretMask::kMinShared + random() % 5));
    }
    const std::string own = word(random() % 4 + 1);
    const std::string text = word(200);
    const auto findings = FindingsOf(secrets);
    const std::string got = SecretMask(findings, 100).Hide(text, own);

    std::vector<std::string> all = secrets;
    all.push_back(own);
    const std::vector<bool> hidden = Hidden(text, all);
    // What is left once the word is taken out must be exactly the bytes that no secret covers.
    std::string left;
    for (size_t pos = 0; pos < got.size();) {
      if (got.compare(pos, 8, "REDACTED") == 0) {
        pos += 8;
      } else {
        left += got[pos++];
      }
    }
    std::string expected;
    for (size_t i = 0; i < text.size(); ++i) {
      if (!hidden[i]) {
        expected += text[i];
      }
    }
    ASSERT_EQ(left, expected) << text << " own " << own;
  }
}

}  // namespace
}  // namespace secretscan
