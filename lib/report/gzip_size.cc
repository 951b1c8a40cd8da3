#include "report/gzip_size.h"

#include <zlib.h>

#include <algorithm>
#include <array>
#include <limits>

namespace secretscan {
namespace {

constexpr size_t kChunk = size_t{1} << 20;
constexpr int kGzipWindow = 15 + 16;  // the largest, with a gzip header
constexpr int kDefaultMemory = 8;

}  // namespace

size_t GzipSize(std::string_view text) {
  z_stream stream = {};
  if (deflateInit2(&stream, 6, Z_DEFLATED, kGzipWindow, kDefaultMemory, Z_DEFAULT_STRATEGY) !=
      Z_OK) {
    return std::numeric_limits<size_t>::max();
  }
  std::array<unsigned char, 1 << 16> out;  // its content is of no interest
  size_t size = 0;
  int status = Z_OK;
  while (status != Z_STREAM_END) {
    if (stream.avail_in == 0) {
      const size_t length = std::min(kChunk, text.size());
      stream.next_in = reinterpret_cast<unsigned char*>(const_cast<char*>(text.data()));
      stream.avail_in = static_cast<unsigned>(length);
      text.remove_prefix(length);
    }
    stream.next_out = out.data();
    stream.avail_out = out.size();
    status = deflate(&stream, text.empty() ? Z_FINISH : Z_NO_FLUSH);
    size += out.size() - stream.avail_out;
  }
  deflateEnd(&stream);
  return size;
}

}  // namespace secretscan
