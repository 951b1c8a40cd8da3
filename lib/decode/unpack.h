// Reads what archives and compressed files hold, in memory. The only door to libarchive.
#pragma once

#include <algorithm>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "decode/byte_source.h"
#include "decode/packed_content.h"

namespace secretscan {

struct UnpackLimits {
  int64_t bytes = int64_t{4} << 30;     // unpacked
  int64_t members = 1'000'000;
  // Unpacked bytes for each packed one, beyond the first kFreeBytes; 0: any number. It makes the work
  // that a bomb causes proportional to its size.
  int64_t ratio = 300;
  // Of an archive inside an archive that cannot be read from front to end (zip, 7z).
  int64_t held_bytes = int64_t{256} << 20;

  static constexpr int64_t kFreeBytes = int64_t{64} << 20;
};

// What one outermost file may still cost, everything inside it together. For one thread.
class UnpackBudget {
 public:
  // `packed_size`: of that file; -1: not known, then the ratio does not count.
  UnpackBudget(const UnpackLimits& limits, int64_t packed_size)
      : bytes_left_(limits.ratio > 0 && packed_size >= 0 &&
                            packed_size < (limits.bytes - UnpackLimits::kFreeBytes) / limits.ratio
                        ? std::min(limits.bytes,
                                   UnpackLimits::kFreeBytes + packed_size * limits.ratio)
                        : limits.bytes),
        members_left_(limits.members),
        held_left_(limits.held_bytes) {}

  // False, for ever, once the limit is reached.
  bool TakeMember() { return members_left_-- > 0; }
  bool TakeBytes(size_t count) {
    bytes_left_ -= static_cast<int64_t>(count);
    return bytes_left_ >= 0;
  }
  int64_t members_left() const { return members_left_; }
  int64_t held_left() const { return held_left_; }
  void Hold(int64_t bytes) { held_left_ -= bytes; }

 private:
  int64_t bytes_left_;
  int64_t members_left_;
  int64_t held_left_;
};

struct PackedMember {
  // As it is written there, "../" and control characters included; "(member 3)" when it has none.
  // Empty for what a compressor holds.
  std::string_view name;
  // What is read from it fails like any ByteSource.
  ByteSource& content;
};

// Calls `visit` for each member that is a file or a symbolic link (whose content is its target), in the
// order in which they stand, until it returns false. `packed` is at its beginning and of that kind.
// Takes bytes and members from the budget. Returns why there may be more than was visited: DataLoss (it
// is damaged, cut short or not what its head says), ResourceExhausted (over the budget),
// FailedPrecondition (encrypted, or of a kind that libarchive was built without), or what reading
// `packed` gave. A member that cannot be read fails alone where that is possible. No message holds
// anything of the content. Never starts a program or writes a file.
absl::Status Unpack(PackedKind kind, ByteSource* packed, UnpackBudget* budget,
                    const std::function<bool(const PackedMember&)>& visit);

}  // namespace secretscan
