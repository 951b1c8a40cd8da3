// Trees of any bytes: entries lie inside the input.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "git/tree.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace secretscan;
  if (size == 0) {
    return 0;
  }
  const int id_size = data[0] & 1 ? 32 : 20;
  const std::string_view text(reinterpret_cast<const char*>(data + 1), size - 1);
  TreeReader reader(text, id_size);
  TreeEntry entry;
  TreeEntry previous;
  size_t consumed = 0;
  while (reader.Next(&entry)) {
    const size_t end = static_cast<size_t>(entry.name.data() - text.data()) + entry.name.size();
    if (entry.name.empty() || end + 1 + static_cast<size_t>(id_size) > text.size() ||
        end <= consumed || entry.id.size != id_size) {
      std::abort();
    }
    consumed = end + 1 + static_cast<size_t>(id_size);
    if ((CompareTreeEntries(previous, entry) < 0) != (CompareTreeEntries(entry, previous) > 0) ||
        CompareTreeEntries(entry, entry) != 0) {
      std::abort();
    }
    previous = entry;
  }
  if (reader.status().ok() != (consumed == text.size())) {
    std::abort();
  }
  return 0;
}
