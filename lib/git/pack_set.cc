#include "git/pack_set.h"

#include <dirent.h>

#include <algorithm>
#include <utility>

#include "git/object_files.h"

namespace secretscan {
namespace {

void AddName(const ObjectId& id, std::vector<ObjectId>* names) {
  if (std::find(names->begin(), names->end(), id) == names->end()) {
    names->push_back(id);
  }
}

void FindLoose(const std::string& directory, std::string_view hex, size_t id_size,
               std::vector<ObjectId>* names) {
  const std::string fan(hex.substr(0, 2));
  DIR* handle = ::opendir((directory + fan).c_str());
  if (handle == nullptr) {
    return;
  }
  while (const dirent* entry = ::readdir(handle)) {
    ObjectId id;
    const std::string name = fan + entry->d_name;
    if (names->size() < 2 && ObjectId::FromHex(name, &id) && id.size == id_size &&
        std::string_view(name).starts_with(hex)) {
      AddName(id, names);
    }
  }
  ::closedir(handle);
}

}  // namespace

void PackSet::Add(std::string index_path, std::shared_ptr<const PackFile> pack) {
  object_count_ += pack->index().count();
  opened_paths_.push_back(std::move(index_path));
  packs_.push_back(std::move(pack));
}

void PackSet::AddHints(const std::string& directory) {
  auto file = MappedFile::Open(directory + "pack/multi-pack-index");
  if (packs_.size() < 2 || !file.ok()) {
    return;
  }
  auto index = MultiPackIndex::Parse(file->data(), id_size_);
  if (!index.ok()) {
    return;
  }
  Hints hints{*std::move(file), *std::move(index), {}};
  for (const std::string_view name : hints.index.pack_names()) {
    const std::string path = directory + "pack/" + std::string(name);
    const auto found = std::lower_bound(opened_paths_.begin(), opened_paths_.end(), path);
    hints.packs.push_back(found != opened_paths_.end() && *found == path
                              ? static_cast<size_t>(found - opened_paths_.begin())
                              : packs_.size());
  }
  hints_.push_back(std::move(hints));
}

std::unique_ptr<PackSet> PackSet::Open(const std::string& objects_dir,
                                       const std::vector<std::string>& more, int id_size,
                                       size_t mapped_bytes, const PackSet* previous) {
  std::unique_ptr<PackSet> set(new PackSet);
  set->id_size_ = id_size;
  set->directories_ = ObjectDirectories(objects_dir, more);
  set->index_paths_ = PackIndexes(set->directories_);
  for (const std::string& path : set->index_paths_) {
    if (previous != nullptr) {
      const auto& known = previous->opened_paths_;  // sorted, as index_paths_ is
      const auto found = std::lower_bound(known.begin(), known.end(), path);
      if (found != known.end() && *found == path) {
        set->Add(path, previous->packs_[static_cast<size_t>(found - known.begin())]);
        continue;
      }
    }
    if (auto pack = PackFile::Open(path, id_size, mapped_bytes); pack.ok()) {
      set->Add(path, *std::move(pack));
    }
  }
  for (const std::string& directory : set->directories_) {
    set->AddHints(directory);
  }
  return set;
}

std::unique_ptr<PackSet> PackSet::Of(std::vector<std::shared_ptr<const PackFile>> packs) {
  std::unique_ptr<PackSet> set(new PackSet);
  set->index_paths_.resize(packs.size());
  for (auto& pack : packs) {
    set->Add("", std::move(pack));
  }
  return set;
}

bool PackSet::IsOutdated() const {
  return !directories_.empty() && PackIndexes(directories_) != index_paths_;
}

bool PackSet::FindIn(size_t pack, const ObjectId& id, PackPlace* place) const {
  if (pack >= packs_.size() || !packs_[pack]->Find(id, &place->offset)) {
    return false;
  }
  place->pack = packs_[pack].get();
  return true;
}

bool PackSet::Find(const ObjectId& id, PackPlace* place) const {
  const size_t first = last_hit_.load(std::memory_order_relaxed);
  if (FindIn(first, id, place)) {
    return true;
  }
  for (const Hints& hints : hints_) {
    uint32_t pack;
    if (hints.index.FindPack(id, &pack) && FindIn(hints.packs[pack], id, place)) {
      last_hit_.store(hints.packs[pack], std::memory_order_relaxed);
      return true;
    }
  }
  // A name that no multi-pack-index tells is sought in all packs, in the covered ones too: a scan may
  // not be blinded by an incomplete one.
  for (size_t i = 0; i < packs_.size(); ++i) {
    if (i != first && FindIn(i, id, place)) {
      last_hit_.store(i, std::memory_order_relaxed);
      return true;
    }
  }
  return false;
}

std::vector<PackPlace> PackSet::FindAll(const ObjectId& id) const {
  std::vector<PackPlace> places;
  for (const auto& pack : packs_) {
    PackPlace place{pack.get(), 0};
    if (pack->Find(id, &place.offset)) {
      places.push_back(place);
    }
  }
  return places;
}

void PackSet::FindByPrefix(std::string_view hex, std::vector<ObjectId>* names) const {
  const std::string prefix = [&] {
    std::string lower(hex);
    for (char& c : lower) {
      c = c >= 'A' && c <= 'F' ? static_cast<char>(c - 'A' + 'a') : c;
    }
    return lower;
  }();
  std::string padded = prefix;
  padded.resize(64, '0');
  ObjectId first;
  if (prefix.size() > 64 || !ObjectId::FromHex(padded, &first)) {
    return;
  }
  for (const auto& pack : packs_) {
    const PackIndex& index = pack->index();
    for (uint32_t i = index.LowerBound(first); i < index.count() && names->size() < 2; ++i) {
      const ObjectId id = index.Id(i);
      if (!std::string_view(id.Hex()).starts_with(prefix)) {
        break;
      }
      AddName(id, names);
    }
  }
  for (const std::string& directory : directories_) {
    FindLoose(directory, prefix, static_cast<size_t>(id_size_), names);
  }
}

}  // namespace secretscan
