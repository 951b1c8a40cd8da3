// A pack and its index (gitformat-pack(5)), mapped into memory.
#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "base/mapped_file.h"
#include "git/object_id.h"
#include "git/object_store.h"
#include "git/pack_index.h"

namespace secretscan {

// What stands before an object's compressed data.
struct PackEntry {
  enum class Kind : uint8_t { kWhole, kOffsetDelta, kIdDelta };
  Kind kind = Kind::kWhole;
  ObjectType type = ObjectType::kBlob;  // of kWhole
  uint64_t size = 0;                    // of the inflated data, be it an object or a delta
  uint64_t data = 0;                    // offset of the compressed data
  uint64_t base = 0;                    // of kOffsetDelta: offset of the base, less than its own
  ObjectId base_id;                     // of kIdDelta
};

// Nothing in the files is trusted: every offset is checked, and a size is believed only as far as
// the compressed data could inflate to it. Any number of threads may read at once. Files are
// expected not to shrink while they are open (see MappedFile).
class PackFile {
 public:
  // `index_path` ("….idx"); the pack lies beside it. `id_size` is 20 or 32. DataLoss when one of the
  // two is missing or malformed or they do not belong together; Unavailable with the system's reason.
  // When about `mapped_bytes` of the pack were read, its pages are given back.
  static absl::StatusOr<std::shared_ptr<const PackFile>> Open(const std::string& index_path,
                                                              int id_size, size_t mapped_bytes);
  // Of bytes that outlive the result. Checksums are not looked at.
  static absl::StatusOr<std::shared_ptr<const PackFile>> FromBytes(std::string_view index,
                                                                   std::string_view pack,
                                                                   int id_size);

  const std::string& path() const { return path_; }  // of the pack; empty for one of bytes
  int id_size() const { return id_size_; }
  const PackIndex& index() const { return index_; }
  // Positions in the index by offset in the pack, four bytes each, as the file beside the pack tells
  // ("….rev", gitformat-pack(5)): not checked. Empty when there is none, or of another pack.
  std::string_view reverse_index() const { return reverse_index_; }
  // Offset of the object of this name. False when the pack does not hold it.
  bool Find(const ObjectId& id, uint64_t* offset) const;

  // Reads what stands at `offset`, which may be any number. False when no entry can begin there.
  bool ParseEntry(uint64_t offset, PackEntry* entry) const;
  // Fills out[0, entry.size); up to `slack` bytes behind may be overwritten. False when the data is
  // damaged or not of that size.
  bool Inflate(const PackEntry& entry, char* out, size_t slack) const;
  // What is stored from `begin` on before `end`; empty unless that lies inside the pack.
  std::string_view Stored(uint64_t begin, uint64_t end) const;
  // Where the entries end.
  uint64_t end() const { return pack_.size(); }
  // The size of the object that a delta yields, without inflating all of it.
  bool ResultSize(const PackEntry& delta, uint64_t* size) const;

 private:
  PackFile(std::string_view pack, const PackIndex& index, int id_size)
      : pack_(pack), index_(index), id_size_(id_size) {}
  // Pages of a mapping count as this process' memory once touched, so they are given back now and
  // then: a walk over a large pack must not look as if it needed the whole pack in memory.
  void Touched(size_t bytes) const;

  MappedFile pack_file_;
  MappedFile index_file_;
  MappedFile reverse_file_;
  std::string_view pack_;  // without the trailing checksum
  PackIndex index_;
  std::string_view reverse_index_;
  int id_size_;
  std::string path_;
  size_t mapped_bytes_ = 0;
  mutable std::atomic<size_t> touched_ = 0;
};

}  // namespace secretscan
