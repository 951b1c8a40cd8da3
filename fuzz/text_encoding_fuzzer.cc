// The transcoder against the plain one, on any bytes and pieces.
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <string_view>

#include "decode/slow_transcoder.h"
#include "decode/text_encoding.h"

using secretscan::TextEncoding;

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  std::string_view bytes(reinterpret_cast<const char*>(data), size);
  (void)secretscan::DetectTextEncoding(bytes);
  const size_t piece = size == 0 ? 1 : data[0] % 7 + 1;
  for (const TextEncoding encoding : {TextEncoding::kUtf16Le, TextEncoding::kUtf16Be,
                                      TextEncoding::kUtf32Le, TextEncoding::kUtf32Be}) {
    std::string out;
    secretscan::Utf8Transcoder transcoder(encoding);
    for (size_t i = 0; i < size; i += piece) {
      transcoder.Add(bytes.substr(i, piece), &out);
    }
    transcoder.Finish(&out);
    if (out != secretscan::SlowTranscode(encoding, bytes) || out.size() > size / 2 * 3 + 3) {
      std::fprintf(stderr, "differs from the plain transcoder\n");
      std::abort();
    }
  }
  return 0;
}
