// Parses the input as a report's template and runs it over two findings. It must end, within its
// limits, say where it failed if it did, and do the same the second time.
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <string_view>

#include "report/reporter.h"

namespace {

using namespace secretscan;

[[noreturn]] void Fail(const char* what, std::string_view text) {
  std::fprintf(stderr, "%s: %.*s\n", what, static_cast<int>(text.size()), text.data());
  std::abort();
}

ScanResult MakeResult() {
  Finding finding;
  finding.rule_id = "demo";
  finding.file = "src/a.py";
  finding.secret = "Q\xC3\xA9ZJX" + std::string(8, 'Z');
  finding.match = "key = " + finding.secret;
  finding.line = "  " + finding.match + "\n<b>\xFF";
  finding.message = finding.secret;
  finding.commit = "0123";
  finding.date = "2025-01-31T09:30:00Z";
  finding.tags = {"a", "b"};
  finding.entropy = 2.5f;
  ScanResult result;
  result.started_at = "2025-02-01T10:00:00Z";
  result.findings = {finding, finding};
  result.findings[1].file = "b";
  return result;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  static const ScanResult& result = *new ScanResult(MakeResult());
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto reporter = MakeTemplateReporter("t", text);
  const absl::Status status =
      reporter.ok() ? (*reporter)->Render(result, {}).status() : reporter.status();
  if (!status.ok() && !std::string(status.message()).starts_with("t:") &&
      text.size() <= size_t{1} << 20) {
    Fail("an error without its place", std::string(status.message()));
  }
  if (reporter.ok()) {
    const absl::StatusOr<std::string> out = (*reporter)->Render(result, {});
    if (out.ok() != status.ok()) {
      Fail("another outcome the second time", text);
    }
  }
  return 0;
}
