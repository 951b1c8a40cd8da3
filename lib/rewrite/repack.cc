#include "rewrite/repack.h"

#include <algorithm>
#include <memory>
#include <string_view>
#include <utility>

#include "base/file_changes.h"
#include "base/status.h"
#include "git/loose_object.h"
#include "git/object_files.h"
#include "git/object_presence.h"
#include "git/pack_file.h"
#include "git/regular_file.h"
#include "git/repository.h"
#include "git/tag.h"
#include "git/tree_cache.h"
#include "git/worktrees.h"
#include "rewrite/kept_objects.h"
#include "rewrite/old_object_files.h"
#include "rewrite/pack_copy.h"
#include "rewrite/reachability.h"

namespace secretscan {
namespace {

constexpr size_t kMappedBytes = size_t{64} << 20;
constexpr uint64_t kAnySize = uint64_t{1} << 40;
constexpr int64_t kMaxShallow = int64_t{64} << 20;
constexpr mode_t kFileMode = 0644;

class Repacker {
 public:
  Repacker(const Repository& repository, const RepackOptions& options, Progress* progress)
      : repository_(repository),
        options_(options),
        progress_(progress),
        objects_(RealPath(repository.common_dir() + "objects") + "/") {}

  absl::StatusOr<Repacked> Run();

 private:
  absl::Status WritePack(const ObjectIdTable& wanted, Repacked* result);
  absl::Status CopyLoose(const ObjectIdTable& wanted, PackWriter* writer, PackCopier* copier);
  absl::Status CheckNothingIsMissing(const ObjectIdTable& wanted, const PackWriter& writer) const;
  absl::Status CheckPack(const WrittenPack& pack) const;
  absl::Status KeepPromise(const std::string& stem) const;
  absl::Status CleanShallow(const ObjectIdTable& wanted) const;
  absl::Status WriteServerFiles(const std::string& stem) const;

  const Repository& repository_;
  const RepackOptions& options_;
  Progress* const progress_;
  const std::string objects_;
};

std::string StemOf(const std::string& pack_path) {
  const size_t slash = pack_path.rfind('/') + 1;
  return pack_path.empty() ? "" : pack_path.substr(slash, pack_path.size() - slash - 5);
}

absl::Status Repacker::WritePack(const ObjectIdTable& wanted, Repacked* result) {
  const std::string packs = objects_ + "pack";
  if (!IsDirectory(packs)) {
    SECRETSCAN_RETURN_IF_ERROR(MakeDirectory(packs, 0777));
  }
  PackWriterOptions options;
  options.id_size = repository_.object_id_size();
  SECRETSCAN_ASSIGN_OR_RETURN(const std::unique_ptr<PackWriter> writer,
                              PackWriter::Create(packs, options));
  PackCopier copier(repository_.packs(), wanted, writer.get());
  for (const auto& pack : repository_.packs().Packs()) {
    if (progress_ != nullptr && progress_->cancelled) {
      return absl::CancelledError("cancelled");
    }
    if (pack->path().starts_with(objects_)) {
      SECRETSCAN_RETURN_IF_ERROR(copier.CopyPack(*pack));
    }
  }
  SECRETSCAN_RETURN_IF_ERROR(CopyLoose(wanted, writer.get(), &copier));
  SECRETSCAN_RETURN_IF_ERROR(CheckNothingIsMissing(wanted, *writer));
  SECRETSCAN_ASSIGN_OR_RETURN(result->pack, writer->Finish());
  result->reencoded = copier.reencoded();
  return absl::OkStatus();
}

absl::Status Repacker::CopyLoose(const ObjectIdTable& wanted, PackWriter* writer,
                                 PackCopier* copier) {
  for (const std::string& fan : DirectoryNames(objects_)) {
    if (fan.size() != 2) {
      continue;
    }
    for (const std::string& name : DirectoryNames(objects_ + fan)) {
      ObjectId id;
      if (ObjectId::FromHex(fan + name, &id) && wanted.contains(id) && !writer->Contains(id)) {
        SECRETSCAN_RETURN_IF_ERROR(copier->CopyObject(id, {}));
      }
    }
  }
  return absl::OkStatus();
}

absl::Status Repacker::CheckNothingIsMissing(const ObjectIdTable& wanted,
                                             const PackWriter& writer) const {
  std::unique_ptr<const ObjectPresence> present;
  for (const ObjectId& id : wanted.ids()) {
    if (writer.Contains(id) || IsEmptyTree(id)) {
      continue;
    }
    if (present == nullptr) {
      present = std::make_unique<ObjectPresence>(objects_, repository_.object_id_size());
    }
    // What a promisor did not send yet may be missing; but then it must be known what is here.
    if (!present->Has(id) && (!repository_.is_partial() || !present->unknown().empty())) {
      return NotFound("object " + id.Hex() + " is missing");
    }
    const auto places = present->Places(id);
    if (std::any_of(places.begin(), places.end(), [&](const std::string& place) {
          return place.starts_with(objects_);
        })) {
      return DataLoss("object " + id.Hex() + " cannot be kept");
    }
  }
  return absl::OkStatus();
}

// Whether all that the index tells is there, and every delta leads to a whole object.
absl::Status Repacker::CheckPack(const WrittenPack& written) const {
  const std::string stem = written.path.substr(0, written.path.size() - 5);
  SECRETSCAN_ASSIGN_OR_RETURN(
      const auto pack,
      PackFile::Open(stem + ".idx", repository_.object_id_size(), kMappedBytes));
  const PackIndex& index = pack->index();
  const auto bad = [&] { return DataLoss(written.path + " is not what was written"); };
  if (index.count() != written.objects) {
    return bad();
  }
  // Deltas by offset lead back in the file; only those by id can go in circles.
  for (uint32_t i = 0; i < index.count(); ++i) {
    uint64_t offset;
    PackEntry entry;
    uint32_t steps = 0;
    bool ok = index.Offset(i, &offset) && pack->ParseEntry(offset, &entry);
    while (ok && entry.kind == PackEntry::Kind::kIdDelta) {
      ok = ++steps <= index.count() && pack->Find(entry.base_id, &offset) &&
           pack->ParseEntry(offset, &entry);
    }
    if (!ok) {
      return bad();
    }
  }
  return absl::OkStatus();
}

// What came from a promisor may name objects that are not here; a pack that holds it must say so.
absl::Status Repacker::KeepPromise(const std::string& stem) const {
  const std::vector<std::string> names = DirectoryNames(objects_ + "pack");
  if (std::none_of(names.begin(), names.end(),
                   [](const std::string& name) { return name.ends_with(".promisor"); })) {
    return absl::OkStatus();
  }
  const std::string path = objects_ + "pack/" + stem + ".promisor";
  return ReplaceFile(path, objects_ + "pack/tmp_promisor", "", kFileMode);
}

absl::Status Repacker::CleanShallow(const ObjectIdTable& wanted) const {
  if (!repository_.is_shallow()) {
    return absl::OkStatus();
  }
  const std::string path = repository_.common_dir() + "shallow";
  std::string kept;
  for (const ObjectId& id : repository_.ShallowCommits()) {
    if (wanted.contains(id)) {
      kept += id.Hex() + "\n";
    }
  }
  return kept.empty() ? RemoveFile(path) : ReplaceFile(path, path + ".lock", kept, kFileMode);
}

// For those who fetch without git's help, where such files are kept.
absl::Status Repacker::WriteServerFiles(const std::string& stem) const {
  const std::string packs = objects_ + "info/packs";
  if (IsRegularFile(packs)) {
    const std::string text = stem.empty() ? "\n" : "P " + stem + ".pack\n\n";
    SECRETSCAN_RETURN_IF_ERROR(ReplaceFile(packs, packs + ".new", text, kFileMode));
  }
  const std::string references = repository_.common_dir() + "info/refs";
  if (!IsRegularFile(references)) {
    return absl::OkStatus();
  }
  std::vector<std::string> broken;
  SECRETSCAN_ASSIGN_OR_RETURN(const std::vector<Reference> all, repository_.References(&broken));
  std::string text;
  for (const Reference& reference : all) {
    if (!reference.name.starts_with("refs/")) {
      continue;
    }
    text += reference.target.Hex() + "\t" + reference.name + "\n";
    ObjectId id = reference.target;
    std::string data;
    bool is_tag = false;
    for (auto type = repository_.objects().Read(id, &data);
         type.ok() && *type == ObjectType::kTag; type = repository_.objects().Read(id, &data)) {
      const auto tag = ParseTag(data, repository_.object_id_size());
      if (!tag.ok()) {
        break;
      }
      is_tag = true;
      id = tag->target;
    }
    if (is_tag) {
      text += id.Hex() + "\t" + reference.name + "^{}\n";
    }
  }
  return ReplaceFile(references, references + ".new", text, kFileMode);
}

absl::StatusOr<Repacked> Repacker::Run() {
  Repacked result;
  result.bytes_before = ObjectFileBytes(objects_);
  for (const std::string& directory : ObjectDirectories(objects_)) {
    if (directory != objects_) {
      result.alternates.push_back(directory);
    }
  }
  SECRETSCAN_ASSIGN_OR_RETURN(ReachabilityInput input, KeptObjects(repository_));
  input.threads = options_.threads;
  input.cancelled = progress_ == nullptr ? nullptr : &progress_->cancelled;
  SECRETSCAN_ASSIGN_OR_RETURN(const ObjectIdTable wanted,
                              FindReachable(repository_.packs(), input));
  SECRETSCAN_RETURN_IF_ERROR(WritePack(wanted, &result));
  const std::string stem = StemOf(result.pack.path);
  if (!stem.empty()) {
    SECRETSCAN_RETURN_IF_ERROR(CheckPack(result.pack));
    SECRETSCAN_RETURN_IF_ERROR(KeepPromise(stem));
  }
  // From here on the old files are needed no more.
  SECRETSCAN_RETURN_IF_ERROR(WriteServerFiles(stem));
  SECRETSCAN_RETURN_IF_ERROR(CleanShallow(wanted));
  OldObjectFiles old = RemoveOldObjectFiles(objects_, stem);
  result.files_removed = old.removed;
  result.left = std::move(old.left);
  return result;
}

}  // namespace

absl::StatusOr<Repacked> Repack(const std::string& path, const RepackOptions& options,
                                Progress* progress) {
  PackStoreOptions store;
  store.max_object_size = kAnySize;
  SECRETSCAN_ASSIGN_OR_RETURN(const std::unique_ptr<Repository> repository,
                              Repository::Open(path, store));
  return Repacker(*repository, options, progress).Run();
}

}  // namespace secretscan
