// Added lines between two versions of a file, hunk by hunk, equal to `git diff -U0`.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"

namespace secretscan {

// One hunk's added lines: the new text's bytes [begin, end), line feeds included. Empty for a pure
// deletion.
struct AddedHunk {
  int64_t first_line = 1;   // as in "@@ … +first_line,n @@": the line before a pure deletion
  size_t begin = 0;
  size_t end = 0;

  friend bool operator==(const AddedHunk&, const AddedHunk&) = default;
};

// Both texts together, without the common tail. Keeps the worst case, texts of random lines, below
// a minute.
inline constexpr int64_t kMaxDiffLines = 4'000'000;

// Hunks of `git diff -U0 before after` with git's defaults: Myers, indent heuristic, common tail
// trimmed first. When `before` is empty the whole of `after` is one hunk.
// ResourceExhausted above kMaxDiffLines, Unavailable when memory runs out. Thread-safe.
absl::StatusOr<std::vector<AddedHunk>> DiffAddedLines(std::string_view before,
                                                      std::string_view after);

// The same, slower: nothing is left out that cannot make a difference. For tests.
absl::StatusOr<std::vector<AddedHunk>> DiffAllLines(std::string_view before,
                                                    std::string_view after);

// True when git would print "Binary files differ": a NUL among the first 8,000 bytes, or a size
// above 512 MiB (core.bigFileThreshold).
bool IsBinaryForGit(std::string_view content);

}  // namespace secretscan
