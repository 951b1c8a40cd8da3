#include "git/loose_listing.h"

#include "base/status.h"
#include "git/loose_object.h"
#include "git/worktrees.h"

namespace secretscan {

void LooseListing::Add(const std::string& directory, int id_size) {
  constexpr int kFans = 256;
  constexpr char kDigits[] = "0123456789abcdef";
  for (int fan = 0; fan < kFans; ++fan) {
    const std::string prefix = {kDigits[fan >> 4], kDigits[fan & 15]};
    for (const std::string& name : DirectoryNames(directory + prefix)) {
      ObjectId id;
      if (!ObjectId::FromHex(prefix + name, &id) || id.size != id_size) {
        continue;
      }
      const auto object = LooseObject::Open(directory + prefix + "/" + name);
      if (object.ok()) {
        objects.emplace_back(id, object->header().type);
      } else if (!absl::IsNotFound(object.status())) {
        unreadable.emplace_back(id, ToStd(object.status().message()));
      }
    }
  }
}

}  // namespace secretscan
