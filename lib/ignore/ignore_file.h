// .secretscanignore: entries that hide findings, one a line.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "ignore/ignore_entry.h"

namespace secretscan {

inline constexpr char kIgnoreFileName[] = ".secretscanignore";
// Larger ignore files are not read.
inline constexpr int64_t kMaxIgnoreFile = int64_t{16} << 20;

// What is wrong with a line, for people; holds nothing of it.
struct IgnoreProblem {
  int64_t line = 0;  // from 1
  std::string what;
};

struct IgnoreFile {
  std::string name;                     // how messages and reports call it
  std::vector<IgnoreEntry> entries;     // in the order of their lines
  std::vector<IgnoreProblem> problems;  // lines that are no entries: they hide nothing
};

// Any bytes. Blank lines and lines that begin with '#' say nothing, so two files can be merged by
// taking the lines of both, in any order. At most kMaxSalts salts count: each costs time for every
// secret that a scan finds.
inline constexpr size_t kMaxSalts = 16;
IgnoreFile ParseIgnoreFile(std::string_view text, std::string name);

// `text` with the lines of `entries` put in where the order of the lines says, everything else
// untouched. An empty text gets a first line that says what the file is.
std::string WithEntries(std::string_view text, const std::vector<IgnoreEntry>& entries);

// The salt of most entries, of several the least; empty without one.
std::string UsualSalt(const IgnoreFile& file);

}  // namespace secretscan
