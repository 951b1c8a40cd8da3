#include "ignore/import_list.h"

#include <array>

#include "base/digest.h"
#include "base/hex.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "ignore/ignore_testing.h"
#include "report/reporter.h"

namespace secretscan {
namespace {

using testing::FindingOf;
using testing::ResultOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

ScanResult Sample() {
  return ResultOf({FindingOf("rule", "a", "secret-one"), FindingOf("rule", "b", "secret-two")});
}

std::string Sha1(std::string_view text) {
  std::array<uint8_t, 20> digest{};
  Digester digester(20);
  digester.Add(text);
  digester.Finish(digest.data());
  return HexEncode(digest);
}

TEST(ImportListTest, Fingerprints) {
  const auto list = FindListed("a:rule:3\nc:rule:9\n", "name", Sample());
  ASSERT_TRUE(list.ok());
  EXPECT_THAT(list->wanted, ElementsAre(true, false));
  EXPECT_EQ(list->entries, 2);
  EXPECT_THAT(list->not_imported, ElementsAre(HasSubstr("line 2")));
}

TEST(ImportListTest, Reports) {
  const ScanResult result = Sample();
  for (const char* format : {"json", "jsonl"}) {
    ScanResult old = ResultOf({FindingOf("rule", "b", "secret-two"), FindingOf("rule", "b", "gone-now")});
    const std::string report =
        MakeReporter(format).value()->Render(old, {.redact_percent = 0}).value();
    const auto list = FindListed(report, "name", result);
    ASSERT_TRUE(list.ok()) << list.status();
    EXPECT_THAT(list->wanted, ElementsAre(false, true));
    ASSERT_EQ(list->not_imported.size(), 1u);
    EXPECT_EQ(list->not_imported[0].find("gone-now"), std::string::npos);
  }
}

TEST(ImportListTest, DetectSecrets) {
  const auto entry = [](std::string_view secret, std::string_view rest) {
    return "{\"type\":\"T\",\"filename\":\"f\",\"hashed_secret\":\"" + Sha1(secret) +
           "\",\"line_number\":7" + std::string(rest) + "}";
  };
  const std::string text = "{\"version\":\"1.4.0\",\"results\":{\"f\":[" + entry("secret-one", "") +
                           "," + entry("secret-two", ",\"is_secret\":true") + "," +
                           entry("unknown", "") + "]}}";
  const auto list = FindListed(text, "name", Sample());
  ASSERT_TRUE(list.ok()) << list.status();
  EXPECT_THAT(list->wanted, ElementsAre(true, false));
  EXPECT_THAT(list->not_imported, ElementsAre(HasSubstr("real secret"), HasSubstr("f:7")));
}

TEST(ImportListTest, RefusesOtherJson) {
  EXPECT_FALSE(FindListed("{\"a\": 1}", "name", Sample()).ok());
  EXPECT_FALSE(FindListed("[1]", "name", Sample()).ok());
}

}  // namespace
}  // namespace secretscan
