#include "rewrite/certificate.h"

#include <sys/wait.h>

#include <cstdlib>
#include <fstream>

#include "git/test_repository.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "nlohmann/json.hpp"

namespace secretscan {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;

constexpr int kNoValidator = 77;

Certificate Sample() {
  Certificate certificate;
  certificate.time = "2026-01-31T09:30:00Z";
  certificate.repository = "repo\x1b[2J";
  certificate.rules = "built-in";
  certificate.rules_digest = std::string(64, 'd');
  certificate.other_secrets = {"one", "two"};
  certificate.old_references = {"refs/pull/1/head"};
  Check holds;
  holds.id = "V1";
  holds.title = "nothing";
  holds.Count("objects", 7);
  holds.Remark({"to be known", "x", ""});
  holds.Finish();
  Check skipped;
  skipped.id = "V3";
  skipped.Skip("no run");
  skipped.Finish();
  certificate.verification.checks = {holds, skipped};
  return certificate;
}

int Validate(const std::string& json) {
  const TempDir directory;
  const std::string file = directory.path() + "/certificate.json";
  std::ofstream(file) << json;
  const std::string source = SECRETSCAN_SOURCE_DIR;
  const int status =
      std::system(("python3 '" + source + "/tests/report/validate_json.py' '" + source +
                   "/docs/schemas/secretscan-certificate-1.schema.json' '" + file + "'")
                      .c_str());
  return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

TEST(Certificate, HoldsWhenNothingSpeaksAgainstIt) {
  Certificate certificate = Sample();
  EXPECT_TRUE(certificate.verification.holds());
  EXPECT_EQ(nlohmann::json::parse(CertificateJson(certificate))["holds"], true);
  EXPECT_THAT(CertificateText(certificate), StartsWith("The certificate HOLDS"));
  EXPECT_THAT(CertificateText(certificate), Not(HasSubstr("\x1b")));

  Check& check = certificate.verification.checks[0];
  check.CannotRead({"a pack", "y", ""});
  check.Finish();
  EXPECT_EQ(check.state, CheckState::kUnreadable);
  EXPECT_FALSE(certificate.verification.holds());
  EXPECT_THAT(CertificateText(certificate), StartsWith("Something could not be read"));

  check.Violate({"a secret", "z", std::string(40, 'a')});
  check.Finish();
  EXPECT_EQ(check.state, CheckState::kFails);
  const nlohmann::json json = nlohmann::json::parse(CertificateJson(certificate));
  EXPECT_EQ(json["holds"], false);
  EXPECT_EQ(json["checks"][0]["violations"][0]["place"], "z");
  EXPECT_EQ(json["checks"][0]["counts"]["objects"], 7);
  EXPECT_EQ(json["checks"][1]["state"], "not_checked");
  EXPECT_THAT(CertificateText(certificate), StartsWith("The certificate DOES NOT HOLD"));
}

TEST(Certificate, IsAsItsSchemaSays) {
  Certificate certificate = Sample();
  certificate.verification.checks[0].Violate({"a secret", "z", std::string(40, 'a')});
  const int status = Validate(CertificateJson(certificate));
  if (status == kNoValidator || status == 127) {
    GTEST_SKIP() << "there is no validator";
  }
  EXPECT_EQ(status, 0);
}

TEST(Certificate, IsReadAgain) {
  const auto others = ReadOtherSecrets(CertificateJson(Sample()), "c.json");
  ASSERT_TRUE(others.ok()) << others.status();
  EXPECT_THAT(*others, ElementsAre("one", "two"));
  for (const char* text : {"", "{}", "[]", "{\"schema\": \"other\"}"}) {
    EXPECT_FALSE(ReadOtherSecrets(text, "c.json").ok()) << text;
  }
}

TEST(Certificate, ListsAreBoundedAndDeterministic) {
  Check check;
  constexpr int kMany = 5000;
  for (int i = kMany; i > 0; --i) {
    check.Violate({"x", std::to_string(100000 + i), ""});
  }
  check.Finish();
  EXPECT_EQ(check.violation_count, kMany);
  ASSERT_EQ(check.violations.size(), Check::kListed);
  EXPECT_EQ(check.violations.front().place, "100001");
  EXPECT_EQ(check.violations.back().place, std::to_string(100000 + Check::kListed));
}

}  // namespace
}  // namespace secretscan
