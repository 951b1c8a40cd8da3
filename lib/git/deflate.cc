#include "git/deflate.h"

#include <libdeflate.h>

namespace secretscan {
namespace {

// Has tables of some 100 KB, which each thread makes once.
class Compressor {
 public:
  ~Compressor() { libdeflate_free_compressor(handle_); }
  libdeflate_compressor* ForLevel(int level) {
    if (level != level_) {
      libdeflate_free_compressor(handle_);
      handle_ = libdeflate_alloc_compressor(level);
      level_ = level;
    }
    return handle_;
  }

 private:
  libdeflate_compressor* handle_ = nullptr;
  int level_ = 0;
};

}  // namespace

bool Deflate(std::string_view data, int level, std::string* out) {
  thread_local Compressor compressor;
  libdeflate_compressor* const handle = compressor.ForLevel(level);
  if (handle == nullptr) {
    return false;
  }
  out->resize(libdeflate_zlib_compress_bound(handle, data.size()));
  const size_t size =
      libdeflate_zlib_compress(handle, data.data(), data.size(), out->data(), out->size());
  out->resize(size);
  return size != 0;
}

uint32_t EntryChecksum(uint32_t before, std::string_view bytes) {
  return libdeflate_crc32(before, bytes.data(), bytes.size());
}

}  // namespace secretscan
