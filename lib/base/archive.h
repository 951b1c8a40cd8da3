// Values as bytes, for tables that the same build of the library reads again. One function says what a
// type consists of, for writing and for reading:
//
//   template <typename Archive> void Fields(Archive& archive, Rule& rule) {
//     archive(rule.id, rule.entropy, rule.keywords);
//   }
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

namespace secretscan {

class ArchiveWriter {
 public:
  template <typename... Values>
  void operator()(Values&... values) {
    (Write(values), ...);
  }
  std::string Take() { return std::move(bytes_); }

 private:
  template <typename Value>
  void Write(Value& value) {
    if constexpr (std::is_arithmetic_v<Value> || std::is_enum_v<Value>) {
      bytes_.append(reinterpret_cast<const char*>(&value), sizeof value);
    } else {
      Fields(*this, value);
    }
  }
  void WriteSize(size_t size) {
    auto number = static_cast<uint32_t>(size);
    Write(number);
  }
  void Write(std::string& text) {
    WriteSize(text.size());
    bytes_ += text;
  }
  template <typename Value>
  void Write(std::vector<Value>& values) {
    WriteSize(values.size());
    for (Value& value : values) {
      Write(value);
    }
  }
  template <typename Value>
  void Write(std::optional<Value>& value) {
    bool has_value = value.has_value();
    Write(has_value);
    if (has_value) {
      Write(*value);
    }
  }

  std::string bytes_;
};

// Reads what ArchiveWriter wrote. Of other bytes it makes values without meaning, but never reads
// outside of them nor takes more memory than they are worth.
class ArchiveReader {
 public:
  explicit ArchiveReader(std::string_view bytes) : rest_(bytes) {}

  template <typename... Values>
  void operator()(Values&... values) {
    (Read(values), ...);
  }
  // All was read, and nothing was missing.
  bool ok() const { return ok_ && rest_.empty(); }

 private:
  template <typename Value>
  void Read(Value& value) {
    if constexpr (std::is_arithmetic_v<Value> || std::is_enum_v<Value>) {
      if (Has(sizeof value)) {
        std::memcpy(&value, rest_.data(), sizeof value);
        rest_.remove_prefix(sizeof value);
      }
    } else {
      Fields(*this, value);
    }
  }
  bool Has(size_t size) {
    ok_ = ok_ && rest_.size() >= size;
    return ok_;
  }
  // Every element takes a byte at least.
  size_t ReadSize() {
    uint32_t size = 0;
    Read(size);
    return Has(size) ? size : 0;
  }
  void Read(std::string& text) {
    const size_t size = ReadSize();
    text.assign(rest_.data(), size);
    rest_.remove_prefix(size);
  }
  template <typename Value>
  void Read(std::vector<Value>& values) {
    values.clear();
    const size_t size = ReadSize();
    values.reserve(size < 4096 ? size : 4096);
    for (size_t i = 0; i < size && ok_; ++i) {
      Read(values.emplace_back());
    }
  }
  template <typename Value>
  void Read(std::optional<Value>& value) {
    bool has_value = false;
    Read(has_value);
    value.reset();
    if (has_value) {
      Read(value.emplace());
    }
  }

  std::string_view rest_;
  bool ok_ = true;
};

}  // namespace secretscan
