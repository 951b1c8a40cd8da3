// `secretscan stdin`: one text from standard input.
#include <poll.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "base/status.h"
#include "cli/commands.h"
#include "cli/exit_code.h"
#include "cli/scan_run.h"
#include "decode/byte_source.h"
#include "scan/text_scan.h"

namespace secretscan {
namespace {

// Reads until the end, or until the scan is to end: a pipe may stay silent for ever.
class StandardInput final : public ByteSource {
 public:
  explicit StandardInput(const Progress& progress) : progress_(progress) {}

  absl::StatusOr<size_t> Read(char* out, size_t size) override {
    constexpr int kLookMilliseconds = 100;
    while (!progress_.cancelled) {
      pollfd input{STDIN_FILENO, POLLIN, 0};
      if (::poll(&input, 1, kLookMilliseconds) <= 0) {
        continue;
      }
      const ssize_t count = ::read(STDIN_FILENO, out, size);
      if (count >= 0) {
        return static_cast<size_t>(count);
      }
      if (errno != EINTR && errno != EAGAIN) {
        return Unavailable(std::string("cannot read standard input: ") + std::strerror(errno));
      }
    }
    return size_t{0};
  }

 private:
  const Progress& progress_;
};

constexpr char kExamples[] = R"(Examples:
  printenv | secretscan stdin -v --redact
  kubectl get secret -o yaml | secretscan stdin --path secret.yaml -f jsonl)";

}  // namespace

int RunStdinScan(const std::string& path, const CommonFlags& flags) {
  ScanOptions options;
  ApplyScanFlags(flags, Flavor::kGitleaks, &options);

  ScanRun run;
  run.command = "stdin";
  run.flavor = Flavor::kGitleaks;
  run.rules_target = ".";
  run.scan = [&](std::shared_ptr<const RuleSet> rules,
                 Progress* progress) -> absl::StatusOr<ScanResult> {
    StandardInput input(*progress);
    SECRETSCAN_ASSIGN_OR_RETURN(ScanResult result,
                                ScanStream(&input, path, options, std::move(rules), progress));
    result.target = "-";
    return result;
  };
  return RunScan(flags, run);
}

Command AddStdinCommand(CLI::App* root, CommonFlags* flags) {
  CLI::App* app = root->add_subcommand("stdin", "Scan standard input");
  auto path = std::make_shared<std::string>();
  app->add_option("--path", *path, "the file name that rules and findings are to see")
      ->type_name("NAME");
  AddScanFlags(app, Flavor::kGitleaks, flags);
  app->footer(std::string(kExamples) + kGitleaksExitCodes);
  return {app, [path, flags] { return RunStdinScan(*path, *flags); }, Flavor::kGitleaks};
}

}  // namespace secretscan
