#include "scan/path_table.h"

#include <utility>

#include "absl/hash/hash.h"

namespace secretscan {

PathTable::PathTable() : nodes_(1), slots_(1024, kNone) {}

uint32_t PathTable::Intern(uint32_t parent, std::string_view name) {
  for (size_t slash; (slash = name.find('/')) != std::string_view::npos;) {
    parent = InternPart(parent, name.substr(0, slash));
    name.remove_prefix(slash + 1);
  }
  return InternPart(parent, name);
}

std::string PathTable::Path(uint32_t number) const {
  size_t size = 0;
  for (uint32_t node = number; node != kRoot; node = nodes_[node].parent) {
    size += nodes_[node].name_size + 1;
  }
  std::string path(size == 0 ? 0 : size - 1, '/');
  size_t end = path.size();
  for (uint32_t node = number; node != kRoot; node = nodes_[node].parent) {
    const std::string_view text = name(node);
    end -= text.size();
    path.replace(end, text.size(), text);
    end -= end > 0 ? 1 : 0;
  }
  return path;
}

std::string_view PathTable::name(uint32_t number) const {
  return std::string_view(names_).substr(nodes_[number].name_begin, nodes_[number].name_size);
}

uint32_t PathTable::InternPart(uint32_t parent, std::string_view name) {
  if (2 * (nodes_.size() + 1) > slots_.size()) {
    Grow();
  }
  uint32_t& slot = slots_[SlotOf(parent, name)];
  if (slot == kNone) {
    slot = static_cast<uint32_t>(nodes_.size());
    nodes_.push_back({parent, static_cast<uint32_t>(name.size()), names_.size()});
    names_.append(name);
  }
  return slot;
}

size_t PathTable::SlotOf(uint32_t parent, std::string_view name) const {
  const size_t mask = slots_.size() - 1;
  size_t slot = absl::Hash<std::pair<uint32_t, std::string_view>>()({parent, name}) & mask;
  while (slots_[slot] != kNone && (nodes_[slots_[slot]].parent != parent ||
                                   this->name(slots_[slot]) != name)) {
    slot = (slot + 1) & mask;
  }
  return slot;
}

void PathTable::Grow() {
  slots_.assign(2 * slots_.size(), kNone);
  for (uint32_t number = 1; number < nodes_.size(); ++number) {
    slots_[SlotOf(nodes_[number].parent, name(number))] = number;
  }
}

}  // namespace secretscan
