// An object in a file of its own: zlib data of "type size NUL content".
#pragma once

#include <memory>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "git/object_store.h"

namespace secretscan {

// Reads as a stream, so that only the content is ever held in memory.
class LooseObject {
 public:
  // NotFound when there is no such file; DataLoss when its header is malformed, or declares more
  // than the file's data can inflate to.
  static absl::StatusOr<LooseObject> Open(const std::string& path);

  const ObjectHeader& header() const { return header_; }
  // Fills content[0, header().size). DataLoss unless the data is exactly that long and its checksum
  // is right. To be called once.
  absl::Status Read(char* content);

 private:
  struct Stream;
  struct StreamDeleter {
    void operator()(Stream* stream) const;
  };

  LooseObject() = default;
  absl::Status ReadHeader();

  std::unique_ptr<Stream, StreamDeleter> stream_;
  ObjectHeader header_;
  std::string head_;  // content that was inflated together with the header
};

// Path of an object's file relative to the objects directory: "ab/cdef…".
std::string LooseObjectName(const ObjectId& id);

}  // namespace secretscan
