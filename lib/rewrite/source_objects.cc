#include "rewrite/source_objects.h"

#include <string_view>
#include <utility>

#include "base/status.h"
#include "git/regular_file.h"

namespace secretscan {
namespace {

constexpr int kMaxReplacements = 5;  // one after the other, as git
constexpr int64_t kMaxGrafts = int64_t{64} << 20;

absl::Status About(const ObjectId& id, const absl::Status& status) {
  return Annotate(status, "object " + id.Hex());
}

}  // namespace

SourceObjects::SourceObjects(const Repository& repository, bool as_shown)
    : repository_(repository), inventory_(repository.packs()) {
  if (as_shown) {
    for (const auto& [id, replacement] : repository.Replacements()) {
      replaced_.emplace(id, replacement);
    }
    ReadGrafts();
  }
  for (const ObjectId& commit : repository.ShallowCommits()) {
    grafts_[commit].clear();
  }
}

// A line is a commit and its parents; the first line of a commit counts.
void SourceObjects::ReadGrafts() {
  const auto text = ReadRegularFile(repository_.common_dir() + "info/grafts", kMaxGrafts);
  if (!text.ok()) {
    return;
  }
  const size_t digits = 2 * static_cast<size_t>(id_size());
  std::string_view rest = *text;
  while (!rest.empty()) {
    const size_t end = rest.find('\n');
    std::string_view line = rest.substr(0, end);
    rest.remove_prefix(end == std::string_view::npos ? rest.size() : end + 1);
    while (!line.empty() && (line.back() == '\r' || line.back() == ' ' || line.back() == '\t')) {
      line.remove_suffix(1);
    }
    std::vector<ObjectId> ids;
    bool is_valid = !line.empty() && line.front() != '#';
    while (is_valid && !line.empty()) {
      is_valid = line.size() >= digits && (line.size() == digits || line[digits] == ' ') &&
                 ObjectId::FromHex(line.substr(0, digits), &ids.emplace_back());
      line.remove_prefix(is_valid ? std::min(digits + 1, line.size()) : 0);
    }
    if (is_valid && !ids.empty()) {
      const ObjectId commit = ids.front();
      ids.erase(ids.begin());
      grafts_.emplace(commit, std::move(ids));
    }
  }
}

ObjectId SourceObjects::StandIn(const ObjectId& id) const {
  ObjectId now = id;
  for (int i = 0; i < kMaxReplacements && !replaced_.empty(); ++i) {
    const auto found = replaced_.find(now);
    if (found == replaced_.end()) {
      break;
    }
    now = found->second;
  }
  return now;
}

const std::vector<ObjectId>* SourceObjects::Graft(const ObjectId& commit) const {
  const auto found = grafts_.find(commit);
  return found == grafts_.end() ? nullptr : &found->second;
}

absl::StatusOr<ObjectType> SourceObjects::Read(const ObjectId& id, std::string* data) const {
  auto type = repository_.objects().Read(StandIn(id), data);
  return type.ok() ? type : About(id, type.status());
}

absl::Status SourceObjects::ReadAs(ObjectType type, const ObjectId& id, std::string* data) const {
  SECRETSCAN_ASSIGN_OR_RETURN(const ObjectType is, Read(id, data));
  if (is != type) {
    return DataLoss("object " + id.Hex() + " is not a " + std::string(ObjectTypeName(type)));
  }
  return absl::OkStatus();
}

absl::StatusOr<ObjectType> SourceObjects::TypeOf(const ObjectId& id) const {
  const auto header = repository_.objects().ReadHeader(StandIn(id));
  if (!header.ok()) {
    return About(id, header.status());
  }
  return header->type;
}

}  // namespace secretscan
