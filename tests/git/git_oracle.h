// git itself, run in a bare repository of its own, to compare with.
#pragma once

#include <cstdint>
#include <map>
#include <random>
#include <string>
#include <string_view>
#include <vector>

#include "git/memory_objects.h"
#include "git/tree_diff.h"

namespace secretscan {

class GitOracle {
 public:
  GitOracle();
  ~GitOracle();
  GitOracle(const GitOracle&) = delete;
  GitOracle& operator=(const GitOracle&) = delete;

  // Standard output of `git ARGUMENTS` (shell syntax); fails the test when git fails.
  std::string Run(std::string_view arguments, std::string_view input = "") const;

  // Stores a tree of these files: path -> (mode, content; of a gitlink: 40 hex digits).
  using Files = std::map<std::string, std::pair<uint32_t, std::string>>;
  ObjectId WriteTree(const Files& files);

  // Everything that was written.
  MemoryObjects Objects() const;

  // The lines of `git diff-tree -r --raw OPTIONS before after`, one a change:
  // "R 100644 100755 <id> <id> old new".
  std::vector<std::string> RawDiff(std::string_view options, const ObjectId& before,
                                   const ObjectId& after) const;

  // git counts the last incomplete line in its similarity since 2.44.
  bool CountsIncompleteLines() const;

 private:
  std::string directory_;
};

// Ours in the format of RawDiff.
std::vector<std::string> Describe(const std::vector<FileChange>& changes);

// A tree's random life: edits, moves with and without edits, copies, deletions, changes of type and
// permissions, files that become directories and back.
class RandomFiles {
 public:
  // `complete_lines`: every file ends in a line feed.
  RandomFiles(uint32_t seed, bool complete_lines)
      : random_(seed), complete_lines_(complete_lines) {}
  const GitOracle::Files& files() const { return files_; }
  void Mutate();
  uint32_t Below(uint32_t bound) { return static_cast<uint32_t>(random_() % bound); }
  std::string Text(uint32_t lines);
  std::string Edit(const std::string& text);

 private:
  std::string Path();
  void Place(const std::string& path, uint32_t mode, std::string content);
  std::string Finish(std::string text) const;

  std::mt19937 random_;
  bool complete_lines_;
  GitOracle::Files files_;
};

}  // namespace secretscan
