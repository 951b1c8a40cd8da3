#include <algorithm>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/base64.h"
#include "base/sha256.h"
#include "report/sample_result.h"

namespace secretscan {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;
using testing::FakeSecret;
using testing::Rendered;
using testing::SampleFinding;
using testing::SampleResult;

std::string Between(std::string_view text, std::string_view from, std::string_view to) {
  const size_t begin = text.find(from);
  if (begin == std::string_view::npos) {
    return "";
  }
  return std::string(text.substr(begin + from.size(), text.find(to, begin) - begin - from.size()));
}

std::string HashSource(std::string_view text) {
  const Sha256Digest digest = Sha256(text);
  return "'sha256-" +
         Base64Encode({reinterpret_cast<const char*>(digest.data()), digest.size()}) + "'";
}

size_t Count(std::string_view text, std::string_view part) {
  size_t count = 0;
  for (size_t pos = 0; (pos = text.find(part, pos)) != std::string_view::npos; ++pos) {
    ++count;
  }
  return count;
}

TEST(Html, ItsPolicyAllowsItsOwnStyleAndScriptOnly) {
  const std::string page = Rendered(SampleResult({SampleFinding()}), "html");
  const std::string policy = Between(page, "Content-Security-Policy\" content=\"", "\">");
  EXPECT_EQ(policy, "default-src 'none'; style-src " +
                        HashSource(Between(page, "<style>", "</style>")) + "; script-src " +
                        HashSource(Between(page, "<script>", "</script>")) +
                        "; base-uri 'none'; form-action 'none'");
  // What the policy would stop anyway.
  EXPECT_THAT(page, Not(HasSubstr(" style=")));
  EXPECT_THAT(page, Not(HasSubstr(" onclick=")));
  EXPECT_THAT(page, Not(HasSubstr("src=")));
  EXPECT_THAT(page, Not(HasSubstr("@import")));
  EXPECT_THAT(page, Not(HasSubstr("url(")));
}

TEST(Html, ShowsEverySecretWithAllItsPlaces) {
  std::vector<Finding> findings;
  for (int i = 0; i < 40; ++i) {
    findings.push_back(SampleFinding(FakeSecret(std::to_string(i % 8))));
    findings.back().file = "dir/file" + std::to_string(i) + ".txt";
  }
  const std::string page = Rendered(SampleResult(findings), "html");
  EXPECT_EQ(Count(page, "<article "), 8u);
  for (const Finding& finding : findings) {
    EXPECT_THAT(page, HasSubstr("<code>" + finding.file + ":12</code>"));
  }
  EXPECT_THAT(page, HasSubstr("<h1>8 secrets in 40 places</h1>"));
}

TEST(Html, SaysWhenItIsNotSure) {
  Finding finding = SampleFinding();
  EXPECT_THAT(Rendered(SampleResult({finding}), "html"), Not(HasSubstr(" confidence</span>")));
  finding.confidence = Confidence::kLow;
  EXPECT_THAT(Rendered(SampleResult({finding}), "html"), HasSubstr(">low confidence</span>"));
}

TEST(Html, SaysWhereSecretsStillAre) {
  ScanResult result = SampleResult({SampleFinding(FakeSecret("a")), SampleFinding(FakeSecret("b")),
                                    SampleFinding(FakeSecret("c"))});
  EXPECT_THAT(Rendered(result, "html"), Not(HasSubstr("history only")));
  result.presence_known = true;
  result.secrets[0].at_head = true;
  result.secrets[1].refs = {"refs/heads/x"};
  const std::string page = Rendered(result, "html");
  EXPECT_THAT(page, HasSubstr("data-at=\"head\""));
  EXPECT_THAT(page, HasSubstr("data-at=\"tip\""));
  EXPECT_THAT(page, HasSubstr("data-at=\"history\""));
  EXPECT_THAT(page, HasSubstr("still in 1 reference<"));
  EXPECT_THAT(page, HasSubstr("<b class=\"high\">2</b><span>at the tip of a reference"));
}

TEST(Html, NeverLooksCleanWhenTheScanIsNot) {
  ScanResult result = SampleResult({});
  EXPECT_THAT(Rendered(result, "html"), HasSubstr("<h1>No secrets found</h1>"));
  result.coverage.skips = {{SkipReason::kMissing, "blob", "<b>x", "a & b"}};
  const std::string page = Rendered(result, "html");
  EXPECT_THAT(page, HasSubstr("The scan is incomplete."));
  EXPECT_THAT(page, Not(HasSubstr("class=\"banner good\"")));
  EXPECT_THAT(page,
              HasSubstr("blob <code>&lt;b&gt;x</code></th><td>missing</td><td>a &amp; b</td>"));
}

TEST(Html, SaysWhatIgnoreFilesTookOut) {
  ScanResult result = SampleResult({});
  result.ignored = {{"<b>", 1}};
  EXPECT_THAT(Rendered(result, "html"),
              HasSubstr("<p>1 finding left out because of <code>&lt;b&gt;</code>.</p>"));
}

TEST(Html, NothingOfARepositoryIsMarkup) {
  const std::string hostile = "\"'><script>alert(1)</script><img src=x onerror=alert(1)>"
                              "</style></title><!--&amp;\x01\xFF\xE2\x80\xAE" "javascript:";
  Finding finding = SampleFinding();
  finding.rule_id = finding.description = finding.file = finding.author = finding.commit = hostile;
  finding.email = finding.message = finding.origin = finding.date = hostile;
  finding.link = "https://host.example/" + hostile;
  finding.match = hostile + finding.secret;
  finding.tags = {hostile};
  for (const Provenance provenance :
       {Provenance::kCommit, Provenance::kStash, Provenance::kConfig}) {
    finding.provenance = provenance;
    ScanResult result = SampleResult({finding});
    result.command = result.target = result.head = result.started_at = hostile;
    result.coverage.skips = {{SkipReason::kMissing, hostile, hostile, hostile}};
    const std::string page = Rendered(result, "html", {});
    EXPECT_EQ(Count(page, "<script"), 1u);
    EXPECT_EQ(Count(page, "</style>"), 1u);
    EXPECT_EQ(Count(page, "</title>") - Count(page, "<title id=\"tl\""), Count(page, "<title>"));
    EXPECT_EQ(Count(page, "<img"), 0u);
    EXPECT_EQ(Count(page, "<!--"), 0u);
    EXPECT_EQ(page.find('\x01'), std::string::npos);
    EXPECT_THAT(page, Not(HasSubstr("href=\"https://host.example/")));
  }
}

TEST(Html, LinksAreHttpsOnly) {
  Finding finding = SampleFinding();
  finding.link = "https://host.example/a&b?c=d#L1";
  EXPECT_THAT(Rendered(SampleResult({finding}), "html"),
              HasSubstr("<a rel=\"noreferrer\" href=\"https://host.example/a&amp;b?c=d#L1\">"));
  for (const char* link : {"javascript:alert(1)", "http://x/", "data:text/html,x"}) {
    finding.link = link;
    EXPECT_THAT(Rendered(SampleResult({finding}), "html"), Not(HasSubstr(link)));
  }
}

TEST(Html, TheTimelineTakesAnyDates) {
  std::vector<Finding> findings;
  for (const char* date : {"0000-01-01T00:00:00Z", "9999-12-31T23:59:59Z", "", "nonsense",
                           "2025-01-31T09:30:00Z"}) {
    findings.push_back(SampleFinding(FakeSecret(std::to_string(findings.size()))));
    findings.back().date = date;
  }
  EXPECT_THAT(Rendered(SampleResult(findings), "html"), HasSubstr("<figure"));
  for (Finding& finding : findings) {
    finding.date = "2025-01-31T09:30:00Z";
  }
  EXPECT_THAT(Rendered(SampleResult(findings), "html"), HasSubstr("<circle"));
  for (Finding& finding : findings) {
    finding.date.clear();
  }
  EXPECT_THAT(Rendered(SampleResult(findings), "html"), Not(HasSubstr("<figure")));
}

TEST(Html, TenThousandFindingsStaySmall) {
  std::vector<Finding> findings;
  for (int i = 0; i < 10'000; ++i) {
    findings.push_back(SampleFinding(FakeSecret(std::to_string(i % 3000))));
    findings.back().start_line = i + 1;
  }
  EXPECT_LT(Rendered(SampleResult(findings), "html").size(), size_t{12} << 20);
}

}  // namespace
}  // namespace secretscan
