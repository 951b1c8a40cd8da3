#include "validate/validator.h"

#include <gtest/gtest.h>

#include <set>
#include <string>

namespace secretscan {
namespace {

Verdict LowerByPlace(const MatchView&, Confidence) { return {false, Confidence::kLow, "by place"}; }
Verdict RaiseByPlace(const MatchView&, Confidence) { return {false, Confidence::kHigh, "raised"}; }
Verdict RejectEmpty(const MatchView& match, Confidence confidence) {
  return {match.secret.empty(), confidence, match.secret.empty() ? "empty" : ""};
}

constexpr Validator kLower = {"lower", "", true, LowerByPlace};
constexpr Validator kRaise = {"raise", "", true, RaiseByPlace};
constexpr Validator kReject = {"reject", "", false, RejectEmpty};

TEST(Validators, AreFoundByTheirUniqueNames) {
  std::set<std::string_view> names;
  for (const Validator& validator : Validators()) {
    EXPECT_TRUE(names.insert(validator.name).second) << validator.name;
    EXPECT_EQ(FindValidator(validator.name), &validator);
    EXPECT_FALSE(validator.summary.empty()) << validator.name;
  }
  EXPECT_EQ(FindValidator("no-such-check"), nullptr);
  EXPECT_EQ(FindValidator(""), nullptr);
}

// Whatever bytes come in, a verdict comes out.
TEST(Validators, TakeAnyBytes) {
  const std::string all = [] {
    std::string bytes;
    for (int c = 0; c < 256; ++c) bytes += static_cast<char>(c);
    return bytes;
  }();
  for (const Validator& validator : Validators()) {
    for (const std::string& text : {std::string(), all, std::string(100'000, 'A'), std::string(1, '\0')}) {
      const Verdict verdict = validator.judge({text, text, text, text, text}, Confidence::kMedium);
      EXPECT_LE(verdict.confidence, Confidence::kHigh) << validator.name;
    }
  }
}

TEST(Validate, ThePlaceCanOnlyLower) {
  const Validator* const both[] = {&kLower, &kRaise};
  const MatchView match{"s", "s", "", "", ""};
  EXPECT_EQ(Validate(both, match, Confidence::kMedium, true).confidence, Confidence::kLow);
  EXPECT_EQ(Validate(both, match, Confidence::kMedium, false).confidence, Confidence::kMedium);
  const Validator* const raise[] = {&kRaise};
  EXPECT_EQ(Validate(raise, match, Confidence::kMedium, true).confidence, Confidence::kMedium);
}

TEST(Validate, TheFirstRejectionEnds) {
  const Validator* const list[] = {&kReject, &kLower};
  const Verdict verdict = Validate(list, {"", "", "", "", ""}, Confidence::kHigh, true);
  EXPECT_TRUE(verdict.rejected);
  EXPECT_EQ(verdict.reason, "empty");
  EXPECT_EQ(verdict.confidence, Confidence::kHigh);
}

}  // namespace
}  // namespace secretscan
