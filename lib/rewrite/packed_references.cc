#include "rewrite/packed_references.h"

#include "base/status.h"
#include "git/tag.h"

namespace secretscan {
namespace {

constexpr std::string_view kTraits = "# pack-refs with:";
constexpr int kMaxTagDepth = 1000;

absl::Status Malformed(int64_t line) {
  return DataLoss("packed-refs: line " + std::to_string(line) + " is malformed");
}

}  // namespace

ObjectId PeelTag(const ObjectStore& objects, const ObjectId& id, int id_size) {
  ObjectId at = id;
  for (int depth = 0; depth < kMaxTagDepth; ++depth) {
    const auto header = objects.ReadHeader(at);
    if (!header.ok()) {
      return {};
    }
    if (header->type != ObjectType::kTag) {
      return depth == 0 ? ObjectId() : at;
    }
    std::string data;
    if (!objects.Read(at, &data).ok()) {
      return {};
    }
    const auto tag = ParseTag(data, id_size);
    if (!tag.ok()) {
      return {};
    }
    at = tag->target;
  }
  return {};
}

absl::StatusOr<PackedReferences> PackedReferences::Parse(std::string_view text, int id_size,
                                                         const ObjectStore& objects) {
  PackedReferences packed;
  packed.id_size_ = id_size;
  const size_t digits = 2 * static_cast<size_t>(id_size);
  bool is_peeled = false;
  Entry* last = nullptr;
  int64_t number = 0;
  while (!text.empty()) {
    const size_t end = text.find('\n');
    const std::string_view line = text.substr(0, end);
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
    ++number;
    ObjectId id;
    if (line.starts_with('#')) {
      is_peeled |= line.starts_with(kTraits) &&
                   (std::string(line) + " ").find(" fully-peeled ") != std::string::npos;
    } else if (line.starts_with('^')) {
      if (last == nullptr || !ObjectId::FromHex(line.substr(1), &last->peeled) ||
          last->peeled.size != id_size) {
        return Malformed(number);
      }
    } else {
      if (line.size() < digits + 2 || line[digits] != ' ' ||
          !ObjectId::FromHex(line.substr(0, digits), &id)) {
        return Malformed(number);
      }
      last = &packed.entries_[std::string(line.substr(digits + 1))];
      *last = {id, {}};
    }
  }
  if (!is_peeled) {
    for (auto& [name, entry] : packed.entries_) {
      entry.peeled = PeelTag(objects, entry.id, id_size);
    }
  }
  return packed;
}

void PackedReferences::Set(const std::string& name, const ObjectId& id,
                           const ObjectStore& objects) {
  if (id.IsNull()) {
    entries_.erase(name);
  } else {
    entries_[name] = {id, PeelTag(objects, id, id_size_)};
  }
}

std::string PackedReferences::Text() const {
  std::string text = std::string(kTraits) + " peeled fully-peeled sorted \n";
  for (const auto& [name, entry] : entries_) {
    text += entry.id.Hex() + " " + name + "\n";
    if (!entry.peeled.IsNull()) {
      text += "^" + entry.peeled.Hex() + "\n";
    }
  }
  return text;
}

}  // namespace secretscan
