#include "git/checkout_path.h"

#include "base/utf8.h"

namespace secretscan {

bool IsSafeCheckoutPath(std::string_view path) {
  while (true) {
    const size_t slash = path.find('/');
    const std::string_view name = path.substr(0, slash);
    const std::string lower = AsciiLowered(name);
    if (name.empty() || name == "." || name == ".." || lower == ".git" || lower == "git~1" ||
        name.find('\0') != std::string_view::npos) {
      return false;
    }
    if (slash == std::string_view::npos) {
      return true;
    }
    path.remove_prefix(slash + 1);
  }
}

}  // namespace secretscan
