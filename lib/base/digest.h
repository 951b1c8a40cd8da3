// SHA-1 and SHA-256 of bytes that come in pieces, by OpenSSL.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string_view>

namespace secretscan {

// For one thread at a time, and any number of digests one after another: making one costs more than
// digesting a small text.
class Digester {
 public:
  // `size` of the digests: 20 (SHA-1) or 32 (SHA-256).
  explicit Digester(size_t size);
  ~Digester();
  Digester(const Digester&) = delete;
  Digester& operator=(const Digester&) = delete;

  void Add(std::string_view bytes);
  // Writes the digest of what was added since the last one: 20 or 32 bytes.
  void Finish(uint8_t* digest);

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace secretscan
