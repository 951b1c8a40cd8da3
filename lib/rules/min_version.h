// The `minVersion` of a configuration.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>

namespace secretscan {

// The release of the reference whose configuration format is understood.
inline constexpr std::string_view kCompatibleVersion = "8.30.1";

using Version = std::array<uint32_t, 3>;

// Major, minor and patch of "v8.25.0", "8.25" or "8.25.0-rc1+build"; numbers after the third count
// for nothing. Nothing when malformed.
std::optional<Version> ParseVersion(std::string_view text);

}  // namespace secretscan
