// What git tells hooks, of any bytes. What is understood is told again and means the same.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "git/push_updates.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace secretscan;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  if (const auto updates = ParsePreReceive(text); updates.ok()) {
    std::string again;
    for (const PushUpdate& update : *updates) {
      again += update.before.Hex() + " " + update.after.Hex() + " " + update.name + "\n";
    }
    const auto same = ParsePreReceive(again);
    if (!same.ok() || same->size() != updates->size()) {
      std::abort();
    }
  }
  if (const auto updates = ParsePrePush(text); updates.ok()) {
    for (const PushUpdate& update : *updates) {
      if (update.name.empty() || update.name.find_first_of(" \n") != std::string::npos) {
        std::abort();
      }
    }
  }
  for (const std::string& directory : QuarantineDirectories("", "", text)) {
    if (directory.empty() || directory.size() > size) {
      std::abort();
    }
  }
  return 0;
}
