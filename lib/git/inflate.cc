#include "git/inflate.h"

#include <libdeflate.h>
#include <zlib.h>

#include <algorithm>

namespace secretscan {
namespace {

// Both keep tables of some 10 KB, which each thread makes once.
struct Decompressor {
  libdeflate_decompressor* handle = libdeflate_alloc_decompressor();
  ~Decompressor() { libdeflate_free_decompressor(handle); }
};

struct Stream {
  z_stream zlib = {};
  bool ready = ::inflateInit(&zlib) == Z_OK;
  ~Stream() {
    if (ready) {
      ::inflateEnd(&zlib);
    }
  }
};

}  // namespace

bool InflateExactly(std::string_view data, char* out, size_t size, size_t slack,
                    size_t* consumed) {
  thread_local const Decompressor decompressor;
  // Near the end of its room libdeflate works byte by byte, and most objects are not much longer.
  size_t written = 0;
  return decompressor.handle != nullptr &&
         libdeflate_zlib_decompress_ex(decompressor.handle, data.data(), data.size(), out,
                                       size + slack, consumed, &written) == LIBDEFLATE_SUCCESS &&
         written == size;
}

size_t InflateHead(std::string_view data, char* out, size_t size) {
  thread_local Stream stream;
  if (!stream.ready || ::inflateReset(&stream.zlib) != Z_OK) {
    return 0;
  }
  constexpr size_t kMaxChunk = 1u << 30;
  stream.zlib.next_in = const_cast<Bytef*>(reinterpret_cast<const Bytef*>(data.data()));
  stream.zlib.avail_in = static_cast<uInt>(std::min(data.size(), kMaxChunk));
  stream.zlib.next_out = reinterpret_cast<Bytef*>(out);
  stream.zlib.avail_out = static_cast<uInt>(std::min(size, kMaxChunk));
  const uInt room = stream.zlib.avail_out;
  ::inflate(&stream.zlib, Z_SYNC_FLUSH);
  return room - stream.zlib.avail_out;
}

}  // namespace secretscan
