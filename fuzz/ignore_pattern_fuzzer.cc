// A .gitignore file and a path: the first line is the path, the rest the file. tests/git compares with git
// itself; here nothing may crash or take long.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "git/ignore_pattern.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  std::string_view bytes(reinterpret_cast<const char*>(data), size);
  const size_t end = std::min(bytes.find('\n'), bytes.size());
  const std::string_view path = bytes.substr(0, end);
  const secretscan::IgnoreFile file(bytes.substr(std::min(end + 1, bytes.size())));
  (void)file.Judge(path, false);
  (void)file.Judge(path, true);
  return 0;
}
