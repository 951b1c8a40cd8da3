// Numbers as people read them.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace secretscan {

std::string HumanCount(int64_t count);        // "12,345"
std::string HumanBytes(int64_t bytes);        // "512 bytes", "1.2 kB", "3.4 MB", decimal units
std::string HumanSeconds(double seconds);     // "0.42 s", "3.1 s", "2 min 05 s", "1 h 02 min"
// Bytes from "500M", "2G", "1.5GiB", "64kB", "1000000" (K, M, G are binary, as with KiB; kB, MB, GB
// decimal). False for anything else, and for what is not positive.
bool ParseBytes(std::string_view text, int64_t* bytes);
// "1 commit", "2 commits".
std::string Counted(int64_t count, std::string_view noun);

}  // namespace secretscan
