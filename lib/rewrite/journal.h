// What a run does to a repository, written down before it is done: enough to finish it, and to take it
// back.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "git/object_id.h"
#include "rewrite/file_place.h"
#include "rewrite/record_file.h"

namespace secretscan {

// A shared reference: one that packed-refs may hold.
struct JournalReference {
  std::string name;
  ObjectId before;       // null: it does not exist
  ObjectId after;        // null: it will not
  bool is_loose = false; // has a file of its own, with these bytes
  std::string loose;
};

// A file that is replaced, made or removed once the references are changed.
struct FileOperation {
  FilePlace place;
  FileState before;
  FileState after;
  // Of an index: digests of its entries without what the system said of files, which git updates at
  // any time.
  std::string entries_before;
  std::string entries_after;
  // Operations of a group are done when those of smaller ones are on disk.
  int group = 0;
  int staged = -1;       // the file in new/ that holds what it will be; -1: it is removed
};

// The forms of packed-refs, by digest; empty: there is no such file.
struct PackedForms {
  std::string original;
  std::string neutral;   // holds all changed references as they were
  std::string final;     // as they will be
};

struct Journal {
  int id_size = 20;
  std::vector<JournalReference> references;
  PackedForms packed;                     // of no meaning without references
  std::vector<std::string> new_packs;     // files that are moved into objects/pack, in order
  std::vector<FileOperation> operations;  // by group
  std::vector<std::string> left;          // Applied::left
};

std::string WriteJournal(const Journal& journal);
// DataLoss when malformed or when it would lead out of the repository.
absl::StatusOr<Journal> ParseJournal(std::string_view text);
absl::StatusOr<Journal> ReadJournal(const std::string& path);

// Whether a reference's name can stand for a file below the common directory: "refs/…" without empty or
// dotted components, control characters, or ".lock" at the end of one.
bool IsSafeReferenceName(std::string_view name);

// A place or state as fields of a record, and back.
void AppendFields(const FilePlace& place, Record* record);
void AppendFields(const FileState& state, Record* record);
bool ParseFields(const Record& record, size_t* at, FilePlace* place);
bool ParseFields(const Record& record, size_t* at, FileState* state);

}  // namespace secretscan
