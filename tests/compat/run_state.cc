#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "cli/process.h"
#include "compat/outcome.h"
#include "gtest/gtest.h"

namespace secretscan {
namespace {

namespace fs = std::filesystem;

class ScratchDirectory {
 public:
  ScratchDirectory() {
    std::string name = fs::temp_directory_path() / "secretscan-state-XXXXXX";
    EXPECT_NE(::mkdtemp(name.data()), nullptr);
    path_ = fs::canonical(name);
  }
  ~ScratchDirectory() {
    std::error_code ignored;
    fs::remove_all(path_, ignored);
  }
  ScratchDirectory(const ScratchDirectory&) = delete;
  ScratchDirectory& operator=(const ScratchDirectory&) = delete;

  const fs::path& path() const { return path_; }

 private:
  fs::path path_;
};

// What a file holds, with the scratch directory's name taken out; it is another in each run.
std::string Content(const fs::path& path, const std::string& scratch) {
  std::ostringstream out;
  out << std::ifstream(path, std::ios::binary).rdbuf();
  std::string text = out.str();
  for (size_t at = 0; (at = text.find(scratch, at)) != std::string::npos;) {
    text.replace(at, scratch.size(), "/@");
  }
  return text;
}

std::string FormatIn(const std::string& args) {
  const size_t flag = args.find("-f ");
  return flag == std::string::npos
             ? "json"
             : args.substr(flag + 3, args.find(' ', flag + 3) - flag - 3);
}

std::vector<std::string> Environment(const ScratchDirectory& scratch, const std::string& program) {
  const char* path = std::getenv("PATH");
  std::vector<std::string> environment = {
      "PROGRAM=" + program,
      std::string("HERE=") + SECRETSCAN_SOURCE_DIR + "/tests/compat",
      "RESULTS=" + (scratch.path() / "results").string(),
      "HOME=" + (scratch.path() / "home").string(),
      std::string("PATH=") + (path == nullptr ? "/usr/bin:/bin" : path)};
  for (const char* name : {"ASAN_OPTIONS", "UBSAN_OPTIONS", "TSAN_OPTIONS", "LSAN_OPTIONS"}) {
    if (const char* value = std::getenv(name)) {
      environment.push_back(std::string(name) + "=" + value);
    }
  }
  return environment;
}

}  // namespace

std::vector<ScanOutcome> RunState(const std::string& script, const std::string& program) {
  const ScratchDirectory scratch;
  for (const char* name : {"results", "home", "state"}) {
    fs::create_directory(scratch.path() / name);
  }
  ProcessRequest request;
  request.args = {"sh", "-c", ". \"$HERE/state.sh\"\n" + script};
  request.environment = Environment(scratch, program);
  request.directory = scratch.path() / "state";
  const ProcessResult result = RunProcess(request);
  EXPECT_EQ(result.exit_code, 0) << result.out << result.err;

  std::vector<ScanOutcome> outcomes;
  for (int number = 1;; ++number) {
    const std::string base = scratch.path() / "results" / std::to_string(number);
    if (!fs::exists(base + ".code")) {
      break;
    }
    const auto read = [&](const char* what) { return Content(base + what, scratch.path()); };
    ScanOutcome scan;
    scan.args = read(".args");
    scan.why = read(".why");
    scan.messages = read(".err");
    scan.outcome.exit_code = std::atoi(read(".code").c_str());
    if (fs::exists(base + ".report")) {
      scan.outcome.findings = FindingsOf(read(".report"), FormatIn(scan.args));
    }
    outcomes.push_back(std::move(scan));
  }
  return outcomes;
}

nlohmann::ordered_json ToJson(const Outcome& outcome) {
  return {{"exit", outcome.exit_code}, {"findings", outcome.findings}};
}

}  // namespace secretscan
