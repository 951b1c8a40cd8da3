// Modes of files as trees and indexes hold them: a type and permissions.
#pragma once

#include <cstdint>

namespace secretscan {

inline constexpr uint32_t kLinkMode = 0120000;
inline constexpr uint32_t kTreeMode = 0040000;

// A commit of another repository: what a submodule is in a tree.
constexpr bool IsGitlink(uint32_t mode) { return (mode & 0170000) == 0160000; }

// Of a file's permissions git keeps only whether its owner may run it.
constexpr bool IsExecutable(uint32_t mode) { return (mode & 0100) != 0; }

}  // namespace secretscan
