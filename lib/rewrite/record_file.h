// Small files of our own that must be whole or not be believed: a line a record, a digest at the end.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"

namespace secretscan {

// Fields may hold any bytes.
class RecordWriter {
 public:
  // `kind` is the first line: what the file is, and its version.
  explicit RecordWriter(std::string_view kind);
  void Add(std::initializer_list<std::string_view> fields);
  void Add(const std::vector<std::string>& fields);
  // The file's bytes.
  std::string Finish() const;

 private:
  std::string text_;
};

using Record = std::vector<std::string>;

// DataLoss unless `text` is what a RecordWriter of this kind wrote, all of it.
absl::StatusOr<std::vector<Record>> ParseRecords(std::string_view text, std::string_view kind);
// Of the file `path`. NotFound when there is none; a link is none of ours, and DataLoss.
absl::StatusOr<std::vector<Record>> ReadRecords(const std::string& path, std::string_view kind);

// A decimal number; false for anything else.
bool ParseNumber(std::string_view text, uint64_t* value);

}  // namespace secretscan
