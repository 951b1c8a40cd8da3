// Reflogs and pseudo references of any bytes.
//
// Input: a byte of flags (bit 0: SHA-256), then the file.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "git/pseudo_references.h"
#include "git/reflog.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace secretscan;
  if (size == 0) {
    return 0;
  }
  const int id_size = data[0] & 1 ? 32 : 20;
  const std::string_view text(reinterpret_cast<const char*>(data) + 1, size - 1);
  const Reflog log = ParseReflog(text, id_size);
  const auto lines = std::count(text.begin(), text.end(), '\n') + 1;
  if (static_cast<int64_t>(log.entries.size()) + log.malformed_lines > lines) {
    std::abort();
  }
  for (const ReflogEntry& entry : log.entries) {
    if (entry.before.size != id_size || entry.after.size != id_size ||
        text.size() < 2 * static_cast<size_t>(id_size)) {
      std::abort();
    }
  }
  std::vector<Reference> references;
  ParsePseudoReference(text, "FETCH_HEAD", id_size, &references);
  for (const Reference& reference : references) {
    if (reference.target.size != id_size || reference.target.IsNull()) {
      std::abort();
    }
  }
  return 0;
}
