// A ban list takes any bytes, and all of a list or nothing.
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "rewrite/ban_list.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  secretscan::BanList bans;
  const bool ok = bans.Add(text, "list").ok();
  if (!ok && !bans.empty()) {
    std::abort();
  }
  // Written one a line they are the same.
  std::string again;
  for (const secretscan::ObjectId& id : bans.ids()) {
    again += id.Hex() + "\n";
  }
  secretscan::BanList others;
  if (!others.Add(again, "again").ok() || others.ids() != bans.ids()) {
    std::abort();
  }
  return 0;
}
