#include "git/pack_writer.h"

#include <unistd.h>

#include <algorithm>
#include <cassert>
#include <limits>
#include <mutex>
#include <utility>
#include <vector>

#include "base/digest.h"
#include "base/file_writer.h"
#include "base/status.h"
#include "git/deflate.h"
#include "git/delta_encoder.h"
#include "git/object_hash.h"
#include "git/object_id_table.h"
#include "git/pack_index_writer.h"
#include "git/short_deflate.h"

namespace secretscan {
namespace {

constexpr unsigned kOffsetDelta = 6;
constexpr unsigned kIdDelta = 7;
constexpr size_t kMinDeltaTarget = 50;  // as git: smaller objects are not worth it
constexpr size_t kMaxShortTree = 256;
constexpr unsigned kReadOnly = 0444;

std::string Header(uint64_t objects) {
  std::string header("PACK\0\0\0\2", 8);
  AppendWord32(static_cast<uint32_t>(objects), &header);
  return header;
}

// Type and size of an entry: four bits of the size first, then seven a byte.
void AppendEntryHead(unsigned type, uint64_t size, std::string* out) {
  unsigned byte = type << 4 | static_cast<unsigned>(size & 15);
  for (size >>= 4; size != 0; size >>= 7) {
    *out += static_cast<char>(byte | 0x80);
    byte = static_cast<unsigned>(size & 0x7F);
  }
  *out += static_cast<char>(byte);
}

// The distance to a base: seven bits a byte, of which every further one also adds one.
void AppendDistance(uint64_t distance, std::string* out) {
  char bytes[10];
  size_t at = sizeof bytes;
  bytes[--at] = static_cast<char>(distance & 0x7F);
  while ((distance >>= 7) != 0) {
    bytes[--at] = static_cast<char>(0x80 | (--distance & 0x7F));
  }
  out->append(bytes + at, sizeof bytes - at);
}

std::string_view Raw(const ObjectId& id) {
  return {reinterpret_cast<const char*>(id.bytes.data()), id.size};
}

// Most objects of a rewritten history are commits, and trees that differ in a few ids: how long it
// takes to begin with each decides.
bool Compress(ObjectType type, bool is_delta, std::string_view content, int level,
              std::string* out) {
  if (type == ObjectType::kTree && is_delta) {
    DeflateStored(content, out);
    return true;
  }
  const size_t short_size = type == ObjectType::kTree ? kMaxShortTree : kMaxShortText;
  if (content.size() <= short_size && level == 1) {
    DeflateShort(content, out);
    return true;
  }
  return Deflate(content, level, out);
}

// What a thread needs again and again.
struct Scratch {
  ObjectHasher sha1{20}, sha256{32};
  DeltaEncoder encoder;
  std::string delta, compressed;
};

Scratch& OwnScratch() {
  thread_local Scratch scratch;
  return scratch;
}

}  // namespace

struct PackWriter::Impl {
  // What is to be written, but for the distance to the base.
  struct Entry {
    unsigned type = 0;       // kOffsetDelta: becomes kIdDelta if the base is not here
    uint64_t size = 0;
    std::string_view compressed;
    ObjectId base;
  };

  absl::Status Append(const ObjectId& id, const Entry& entry);
  absl::StatusOr<WrittenPack> Finish();

  std::string directory;
  PackWriterOptions options;
  mutable std::mutex mutex;
  std::unique_ptr<FileWriter> file;
  absl::Status failure;
  ObjectIdTable ids;
  std::vector<PackedEntry> entries;  // parallel to ids
  std::vector<uint16_t> depths;      // likewise
  std::vector<ObjectId> later;       // bases that were not here when they were needed
};

absl::Status PackWriter::Impl::Append(const ObjectId& id, const Entry& entry) {
  const std::lock_guard<std::mutex> lock(mutex);
  if (!failure.ok() || ids.contains(id)) {
    return failure;
  }
  if (ids.size() >= std::numeric_limits<uint32_t>::max() - 1) {
    return failure = absl::ResourceExhaustedError("too many objects for one pack");
  }
  const uint64_t offset = file->size();
  unsigned type = entry.type;
  uint16_t depth = 0;
  std::string head;
  if (type != kOffsetDelta) {
    AppendEntryHead(type, entry.size, &head);
  } else if (const uint32_t base = ids.Find(entry.base); base != ObjectIdTable::kNone) {
    AppendEntryHead(type, entry.size, &head);
    AppendDistance(offset - entries[base].offset, &head);
    depth = static_cast<uint16_t>(
        std::min<unsigned>(depths[base] + 1u, std::numeric_limits<uint16_t>::max()));
  } else {
    AppendEntryHead(kIdDelta, entry.size, &head);
    head += Raw(entry.base);
    later.push_back(entry.base);
    depth = 1;
  }
  const uint32_t checksum = EntryChecksum(EntryChecksum(0, head), entry.compressed);
  for (const std::string_view bytes : {std::string_view(head), entry.compressed}) {
    if (failure = file->Write(bytes); !failure.ok()) {
      return failure;
    }
  }
  ids.Intern(id);
  entries.push_back({offset, checksum});
  depths.push_back(depth);
  return absl::OkStatus();
}

PackWriter::PackWriter(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
PackWriter::~PackWriter() = default;

absl::StatusOr<std::unique_ptr<PackWriter>> PackWriter::Create(const std::string& directory,
                                                               const PackWriterOptions& options) {
  auto impl = std::make_unique<Impl>();
  impl->directory = directory;
  if (impl->directory.ends_with('/')) {
    impl->directory.pop_back();
  }
  impl->options = options;
  SECRETSCAN_ASSIGN_OR_RETURN(impl->file, FileWriter::Create(impl->directory + "/tmp_pack_"));
  SECRETSCAN_RETURN_IF_ERROR(impl->file->Write(Header(0)));
  return std::unique_ptr<PackWriter>(new PackWriter(std::move(impl)));
}

absl::StatusOr<ObjectId> PackWriter::Add(ObjectType type, std::string_view data,
                                         const ObjectId& base, std::string_view base_data) {
  Scratch& scratch = OwnScratch();
  const ObjectId id =
      (impl_->options.id_size == 20 ? scratch.sha1 : scratch.sha256).Hash(type, data);
  SECRETSCAN_RETURN_IF_ERROR(AddNamed(id, type, data, base, base_data));
  return id;
}

absl::Status PackWriter::AddNamed(const ObjectId& id, ObjectType type, std::string_view data,
                                  const ObjectId& base, std::string_view base_data) {
  bool as_delta = false;
  {
    const std::lock_guard<std::mutex> lock(impl_->mutex);
    if (!impl_->failure.ok() || impl_->ids.contains(id)) {
      return impl_->failure;
    }
    const uint32_t number = data.size() < kMinDeltaTarget || base.IsNull()
                                ? ObjectIdTable::kNone
                                : impl_->ids.Find(base);
    as_delta = number != ObjectIdTable::kNone &&
               impl_->depths[number] < impl_->options.max_depth;
  }
  Scratch& scratch = OwnScratch();
  Impl::Entry entry;
  std::string_view content = data;
  entry.type = static_cast<unsigned>(type);
  if (as_delta &&
      scratch.encoder.Encode(base_data, data, data.size() / 2, &scratch.delta)) {
    entry.type = kOffsetDelta;
    entry.base = base;
    content = scratch.delta;
  }
  if (!Compress(type, entry.type == kOffsetDelta, content, impl_->options.level,
                &scratch.compressed)) {
    return absl::ResourceExhaustedError("no memory to compress an object");
  }
  entry.size = content.size();
  entry.compressed = scratch.compressed;
  return impl_->Append(id, entry);
}

absl::Status PackWriter::Copy(const ObjectId& id, const PackFile& pack, const PackEntry& entry,
                              uint64_t end, const ObjectId& base) {
  Impl::Entry copy;
  const bool is_delta = entry.kind != PackEntry::Kind::kWhole;
  assert(is_delta != base.IsNull());
  copy.type = is_delta ? kOffsetDelta : static_cast<unsigned>(entry.type);
  copy.size = entry.size;
  copy.compressed = pack.Stored(entry.data, end);
  copy.base = base;
  return impl_->Append(id, copy);
}

bool PackWriter::Contains(const ObjectId& id) const {
  const std::lock_guard<std::mutex> lock(impl_->mutex);
  return impl_->ids.contains(id);
}

uint64_t PackWriter::object_count() const {
  const std::lock_guard<std::mutex> lock(impl_->mutex);
  return impl_->ids.size();
}

absl::StatusOr<WrittenPack> PackWriter::Impl::Finish() {
  SECRETSCAN_RETURN_IF_ERROR(failure);
  for (const ObjectId& base : later) {
    if (!ids.contains(base)) {
      return DataLoss("the base of a delta is missing: " + base.Hex());
    }
  }
  WrittenPack pack;
  pack.objects = ids.size();
  if (ids.size() == 0) {
    file.reset();
    return pack;
  }
  const auto id_size = static_cast<size_t>(options.id_size);
  SECRETSCAN_RETURN_IF_ERROR(file->Overwrite(0, Header(ids.size())));
  // Not while it is written, since the number of objects stands at the front.
  Digester digester(id_size);
  SECRETSCAN_RETURN_IF_ERROR(
      file->ReadBack([&](std::string_view part) { digester.Add(part); }));
  ObjectId checksum;
  checksum.size = static_cast<uint8_t>(id_size);
  digester.Finish(checksum.bytes.data());
  SECRETSCAN_RETURN_IF_ERROR(file->Write(Raw(checksum)));
  pack.bytes = file->size();
  SECRETSCAN_RETURN_IF_ERROR(file->Close(options.sync, kReadOnly));

  const PackIndexContent content{ids.ids(), entries, checksum};
  const std::string stem = directory + "/pack-" + checksum.Hex();
  SECRETSCAN_ASSIGN_OR_RETURN(std::unique_ptr<FileWriter> index,
                              FileWriter::Create(directory + "/tmp_idx_"));
  SECRETSCAN_ASSIGN_OR_RETURN(std::unique_ptr<FileWriter> reverse,
                              FileWriter::Create(directory + "/tmp_rev_"));
  SECRETSCAN_RETURN_IF_ERROR(WritePackIndexes(content, index.get(), reverse.get()));
  pack.bytes += index->size();
  SECRETSCAN_RETURN_IF_ERROR(index->Close(options.sync, kReadOnly));
  SECRETSCAN_RETURN_IF_ERROR(reverse->Close(options.sync, kReadOnly));
  // The index last: a pack is there for others as soon as its index is.
  const bool was_there = ::access((stem + ".idx").c_str(), F_OK) == 0;
  absl::Status published = file->Publish(stem + ".pack");
  if (published.ok()) {
    published = reverse->Publish(stem + ".rev");
  }
  if (published.ok()) {
    published = index->Publish(stem + ".idx");
  }
  if (!published.ok()) {
    if (!was_there) {
      RemoveFile(stem + ".pack").IgnoreError();
      RemoveFile(stem + ".rev").IgnoreError();
    }
    return published;
  }
  if (options.sync) {
    SECRETSCAN_RETURN_IF_ERROR(SyncDirectory(directory));
  }
  pack.path = stem + ".pack";
  return pack;
}

absl::StatusOr<WrittenPack> PackWriter::Finish() {
  const std::lock_guard<std::mutex> lock(impl_->mutex);
  auto pack = impl_->Finish();
  if (!pack.ok()) {
    impl_->failure = pack.status();
  }
  return pack;
}

}  // namespace secretscan
