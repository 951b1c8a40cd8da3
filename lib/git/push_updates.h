// What git tells hooks about a push.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "git/object_id.h"

namespace secretscan {

// One reference, as it is and as it is to be; null where there is none.
struct PushUpdate {
  std::string name;  // on the side that receives
  ObjectId before;
  ObjectId after;

  bool is_deletion() const { return after.IsNull(); }
};

// The input of a pre-push hook (githooks(5)): lines of "<local name> <local id> <remote name>
// <remote id>". InvalidArgument, with the number of the line, when it is not that.
absl::StatusOr<std::vector<PushUpdate>> ParsePrePush(std::string_view input);

// The input of a pre-receive hook: lines of "<old id> <new id> <name>".
absl::StatusOr<std::vector<PushUpdate>> ParsePreReceive(std::string_view input);

// The directories that git names to a hook whose objects are in quarantine: GIT_QUARANTINE_PATH,
// GIT_OBJECT_DIRECTORY and the list GIT_ALTERNATE_OBJECT_DIRECTORIES, in which names may be quoted.
std::vector<std::string> QuarantineDirectories(std::string_view quarantine,
                                               std::string_view object_directory,
                                               std::string_view alternates);

}  // namespace secretscan
