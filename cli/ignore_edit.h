// `secretscan ignore add` and `import`: putting entries into an ignore file.
#pragma once

#include <string>
#include <vector>

#include "cli/common_flags.h"
#include "cli/ignore_source.h"

namespace secretscan {

struct IgnoreAddition {
  IgnoreSource source;
  std::vector<std::string> ids;    // add: finding ids, secret ids, fingerprints
  bool all = false;                // add: everything that was found
  std::vector<std::string> lists;  // import: files
  std::string reason;
  bool no_reason = false;
  std::string owner;
  std::string expires;             // a day, "90d" or "12w"
};

// Both return the program's exit code. Nothing is written when anything is wrong.
int RunIgnoreAdd(const IgnoreAddition& addition, const CommonFlags& flags);
// 1 when some entries of the lists could not be imported.
int RunIgnoreImport(const IgnoreAddition& addition, const CommonFlags& flags);

}  // namespace secretscan
