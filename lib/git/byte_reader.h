// Takes numbers and runs of bytes off the front of a text, as git writes them.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>

#include "git/object_id.h"

namespace secretscan {

// Every Take… is false, and takes nothing, when there is too little left.
class ByteReader {
 public:
  explicit ByteReader(std::string_view data) : rest_(data) {}

  std::string_view rest() const { return rest_; }
  size_t size() const { return rest_.size(); }
  bool empty() const { return rest_.empty(); }

  bool TakeBytes(size_t count, std::string_view* bytes) {
    if (rest_.size() < count) {
      return false;
    }
    *bytes = rest_.substr(0, count);
    rest_.remove_prefix(count);
    return true;
  }
  bool Skip(size_t count) {
    std::string_view skipped;
    return TakeBytes(count, &skipped);
  }
  bool Take16(uint16_t* value) {
    std::string_view bytes;
    if (!TakeBytes(2, &bytes)) {
      return false;
    }
    std::memcpy(value, bytes.data(), 2);
    *value = __builtin_bswap16(*value);
    return true;
  }
  bool Take32(uint32_t* value) {
    std::string_view bytes;
    if (!TakeBytes(4, &bytes)) {
      return false;
    }
    std::memcpy(value, bytes.data(), 4);
    *value = __builtin_bswap32(*value);
    return true;
  }
  bool Take64(uint64_t* value) {
    std::string_view bytes;
    if (!TakeBytes(8, &bytes)) {
      return false;
    }
    std::memcpy(value, bytes.data(), 8);
    *value = __builtin_bswap64(*value);
    return true;
  }
  bool TakeId(size_t id_size, ObjectId* id) {
    std::string_view bytes;
    if (!TakeBytes(id_size, &bytes)) {
      return false;
    }
    *id = ObjectId::FromRaw(bytes.data(), id_size);
    return true;
  }
  // Up to `end`, which is taken as well but is no part of *bytes.
  bool TakeUntil(char end, std::string_view* bytes) {
    const size_t size = rest_.find(end);
    if (size == std::string_view::npos) {
      return false;
    }
    *bytes = rest_.substr(0, size);
    rest_.remove_prefix(size + 1);
    return true;
  }
  // The number as packs write an offset: 7 bits a byte, one added with each byte that goes on.
  bool TakeOffset(uint64_t* value) {
    constexpr uint64_t kMax = uint64_t{1} << 56;
    uint64_t number = 0;
    for (size_t i = 0; i < rest_.size() && number < kMax; ++i) {
      const auto byte = static_cast<unsigned char>(rest_[i]);
      number = (i == 0 ? 0 : (number + 1) << 7) | (byte & 127);
      if ((byte & 128) == 0) {
        *value = number;
        rest_.remove_prefix(i + 1);
        return true;
      }
    }
    return false;
  }

 private:
  std::string_view rest_;
};

}  // namespace secretscan
