#include "base/slow_hash.h"

#include <openssl/evp.h>
#include <openssl/rand.h>

#include <cstdint>

#include "base/status.h"

namespace secretscan {
namespace {

constexpr uint64_t kCost = 1024;
constexpr uint64_t kBlockSize = 8;
constexpr uint64_t kParallel = 1;
constexpr uint64_t kMaxMemory = uint64_t{8} << 20;

unsigned char* Bytes(std::string* out) { return reinterpret_cast<unsigned char*>(out->data()); }

}  // namespace

absl::StatusOr<std::string> SlowHash(std::string_view text, std::string_view salt, size_t size) {
  std::string out(size, '\0');
  // Not a null pointer, which would ask for something else.
  const char* bytes = text.empty() ? "" : text.data();
  if (EVP_PBE_scrypt(bytes, text.size(), reinterpret_cast<const unsigned char*>(salt.data()),
                     salt.size(), kCost, kBlockSize, kParallel, kMaxMemory, Bytes(&out),
                     out.size()) != 1) {
    return Unavailable("the cryptographic library offers no scrypt");
  }
  return out;
}

absl::StatusOr<std::string> RandomBytes(size_t size) {
  std::string out(size, '\0');
  if (RAND_bytes(Bytes(&out), static_cast<int>(size)) != 1) {
    return Unavailable("the system has no random bytes");
  }
  return out;
}

}  // namespace secretscan
