// What is said of an object's form must come to an end and stay short, whatever the object is.
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "rewrite/object_format.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  if (size == 0) {
    return 0;
  }
  const std::string_view text(reinterpret_cast<const char*>(data) + 1, size - 1);
  const auto type = static_cast<secretscan::ObjectType>(1 + data[0] % 4);
  constexpr size_t kMost = 32;
  for (const int id_size : {20, 32}) {
    const auto problems = secretscan::FormatProblems(type, text, id_size);
    if (problems.size() > kMost) {
      std::abort();
    }
    for (const std::string& problem : problems) {
      if (problem.empty() || problem.find('\0') != std::string::npos) {
        std::abort();
      }
    }
  }
  return 0;
}
