#include "git/own_objects.h"

#include "git/regular_file.h"

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
  loose_.Add(directory_, id_size_);
}

void OwnObjects::ForEach(ObjectType type, const std::function<void(const ObjectId&)>& visit) {
  packs_.ForEach(type, [&](const PackFile& pack, uint32_t position) {
    if (pack.path().starts_with(directory_)) {
      visit(pack.index().Id(position));
    }
  });
  ReadLoose();
  for (const auto& [id, loose_type] : loose_.objects) {
    if (loose_type == type) {
      visit(id);
    }
  }
}

const std::vector<std::pair<ObjectId, std::string>>& OwnObjects::unreadable() {
  ReadLoose();
  return loose_.unreadable;
}

}  // namespace secretscan
