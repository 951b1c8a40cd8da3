// Deltas (gitformat-pack(5)): an object as copies from a base and inserted bytes.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

namespace secretscan {

// A run of bytes that the object took over from its base.
struct CopySegment {
  size_t target = 0;  // where it stands in the object
  size_t base = 0;    // where it stood in the base
  size_t size = 0;

  friend bool operator==(const CopySegment&, const CopySegment&) = default;
};

// What a delta begins with.
struct DeltaHeader {
  uint64_t base_size = 0;
  uint64_t result_size = 0;
  size_t size = 0;  // of the header itself; the instructions follow
};
// At most so many bytes of a delta are needed to read its header.
inline constexpr size_t kMaxDeltaHeader = 20;

// False when the header is cut off or its numbers exceed 63 bits.
bool ParseDeltaHeader(std::string_view delta, DeltaHeader* header);

// Follows `instructions` (a delta behind its header), filling out[0, size). False, with out[0, size)
// undefined, when they are malformed, read beyond the base, or do not yield exactly `size` bytes.
// Behind `base`, `instructions` and `out` there are PaddedBuffer::kPadding bytes of memory each,
// which may be read and, behind `out`, overwritten.
// When `copies` is given it is replaced by the copied runs in order of the target; those that
// continue each other on both sides are one. Between them lie inserted bytes.
bool ApplyDelta(std::string_view base, std::string_view instructions, char* out, size_t size,
                std::vector<CopySegment>* copies);

}  // namespace secretscan
