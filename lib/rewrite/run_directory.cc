#include "rewrite/run_directory.h"

#include <time.h>

#include <algorithm>
#include <cstdio>
#include <random>

#include "base/file_changes.h"
#include "base/hex.h"
#include "base/path_kind.h"
#include "base/status.h"
#include "git/worktrees.h"

namespace secretscan {
namespace {

constexpr std::string_view kForm = "00000000T000000Z-xxxxxxxx";  // 0: decimal, x: hexadecimal

absl::Status MakeReal(const std::string& directory) {
  const std::string path = directory.substr(0, directory.size() - 1);
  absl::Status status = MakeDirectory(path, 0700);
  if (absl::IsAlreadyExists(status)) {
    return IsRealDirectory(path) ? absl::OkStatus()
                                 : absl::FailedPreconditionError(path + " is no directory");
  }
  SECRETSCAN_RETURN_IF_ERROR(status);
  return SyncDirectory(DirectoryOf(path));
}

}  // namespace

std::string MakeRunName() {
  const time_t now = ::time(nullptr);
  struct tm civil = {};
  ::gmtime_r(&now, &civil);
  char name[64];
  std::snprintf(name, sizeof name, "%04d%02d%02dT%02d%02d%02dZ-%08x", civil.tm_year + 1900,
                civil.tm_mon + 1, civil.tm_mday, civil.tm_hour, civil.tm_min, civil.tm_sec,
                std::random_device()());
  return name;
}

bool IsRunName(std::string_view name) {
  if (name.size() != kForm.size()) {
    return false;
  }
  for (size_t i = 0; i < name.size(); ++i) {
    const int digit = HexDigit(name[i]);
    const bool fits = kForm[i] == '0'   ? digit >= 0 && digit <= 9
                      : kForm[i] == 'x' ? digit >= 0 && (name[i] < 'A' || name[i] > 'F')
                                        : name[i] == kForm[i];
    if (!fits) {
      return false;
    }
  }
  return true;
}

std::string RunsDirectory(const std::string& common_dir) { return common_dir + "secretscan/"; }

std::string RunDirectory(const std::string& common_dir, std::string_view run) {
  return RunsDirectory(common_dir) + std::string(run) + "/";
}

absl::Status CreateRunDirectory(const std::string& common_dir, std::string_view run) {
  if (!IsRunName(run)) {
    return InvalidArgument("not the name of a run");
  }
  const std::string directory = RunDirectory(common_dir, run);
  SECRETSCAN_RETURN_IF_ERROR(MakeReal(RunsDirectory(common_dir)));
  SECRETSCAN_RETURN_IF_ERROR(MakeReal(directory));
  return MakeReal(directory + std::string(kQuarantineName) + "/");
}

std::vector<std::string> ListRuns(const std::string& common_dir) {
  const std::string directory = RunsDirectory(common_dir);
  if (!IsRealDirectory(directory.substr(0, directory.size() - 1))) {
    return {};
  }
  std::vector<std::string> runs = DirectoryNames(directory);
  std::erase_if(runs, [&](const std::string& name) {
    return !IsRunName(name) || !IsRealDirectory(directory + name);
  });
  std::reverse(runs.begin(), runs.end());
  return runs;
}

}  // namespace secretscan
