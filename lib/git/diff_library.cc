#include "git/diff_library.h"

#include <dlfcn.h>

#include <string>

#include "base/status.h"

namespace secretscan {
namespace {

// The one that it was compiled for, as the linker would name it.
constexpr char kName[] = "libgit2.so." LIBGIT2_SOVERSION;

template <typename Function>
bool Find(void* library, const char* name, Function** function) {
  *function = reinterpret_cast<Function*>(::dlsym(library, name));
  return *function != nullptr;
}

absl::StatusOr<DiffLibrary> Load() {
  void* const library = ::dlopen(kName, RTLD_NOW | RTLD_LOCAL);
  DiffLibrary functions;
  decltype(&git_libgit2_init) init = nullptr;
  if (library == nullptr || !Find(library, "git_libgit2_init", &init) ||
      !Find(library, "git_diff_buffers", &functions.diff_buffers)) {
    const char* reason = ::dlerror();
    return Unavailable("lines cannot be compared: " +
                       std::string(reason == nullptr ? kName : reason));
  }
  if (init() < 0) {
    return Unavailable("lines cannot be compared: libgit2 does not start");
  }
  return functions;
}

}  // namespace

absl::StatusOr<const DiffLibrary*> DiffLibrary::Open() {
  static const absl::StatusOr<DiffLibrary> loaded = Load();
  return loaded.ok() ? absl::StatusOr<const DiffLibrary*>(&*loaded) : loaded.status();
}

}  // namespace secretscan
