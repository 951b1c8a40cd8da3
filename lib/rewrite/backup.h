// All that a run may destroy, in a directory of its own that no purge reaches.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "rewrite/file_place.h"
#include "rewrite/journal.h"

namespace secretscan {

struct BackupObject {
  std::string name;      // below objects/: "pack/pack-….idx", "ab/cdef…"
  uint64_t size = 0;
  std::string trailer;   // the last bytes of a pack's files, which are their checksum
};

struct BackupFile {
  FilePlace place;
  FileState state;
  int number = 0;        // its name below files/
};

struct BackupManifest {
  std::vector<BackupObject> objects;   // in the order in which they may be put back
  std::vector<BackupFile> files;
};

// Makes `directory` (absolute, ends in '/', must not exist; mode 0700) and puts into it: objects and
// packs (as second names of the same files, copied where that cannot be: whoever removes objects from the
// repository must not write into their files), references, HEADs, logs, indexes, configuration, and
// whatever the journal is about to change. On disk when it returns. InvalidArgument when it would lie
// in the repository or in one of its work trees.
absl::Status WriteBackup(const std::string& directory, const std::string& run,
                         const std::string& git_dir, const Journal& journal, FilePlaces* places);

// DataLoss unless it is a whole backup of this run.
absl::StatusOr<BackupManifest> ReadBackup(const std::string& directory, const std::string& run);
// The bytes of a file, or a link's target; DataLoss when they are not those that were put there.
absl::StatusOr<std::string> ReadBackupFile(const std::string& directory, const BackupFile& file);

// Gives the repository back the objects that it lacks. DataLoss when one is damaged in the backup; then
// the repository has got none. On disk when it returns.
absl::Status RestoreObjects(const std::string& directory, const BackupManifest& manifest,
                            const std::string& common_dir, int id_size);

// Removes names, never content that another name leads to. Nothing when there is no such directory;
// FailedPrecondition when it is no backup of this run.
absl::Status RemoveBackup(const std::string& directory, const std::string& run);

}  // namespace secretscan
