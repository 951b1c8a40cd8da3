#include "match/installed_databases.h"

#include <dlfcn.h>

#include <filesystem>
#include <system_error>

namespace secretscan {
namespace {

namespace fs = std::filesystem;

fs::path Find() {
  static const char anchor = 0;
  std::error_code error;
  const fs::path program = fs::read_symlink("/proc/self/exe", error);
  Dl_info info;
  // A program's name may be what it was called by, and then is no path.
  if (::dladdr(&anchor, &info) != 0 && info.dli_fname != nullptr && info.dli_fname[0] == '/') {
    const fs::path file = fs::canonical(info.dli_fname, error);
    if (!error && file != program) {
      return file.parent_path() / SECRETSCAN_DATABASES_FROM_LIBRARY;
    }
  }
  return program.empty() ? program : program.parent_path() / SECRETSCAN_DATABASES_FROM_PROGRAM;
}

}  // namespace

const std::string& InstalledDatabases() {
  static const std::string directory = Find().lexically_normal().string();
  return directory;
}

}  // namespace secretscan
