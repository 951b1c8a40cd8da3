// Makes zlib data (RFC 1950, 1951) of short texts, with little work for each.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace secretscan {

// Beyond this a code of its own for every text pays.
inline constexpr size_t kMaxShortText = 4096;

// Replaces *out. For at most kMaxShortText bytes. All texts are written with the same Huffman code,
// made for commits and the like, so that nothing is counted or built for each: faster than
// Deflate(), which clears large tables first, and not much longer. What does not become shorter is
// stored. Any number of threads at once.
void DeflateShort(std::string_view text, std::string* out);

// Replaces *out by zlib data that holds `data` as it is: for what is mostly random, as ids are.
void DeflateStored(std::string_view data, std::string* out);

}  // namespace secretscan
