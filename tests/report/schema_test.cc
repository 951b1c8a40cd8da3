// Reports against their published schemas. Skipped where python3-jsonschema is not installed, or
// where SECRETSCAN_SHARED_DATA names no directory beside which schemas/ holds what was published.
#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>

#include "report/sample_result.h"

namespace secretscan {
namespace {

using testing::FakeSecret;
using testing::SampleFinding;
using testing::SampleResult;

constexpr int kNoValidator = 77;

std::vector<ScanResult> Samples() {
  Finding odd = SampleFinding(FakeSecret("odd"));
  odd.rule_id = "not-in-the-pack";
  odd.file = "a\xFF [b]/{c}.txt";
  odd.description = "x\xFF";
  odd.severity = Severity::kInfo;
  odd.line = "\xF0\x9F\x98\x80" + odd.line;
  odd.link = "https://host.example/x#L1";
  ScanResult full = SampleResult({SampleFinding(), odd, testing::SamplePathFinding()});
  full.presence_known = true;
  full.secrets[0].at_head = true;
  full.secrets[0].refs = {"refs/heads/main"};
  full.coverage.skips = {{SkipReason::kMissing, "blob", std::string(40, 'a'), "not there"},
                         {SkipReason::kBinary, "file", "x\xFF", ""}};
  ScanResult directory = SampleResult({SampleFinding()});
  directory.command = "dir";
  directory.head.clear();
  directory.identity.clear();
  directory.findings[0].commit.clear();
  directory.findings[0].provenance = Provenance::kFile;
  directory.rules = nullptr;
  GroupSecrets(&directory);
  std::vector<Finding> everywhere;
  for (int i = 0; i < kProvenanceCount; ++i) {
    Finding finding = SampleFinding(FakeSecret(std::to_string(i)));
    finding.provenance = static_cast<Provenance>(i);
    finding.origin = "refs/heads/x\xFF{1}";
    everywhere.push_back(finding);
    finding.file.clear();
    everywhere.push_back(finding);
  }
  return {SampleResult({}), full, directory, SampleResult(everywhere)};
}

// Exit status of the validator on the report.
int Validate(const ScanResult& result, std::string_view format, const ReportOptions& options,
             const std::string& schema) {
  std::string directory = ::testing::TempDir() + "/schema.XXXXXX";
  if (mkdtemp(directory.data()) == nullptr) {
    return -1;
  }
  const std::string report = directory + "/report";
  EXPECT_TRUE(WriteReport(result, format, options, report).ok());
  const std::string validator = SECRETSCAN_SOURCE_DIR "/tests/report/validate_json.py";
  const std::string command = "python3 '" + validator + "' '" + schema + "' '" + report + "'" +
                              (format == "jsonl" ? " --lines" : "");
  const int status = std::system(command.c_str());
  std::filesystem::remove_all(directory);
  return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

void ExpectValid(std::string_view format, const std::string& schema) {
  for (const ScanResult& result : Samples()) {
    for (const bool deterministic : {true, false}) {
      const int status = Validate(
          result, format, {.deterministic = deterministic, .sarif_by_presence = deterministic}, schema);
      if (status == kNoValidator || status == 127) {
        GTEST_SKIP() << "python3-jsonschema is not installed";
      }
      EXPECT_EQ(status, 0);
    }
  }
}

TEST(Schema, JsonlFollowsOurs) {
  ExpectValid("jsonl",
              SECRETSCAN_SOURCE_DIR "/docs/schemas/secretscan-jsonl-1.schema.json");
}

// Also skips the test when the schema is not there.
#define EXPECT_FOLLOWS_SHARED(format, file)                                                     \
  do {                                                                                          \
    const char* data = std::getenv("SECRETSCAN_SHARED_DATA");                                   \
    const std::string schema = std::string(data == nullptr ? "" : data) + "/../schemas/" file;  \
    if (data == nullptr || !std::filesystem::exists(schema)) {                                  \
      GTEST_SKIP() << "no " file " in $SECRETSCAN_SHARED_DATA/../schemas";                      \
    }                                                                                           \
    ExpectValid(format, schema);                                                                \
  } while (false)

TEST(Schema, SarifFollowsTheStandards) {
  EXPECT_FOLLOWS_SHARED("sarif", "sarif-2.1.0-draft04.json");
}

TEST(Schema, GitlabIsWhatItsSchemaAsks) {
  ExpectValid("gitlab", SECRETSCAN_SOURCE_DIR "/tests/report/gitlab-15.0.7.used.schema.json");
}

TEST(Schema, GitlabFollowsGitlabs) {
  EXPECT_FOLLOWS_SHARED("gitlab", "gitlab-secret-detection-15.0.7.json");
}

}  // namespace
}  // namespace secretscan
