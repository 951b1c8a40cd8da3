#include "git/own_objects.h"

#include "base/status.h"
#include "git/loose_object.h"
#include "git/regular_file.h"
#include "git/worktrees.h"

namespace secretscan {

OwnObjects::OwnObjects(const Repository& repository, PackInventory* packs)
    : directory_(RealPath(repository.common_dir() + "objects") + "/"),
      id_size_(repository.object_id_size()),
      packs_(*packs) {}

void OwnObjects::ReadLoose() {
  if (is_read_) {
    return;
  }
  is_read_ = true;
  constexpr int kFans = 256;
  constexpr char kDigits[] = "0123456789abcdef";
  for (int fan = 0; fan < kFans; ++fan) {
    const std::string prefix = {kDigits[fan >> 4], kDigits[fan & 15]};
    for (const std::string& name : DirectoryNames(directory_ + prefix)) {
      ObjectId id;
      if (!ObjectId::FromHex(prefix + name, &id) || id.size != id_size_) {
        continue;
      }
      const auto object = LooseObject::Open(directory_ + prefix + "/" + name);
      if (object.ok()) {
        loose_.emplace_back(id, object->header().type);
      } else if (!absl::IsNotFound(object.status())) {
        unreadable_.emplace_back(id, ToStd(object.status().message()));
      }
    }
  }
}

void OwnObjects::ForEach(ObjectType type, const std::function<void(const ObjectId&)>& visit) {
  packs_.ForEach(type, [&](const PackFile& pack, uint32_t position) {
    if (pack.path().starts_with(directory_)) {
      visit(pack.index().Id(position));
    }
  });
  ReadLoose();
  for (const auto& [id, loose_type] : loose_) {
    if (loose_type == type) {
      visit(id);
    }
  }
}

const std::vector<std::pair<ObjectId, std::string>>& OwnObjects::unreadable() {
  ReadLoose();
  return unreadable_;
}

}  // namespace secretscan
