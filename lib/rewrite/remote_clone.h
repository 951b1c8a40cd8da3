// A fresh copy of a remote repository, to be looked at and thrown away.
#pragma once

#include <memory>
#include <string>

#include "absl/status/statusor.h"

namespace secretscan {

class RemoteClone {
 public:
  // Clones all that the remote shows, hidden from nobody, by running git, with the user's own
  // configuration (who asks for a network gets their credentials), without hooks or templates, into
  // a directory that only the user can read. The URL is no option and no external helper.
  // InvalidArgument for such a URL, Unavailable when there is no git or it fails; it says why on
  // standard error.
  static absl::StatusOr<std::unique_ptr<RemoteClone>> Make(const std::string& url);
  ~RemoteClone();   // removes it
  RemoteClone(const RemoteClone&) = delete;
  RemoteClone& operator=(const RemoteClone&) = delete;

  const std::string& path() const { return path_; }   // of the bare repository

 private:
  explicit RemoteClone(std::string directory);

  std::string directory_;
  std::string path_;
};

// `git fsck --strict` over all objects of a repository, from a repository of its own that borrows
// them, so that no configuration of the checked one is obeyed. The lines that it printed; *ok tells
// whether it was content. Unavailable when git cannot be run.
absl::StatusOr<std::string> RunFsck(const std::string& objects_directory, int id_size, bool* ok);

}  // namespace secretscan
