// The HTML report in a real browser. Skipped where no Chromium is installed.
#include <gtest/gtest.h>
#include <sys/wait.h>

#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "report/sample_result.h"

namespace secretscan {
namespace {

using testing::FakeSecret;
using testing::Rendered;
using testing::SampleFinding;
using testing::SampleResult;

std::string Browser() {
  for (const char* path : {"/usr/bin/chromium", "/usr/bin/chromium-browser",
                           "/usr/bin/google-chrome"}) {
    if (std::filesystem::exists(path)) {
      return path;
    }
  }
  return "";
}

// The page's elements after its script has run.
std::string Dom(const std::string& browser, const std::filesystem::path& directory,
                const std::string& page) {
  std::ofstream(directory / "report.html") << page;
  const std::string command =
      "HOME='" + directory.string() + "' timeout 60 '" + browser +
      "' --headless --no-sandbox --disable-gpu --disable-dev-shm-usage --user-data-dir='" +
      (directory / "profile").string() + "' --virtual-time-budget=3000 --dump-dom 'file://" +
      (directory / "report.html").string() + "' 2>/dev/null";
  std::string out;
  FILE* pipe = popen(command.c_str(), "r");
  char buffer[65536];
  for (size_t size; (size = fread(buffer, 1, sizeof buffer, pipe)) > 0;) {
    out.append(buffer, size);
  }
  pclose(pipe);
  return out;
}

class HtmlBrowserTest : public ::testing::Test {
 protected:
  void SetUp() override {
    browser_ = Browser();
    if (browser_.empty()) {
      GTEST_SKIP() << "no Chromium in /usr/bin";
    }
    std::string name = ::testing::TempDir() + "/browser.XXXXXX";
    ASSERT_NE(mkdtemp(name.data()), nullptr);
    directory_ = name;
  }
  ~HtmlBrowserTest() override {
    if (!directory_.empty()) {
      std::filesystem::remove_all(directory_);
    }
  }
  std::string Open(const std::string& page) { return Dom(browser_, directory_, page); }

  std::string browser_;
  std::filesystem::path directory_;
};

TEST_F(HtmlBrowserTest, TheScriptRunsAndCounts) {
  Finding other = SampleFinding(FakeSecret("b"));
  other.severity = Severity::kLow;
  const std::string page = Rendered(SampleResult({SampleFinding(), other}), "html");
  ASSERT_NE(page.find("<form id=\"filters\" hidden"), std::string::npos);
  const std::string dom = Open(page);
  EXPECT_NE(dom.find("2 of 2 secrets, 2 places"), std::string::npos) << dom.size();
  EXPECT_EQ(dom.find("<form id=\"filters\" hidden"), std::string::npos);
}

TEST_F(HtmlBrowserTest, NothingElseRuns) {
  std::string page = Rendered(SampleResult({SampleFinding()}), "html");
  // As if something had slipped through all escaping.
  page.insert(page.find("<main>"), "<script>document.title='broken out'</script>"
                                   "<img src=x onerror=\"document.title='broken out'\">");
  const std::string dom = Open(page);
  EXPECT_NE(dom.find("<title>secretscan: 1 secret</title>"), std::string::npos) << dom.size();
}

}  // namespace
}  // namespace secretscan
