// Files of earlier runs, and what a remote lists.
#include <cstdlib>
#include <string_view>

#include "rewrite/filter_repo_fetch.h"
#include "rewrite/lfs.h"
#include "rewrite/metadata.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  if (const auto maps = secretscan::ParseRunMaps(text, text, text); maps.ok()) {
    const auto files = secretscan::FormatRunMaps(*maps, 20);
    const auto again =
        secretscan::ParseRunMaps(files[0].second, files[1].second, files[3].second);
    if (!again.ok() || again->commits != maps->commits ||
        again->references != maps->references || again->first_changed != maps->first_changed) {
      std::abort();
    }
  }
  for (const secretscan::Reference& reference : secretscan::ParseRemoteReferences(text)) {
    if (!reference.name.starts_with("refs/") || reference.target.IsNull() ||
        reference.name.find_first_of(" \n\t^") != std::string::npos) {
      std::abort();
    }
  }
  if (secretscan::LfsObject(text).size() > size) {
    std::abort();
  }
  return 0;
}
