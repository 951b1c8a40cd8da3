// Bytes with room behind them.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstring>
#include <memory>
#include <string_view>

namespace secretscan {

// A buffer behind whose bytes kPadding more may be read and written, so that loops over it can work
// in whole machine words; and kSlack bytes, kPadding included, may be written.
class PaddedBuffer {
 public:
  static constexpr size_t kPadding = 64;
  static constexpr size_t kSlack = 320;

  // Makes room for `size` bytes, whose content is undefined; grows geometrically and never shrinks.
  void Reset(size_t size) {
    if (size > capacity_ || bytes_ == nullptr) {
      bytes_.reset();  // first, so that old and new do not exist together
      capacity_ = std::max(size, std::min(2 * capacity_, size + size / 4));
      bytes_.reset(new char[capacity_ + kSlack]);
    }
    size_ = size;
    std::memset(bytes_.get() + size, 0, kPadding);
  }
  void Assign(std::string_view text) {
    Reset(text.size());
    std::memcpy(bytes_.get(), text.data(), text.size());
  }
  // Forgets the bytes, keeps the memory.
  void Clear() { size_ = 0; }
  // Gives the memory back.
  void Free() {
    bytes_.reset();
    capacity_ = size_ = 0;
  }

  char* data() { return bytes_.get(); }
  const char* data() const { return bytes_.get(); }
  size_t size() const { return size_; }
  size_t capacity() const { return capacity_; }
  std::string_view view() const { return {bytes_.get(), size_}; }

 private:
  std::unique_ptr<char[]> bytes_;
  size_t size_ = 0;
  size_t capacity_ = 0;
};

}  // namespace secretscan
