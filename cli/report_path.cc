#include "cli/report_path.h"

#include <sys/stat.h>
#include <unistd.h>

#include "base/status.h"

namespace secretscan {

bool IsStandardOutput(const std::string& path) {
  struct stat target, output;
  return path == "-" ||
         (::stat(path.c_str(), &target) == 0 && ::fstat(STDOUT_FILENO, &output) == 0 &&
          target.st_dev == output.st_dev && target.st_ino == output.st_ino);
}

absl::Status CheckReportPath(const std::string& what, const std::string& path) {
  const size_t slash = path.rfind('/');
  const std::string directory =
      slash == std::string::npos ? "." : path.substr(0, slash == 0 ? 1 : slash);
  struct stat info;
  if (::stat(directory.c_str(), &info) != 0 || !S_ISDIR(info.st_mode)) {
    return InvalidArgument("cannot write " + what + " to " + path + ": there is no directory " +
                           directory);
  }
  if (::stat(path.c_str(), &info) == 0 && S_ISDIR(info.st_mode)) {
    return InvalidArgument("cannot write " + what + " to " + path + ": it is a directory");
  }
  return absl::OkStatus();
}

}  // namespace secretscan
