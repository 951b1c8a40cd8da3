// zlib data in memory (RFC 1950).
#pragma once

#include <cstddef>
#include <string_view>

namespace secretscan {

// With this much room behind the output, small streams are inflated faster.
inline constexpr size_t kInflateSlack = 320;

// Fills out[0, size) with what the stream at the beginning of `data` holds and sets *consumed to
// the stream's length. False unless it holds exactly `size` bytes and its checksum is right.
// `out` is never null; up to `slack` bytes behind out[0, size) may be overwritten. Any number of
// threads at once.
bool InflateExactly(std::string_view data, char* out, size_t size, size_t slack, size_t* consumed);

// Inflates at most `size` bytes from the beginning of the stream; returns how many there were before
// the stream ended or turned out to be damaged. For a look at the head of something large.
size_t InflateHead(std::string_view data, char* out, size_t size);

}  // namespace secretscan
