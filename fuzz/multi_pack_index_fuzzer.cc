// Multi-pack-indexes of any bytes: what they tell stays inside them.
//
// Input: a byte of flags (bit 0: SHA-256), then the file.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "git/multi_pack_index.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace secretscan;
  if (size == 0) {
    return 0;
  }
  const std::string_view bytes(reinterpret_cast<const char*>(data) + 1, size - 1);
  const auto index = MultiPackIndex::Parse(bytes, data[0] & 1 ? 32 : 20);
  if (!index.ok()) {
    return 0;
  }
  const auto within = [&](std::string_view part) {
    return part.data() >= bytes.data() && part.data() + part.size() <= bytes.data() + bytes.size();
  };
  for (const std::string_view name : index->pack_names()) {
    if (!within(name)) {
      std::abort();
    }
  }
  for (uint32_t i = 0; i < index->count(); ++i) {
    uint32_t pack = 0;
    if (index->FindPack(index->Id(i), &pack) && pack >= index->pack_names().size()) {
      std::abort();
    }
  }
  return 0;
}
