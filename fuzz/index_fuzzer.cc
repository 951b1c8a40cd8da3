// Indexes of any bytes: entries in order, trees made of them that can be read.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <tuple>

#include "git/index_diff.h"
#include "git/index_file.h"
#include "git/index_writer.h"

namespace {

// There is nothing below what the index says.
class NoObjects final : public secretscan::ObjectStore {
 public:
  absl::StatusOr<secretscan::ObjectType> Read(const secretscan::ObjectId&,
                                              std::string*) const override {
    return absl::NotFoundError("none");
  }
  absl::StatusOr<secretscan::ObjectHeader> ReadHeader(
      const secretscan::ObjectId&) const override {
    return absl::NotFoundError("none");
  }
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace secretscan;
  if (size < 3) {
    return 0;
  }
  // The first bytes say where the shared index begins, if there is one.
  const int id_size = data[0] & 1 ? 32 : 20;
  const std::string text(reinterpret_cast<const char*>(data + 3), size - 3);
  const size_t split = std::min<size_t>(text.size(), size_t{data[1]} << 8 | data[2]);
  const std::string shared = split == 0 ? "" : text.substr(split);
  const auto index = IndexFile::Parse(split == 0 ? text : text.substr(0, split), id_size,
                                      [&](const ObjectId&) {
                                        return absl::StatusOr<std::string>(shared);
                                      });
  if (!index.ok()) {
    return 0;
  }
  const IndexEntry* previous = nullptr;
  for (const IndexEntry& entry : index->entries()) {
    if (entry.path.empty() || entry.id.size != id_size || entry.stage < 0 || entry.stage > 3 ||
        (previous != nullptr && std::tie(previous->path, previous->stage) >=
                                    std::tie(entry.path, entry.stage))) {
      std::abort();
    }
    previous = &entry;
  }
  for (const int version : {2, 4}) {
    const auto again = IndexFile::Parse(WriteIndex(index->entries(), id_size, version), id_size,
                                        nullptr);
    if (!again.ok() || again->entries().size() != index->entries().size()) {
      std::abort();
    }
    for (size_t i = 0; i < again->entries().size(); ++i) {
      const IndexEntry& a = index->entries()[i];
      const IndexEntry& b = again->entries()[i];
      if (std::tie(a.path, a.id, a.mode, a.stage, a.skip_worktree) !=
          std::tie(b.path, b.id, b.mode, b.stage, b.skip_worktree)) {
        std::abort();
      }
    }
  }
  const NoObjects none;
  ObjectOverlay trees(none);
  ObjectId empty;
  empty.size = static_cast<uint8_t>(id_size);
  if (const auto root = WriteIndexTree(*index, id_size, 2, &trees); root.ok()) {
    (void)DiffTrees(trees, empty, *root);
  }
  return 0;
}
