// Git's summary of the commits (gitformat-commit-graph(5)): links without reading the objects.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "git/commit.h"
#include "git/mapped_file.h"
#include "git/object_id.h"

namespace secretscan {

// One file, or a chain of files in which later ones refer to earlier ones. What a file says of its
// tables is checked when it is opened, links when they are followed; checksums are not verified.
// Any number of threads may read at once.
//
// It holds what the commit objects say. Git does not use it in a repository with grafts, a shallow
// file or replacements, since then these decide; nor may a caller. Commits of which nothing but this
// file is left may be in it.
class CommitGraphFile {
 public:
  // Of a repository's "objects" directory (with trailing '/'); alternates are not looked at. NotFound
  // when it has none, DataLoss when it is malformed or was made for ids of another size.
  static absl::StatusOr<CommitGraphFile> Open(const std::string& objects_dir, int id_size);

  // False when the commit is not there or its links lead nowhere. The date is what the file has room
  // for: the seconds modulo 2^34.
  bool Find(const ObjectId& id, CommitLinks* links) const;

  size_t commit_count() const { return layers_.empty() ? 0 : layers_.back().end(); }

 private:
  // One file's tables. Its commits have the numbers [first, first + count).
  struct Layer {
    MappedFile file;
    const char* fanout = nullptr;
    const char* ids = nullptr;
    const char* commits = nullptr;
    std::string_view edges;  // further parents of merges of more than two
    uint32_t first = 0;
    uint32_t count = 0;
    uint32_t end() const { return first + count; }
  };

  explicit CommitGraphFile(int id_size) : id_size_(static_cast<size_t>(id_size)) {}
  absl::Status Add(const std::string& path, size_t layers_below);
  bool FindIn(const Layer& layer, const ObjectId& id, uint32_t* position) const;
  bool AddParent(uint32_t number, CommitLinks* links) const;

  size_t id_size_;
  std::vector<Layer> layers_;  // from the bottom of the chain
};

}  // namespace secretscan
