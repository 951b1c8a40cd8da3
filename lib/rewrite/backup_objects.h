// The files of an object store in a backup.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "rewrite/backup.h"

namespace secretscan {

// Whether it is the name of a pack's or an object's file below objects/.
bool IsObjectFile(std::string_view name);

// Gives all packs and loose objects of `objects` a second name below `copy`, or copies them. Both end in
// '/'. A pack's index comes last.
absl::StatusOr<std::vector<BackupObject>> BackUpObjects(const std::string& objects,
                                                        const std::string& copy, int id_size);

// Removes what BackUpObjects() made, as far as it came.
absl::Status RemoveObjectFiles(const std::string& copy);

}  // namespace secretscan
