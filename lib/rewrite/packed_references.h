// The file packed-refs as a table.
#pragma once

#include <functional>
#include <map>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "git/object_id.h"
#include "git/object_store.h"

namespace secretscan {

class PackedReferences {
 public:
  struct Entry {
    ObjectId id;
    ObjectId peeled;  // of an annotated tag; null otherwise
  };

  // DataLoss when malformed: git refuses to read such a file as well. Entries that the file does not
  // say to be peeled are peeled with `objects`.
  static absl::StatusOr<PackedReferences> Parse(std::string_view text, int id_size,
                                                const ObjectStore& objects);

  const std::map<std::string, Entry>& entries() const { return entries_; }
  // The null id: removes it.
  void Set(const std::string& name, const ObjectId& id, const ObjectStore& objects);
  // The bytes that git would write.
  std::string Text() const;

 private:
  std::map<std::string, Entry> entries_;
  int id_size_ = 20;
};

// What a tag leads to at last; null when `id` is no tag, or what it leads to cannot be read.
ObjectId PeelTag(const ObjectStore& objects, const ObjectId& id, int id_size);

}  // namespace secretscan
