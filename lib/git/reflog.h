// Reflogs: what references pointed to before.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "git/object_id.h"

namespace secretscan {

// Ids are null where the reference did not exist.
struct ReflogEntry {
  ObjectId before;
  ObjectId after;
};

struct Reflog {
  std::string reference;             // named as ReadReferences names it: "worktrees/x/HEAD"
  std::vector<ReflogEntry> entries;  // newest first: reference@{n} is entries[n].after
  int64_t malformed_lines = 0;
};

// The bytes of one reflog; ids have `id_size` bytes (20 or 32). Linear in the text.
Reflog ParseReflog(std::string_view text, int id_size);

// Names of the logs below a git directory (ends in '/'), in byte order: refs/… before HEAD. Links are
// no logs; their names go to *links, which may be null.
std::vector<std::string> ReflogNames(const std::string& git_dir, std::vector<std::string>* links);

// Calls visit() for the logs of all git directories, of deleted references too where they are still
// there, in byte order within a directory: refs/… before HEAD. A log that cannot be read goes to
// unreadable(). Directories that are links are not entered. Both directories end in '/'.
void ReadReflogs(const std::string& git_dir, const std::string& common_dir, int id_size,
                 const std::function<void(const Reflog&)>& visit,
                 const std::function<void(const std::string& reference, const absl::Status&)>&
                     unreadable);

}  // namespace secretscan
