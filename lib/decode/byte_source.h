// Bytes that are read from the front to the end: a file, a member of an archive, memory.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>
#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

namespace secretscan {

// For one thread.
class ByteSource {
 public:
  virtual ~ByteSource() = default;

  // Reads up to `size` (> 0) bytes and returns how many; 0 only at the end. After an error the rest
  // cannot be read: DataLoss (damaged), ResourceExhausted (over a limit), FailedPrecondition
  // (encrypted, or no way to read it), Unavailable (the system refused).
  virtual absl::StatusOr<size_t> Read(char* out, size_t size) = 0;

  // The size of all bytes where Seek() works, else -1.
  virtual int64_t seekable_size() const { return -1; }
  // Goes on with Read() at `offset`, which is at most the size.
  virtual absl::Status Seek(int64_t /*offset*/) {
    return absl::UnimplementedError("not seekable");
  }
};

// `bytes` outlive this.
class MemorySource final : public ByteSource {
 public:
  explicit MemorySource(std::string_view bytes) : bytes_(bytes) {}

  absl::StatusOr<size_t> Read(char* out, size_t size) override {
    const size_t count = std::min(size, bytes_.size() - at_);
    std::memcpy(out, bytes_.data() + at_, count);
    at_ += count;
    return count;
  }
  int64_t seekable_size() const override { return static_cast<int64_t>(bytes_.size()); }
  absl::Status Seek(int64_t offset) override {
    at_ = std::min(static_cast<size_t>(offset), bytes_.size());
    return absl::OkStatus();
  }

 private:
  std::string_view bytes_;
  size_t at_ = 0;
};

// Another source, of which the first bytes were looked at.
class PeekedSource final : public ByteSource {
 public:
  // `inner` outlives this; a seekable one is at its beginning.
  explicit PeekedSource(ByteSource* inner) : inner_(*inner) {}

  // The first `size` bytes, or all when there are fewer, or what could be read before an error, which
  // comes back when Read() gets there. To be called before anything is read.
  std::string_view Peek(size_t size) {
    while (head_.size() < size && !ended_) {
      const size_t known = head_.size();
      head_.resize(size);
      absl::StatusOr<size_t> count = inner_.Read(head_.data() + known, size - known);
      head_.resize(known + (count.ok() ? *count : 0));
      ended_ = !count.ok() || *count == 0;
      if (!count.ok()) {
        failure_ = count.status();
      }
    }
    return head_;
  }

  absl::StatusOr<size_t> Read(char* out, size_t size) override {
    if (at_ < head_.size()) {
      const size_t count = std::min(size, head_.size() - at_);
      std::memcpy(out, head_.data() + at_, count);
      at_ += count;
      return count;
    }
    if (ended_) {
      return failure_.ok() ? absl::StatusOr<size_t>(size_t{0}) : failure_;
    }
    return inner_.Read(out, size);
  }

  int64_t seekable_size() const override { return inner_.seekable_size(); }
  absl::Status Seek(int64_t offset) override {
    at_ = head_.size();
    ended_ = false;
    failure_ = absl::OkStatus();
    return inner_.Seek(offset);
  }

 private:
  ByteSource& inner_;
  std::string head_;
  size_t at_ = 0;
  bool ended_ = false;
  absl::Status failure_;
};

// Appends what `source` still holds to *out, until it would exceed `limit` bytes. The error is the
// source's, or OK: then *complete tells whether the end was reached. What was read before is kept.
absl::Status ReadUpTo(ByteSource* source, size_t limit, std::string* out, bool* complete);

}  // namespace secretscan
