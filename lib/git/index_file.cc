#include "git/index_file.h"

#include <algorithm>
#include <tuple>
#include <utility>

#include "base/status.h"
#include "git/byte_reader.h"
#include "git/ewah.h"
#include "git/regular_file.h"

namespace secretscan {
namespace {

constexpr int64_t kMaxFileBytes = int64_t{4} << 30;
constexpr size_t kMaxPathBytes = size_t{1} << 30;
constexpr size_t kMaxPath = 1 << 16;
constexpr size_t kExtensionHeader = 8;
constexpr uint16_t kAssumeValid = 0x8000, kExtended = 0x4000, kStageMask = 0x3000;
constexpr int kStageShift = 12;
constexpr uint16_t kSkipWorktree = 0x4000, kIntentToAdd = 0x2000;  // of the second flags

absl::Status Malformed(std::string_view what) {
  return DataLoss("malformed index: " + std::string(what));
}

// As TreeReader reads odd modes.
uint32_t CanonicalMode(uint32_t mode) {
  switch (mode & 0170000) {
    case 0100000: return (mode & 0100) != 0 ? 0100755 : 0100644;
    case 0120000: return 0120000;
    case 0040000: return 0040000;
    default: return 0160000;
  }
}

// No empty component, and a '/' at the end of directories only.
bool IsWellFormed(const IndexEntry& entry) {
  const std::string_view path = entry.path;
  return !path.empty() && path.size() <= kMaxPath && path.front() != '/' && path.find("//") == std::string_view::npos &&
         (path.back() == '/') == entry.is_directory();
}

bool Before(const IndexEntry& a, const IndexEntry& b) {
  return std::tie(a.path, a.stage) < std::tie(b.path, b.stage);
}

}  // namespace

bool MatchesStat(const IndexStat& known, const struct stat& info) {
  const auto same = [](uint32_t a, auto b) { return a == static_cast<uint32_t>(b); };
  return same(known.mtime_seconds, info.st_mtim.tv_sec) &&
         same(known.mtime_nanoseconds, info.st_mtim.tv_nsec) &&
         same(known.ctime_seconds, info.st_ctim.tv_sec) &&
         same(known.ctime_nanoseconds, info.st_ctim.tv_nsec) &&
         same(known.inode, info.st_ino) && same(known.user, info.st_uid) &&
         same(known.group, info.st_gid) && same(known.size, info.st_size) && known.size != 0;
}

IndexStat StatOf(const struct stat& info) {
  const auto cut = [](auto value) { return static_cast<uint32_t>(value); };
  return {.ctime_seconds = cut(info.st_ctim.tv_sec),
          .ctime_nanoseconds = cut(info.st_ctim.tv_nsec),
          .mtime_seconds = cut(info.st_mtim.tv_sec),
          .mtime_nanoseconds = cut(info.st_mtim.tv_nsec),
          .device = cut(info.st_dev),
          .inode = cut(info.st_ino),
          .user = cut(info.st_uid),
          .group = cut(info.st_gid),
          .size = cut(info.st_size)};
}

// Reads one file; a shared index is one of its own.
class IndexParser {
 public:
  IndexParser(IndexFile* file, int id_size)
      : file_(*file), id_size_(static_cast<size_t>(id_size)) {}

  absl::Status Parse(std::string bytes, const IndexFile::SharedReader* read_shared) {
    file_.texts_.push_back(std::make_unique<std::string>(std::move(bytes)));
    const std::string_view data = *file_.texts_.back();
    if (data.size() < id_size_) {
      return Malformed("truncated");
    }
    ByteReader reader(data.substr(0, data.size() - id_size_));
    SECRETSCAN_RETURN_IF_ERROR(ParseEntries(&reader));
    while (!reader.empty()) {
      SECRETSCAN_RETURN_IF_ERROR(ParseExtension(&reader, read_shared));
    }
    if (is_split_) {
      SECRETSCAN_RETURN_IF_ERROR(Join());
    }
    for (size_t i = 0; i < entries.size(); ++i) {
      if (!IsWellFormed(entries[i])) {
        return Malformed("an entry with a bad path");
      }
      if (i > 0 && !Before(entries[i - 1], entries[i])) {
        return Malformed("its entries are not in order");
      }
    }
    return absl::OkStatus();
  }

  std::vector<IndexEntry> entries;

 private:
  absl::Status ParseEntries(ByteReader* reader) {
    std::string_view magic;
    uint32_t version = 0;
    uint32_t count = 0;
    if (!reader->TakeBytes(4, &magic) || magic != "DIRC" || !reader->Take32(&version) ||
        !reader->Take32(&count)) {
      return Malformed("no header");
    }
    if (version < 2 || version > 4) {
      return Unavailable("index version " + std::to_string(version) +
                         " is not supported by this reader");
    }
    const size_t smallest = 40 + id_size_ + 2;
    if (count > reader->size() / smallest) {
      return Malformed("truncated");
    }
    entries.resize(count);
    for (IndexEntry& entry : entries) {
      if (!ParseEntry(version, reader, &entry)) {
        return path_bytes_ > kMaxPathBytes
                   ? absl::ResourceExhaustedError("the index holds more than 1 GiB of paths")
                   : Malformed("truncated entry");
      }
    }
    return absl::OkStatus();
  }

  bool ParseEntry(uint32_t version, ByteReader* reader, IndexEntry* entry) {
    const size_t size_before = reader->size();
    IndexStat& stat = entry->stat;
    uint16_t flags = 0;
    uint16_t more_flags = 0;
    bool ok = reader->Take32(&stat.ctime_seconds) && reader->Take32(&stat.ctime_nanoseconds) &&
              reader->Take32(&stat.mtime_seconds) && reader->Take32(&stat.mtime_nanoseconds) &&
              reader->Take32(&stat.device) && reader->Take32(&stat.inode) &&
              reader->Take32(&entry->mode) && reader->Take32(&stat.user) &&
              reader->Take32(&stat.group) && reader->Take32(&stat.size) &&
              reader->TakeId(id_size_, &entry->id) && reader->Take16(&flags);
    if (ok && version >= 3 && (flags & kExtended) != 0) {
      ok = reader->Take16(&more_flags);
    }
    if (!ok) {
      return false;
    }
    entry->mode = CanonicalMode(entry->mode);
    entry->stage = (flags & kStageMask) >> kStageShift;
    entry->assume_valid = (flags & kAssumeValid) != 0;
    entry->skip_worktree = (more_flags & kSkipWorktree) != 0;
    entry->intent_to_add = (more_flags & kIntentToAdd) != 0;
    if (version == 4) {
      return TakeCompressedPath(reader, &entry->path);
    }
    // The length in the flags is cut to 12 bits: the NUL tells it as well.
    if (!reader->TakeUntil('\0', &entry->path)) {
      return false;
    }
    const size_t size = size_before - reader->size();
    const size_t padding = (8 - size % 8) % 8;  // one NUL is taken already
    return reader->Skip(padding);
  }

  // How many bytes to cut off the previous path, and what to put there.
  bool TakeCompressedPath(ByteReader* reader, std::string_view* path) {
    uint64_t cut = 0;
    std::string_view suffix;
    if (!reader->TakeOffset(&cut) || cut > previous_path_.size() ||
        !reader->TakeUntil('\0', &suffix)) {
      return false;
    }
    const std::string_view kept = previous_path_.substr(0, previous_path_.size() - cut);
    path_bytes_ += kept.size() + suffix.size();
    if (path_bytes_ > kMaxPathBytes) {
      return false;
    }
    std::string& whole = file_.paths_.emplace_back(kept);
    whole += suffix;
    *path = previous_path_ = whole;
    return true;
  }

  absl::Status ParseExtension(ByteReader* reader, const IndexFile::SharedReader* read_shared) {
    std::string_view name;
    uint32_t size = 0;
    std::string_view body;
    if (reader->size() < kExtensionHeader || !reader->TakeBytes(4, &name) ||
        !reader->Take32(&size) || !reader->TakeBytes(size, &body)) {
      return Malformed("truncated extension");
    }
    if (name == "link") {
      return ParseLink(ByteReader(body), read_shared);
    }
    if (name == "TREE") {
      CollectCachedTrees(ByteReader(body));
    } else if (name == "REUC") {
      CollectResolved(ByteReader(body));
    }
    const bool optional = name[0] >= 'A' && name[0] <= 'Z';
    if (!optional && name != "sdir") {
      return Unavailable("the index needs the extension \"" + Visible(name) +
                         "\", which is not supported by this reader");
    }
    return absl::OkStatus();
  }

  // Of each directory: its name, NUL, its number of entries (-1: out of date, and no id follows), blank,
  // its number of directories, line feed, id.
  void CollectCachedTrees(ByteReader reader) {
    std::string_view name, count, directories;
    while (reader.TakeUntil('\0', &name) && reader.TakeUntil(' ', &count) &&
           reader.TakeUntil('\n', &directories)) {
      ObjectId id;
      if (!count.starts_with('-')) {
        if (!reader.TakeId(id_size_, &id)) {
          return;
        }
        file_.extension_ids_.push_back(id);
      }
    }
  }

  // Of each path: itself, three modes in octal, each with a NUL behind, and an id for each mode but 0.
  void CollectResolved(ByteReader reader) {
    std::string_view path;
    while (reader.TakeUntil('\0', &path)) {
      int sides = 0;
      for (int i = 0; i < 3; ++i) {
        std::string_view mode;
        if (!reader.TakeUntil('\0', &mode)) {
          return;
        }
        sides += mode.find_first_not_of('0') != std::string_view::npos ? 1 : 0;
      }
      for (ObjectId id; sides > 0; --sides) {
        if (!reader.TakeId(id_size_, &id)) {
          return;
        }
        file_.extension_ids_.push_back(id);
      }
    }
  }

  static std::string Visible(std::string_view name) {
    std::string out(name);
    std::replace_if(out.begin(), out.end(), [](char c) { return c < ' ' || c > '~'; }, '?');
    return out;
  }

  absl::Status ParseLink(ByteReader reader, const IndexFile::SharedReader* read_shared) {
    ObjectId id;
    if (read_shared == nullptr) {
      return Malformed("a shared index builds upon another");
    }
    if (is_split_ || !reader.TakeId(id_size_, &id)) {
      return Malformed("bad link extension");
    }
    if (id.IsNull()) {
      return absl::OkStatus();  // split, but nothing is shared yet
    }
    SECRETSCAN_ASSIGN_OR_RETURN(std::string bytes, (*read_shared)(id));
    IndexParser shared(&file_, static_cast<int>(id_size_));
    SECRETSCAN_RETURN_IF_ERROR(shared.Parse(std::move(bytes), nullptr));
    shared_ = std::move(shared.entries);
    is_split_ = true;
    if (!reader.empty()) {
      const auto limit = static_cast<uint32_t>(shared_.size());
      SECRETSCAN_ASSIGN_OR_RETURN(deleted_, TakeEwahBits(&reader, limit));
      SECRETSCAN_ASSIGN_OR_RETURN(replaced_, TakeEwahBits(&reader, limit));
    }
    return absl::OkStatus();
  }

  // The first entries, which have no paths, replace shared ones; the others are new.
  absl::Status Join() {
    if (replaced_.size() > entries.size()) {
      return Malformed("bad link extension");
    }
    for (size_t i = 0; i < replaced_.size(); ++i) {
      IndexEntry& shared = shared_[replaced_[i]];
      if (!entries[i].path.empty()) {
        return Malformed("bad link extension");
      }
      entries[i].path = shared.path;
      shared = entries[i];
    }
    for (const uint32_t index : deleted_) {
      shared_[index].path = {};
    }
    std::erase_if(shared_, [](const IndexEntry& entry) { return entry.path.empty(); });
    const auto added = entries.begin() + static_cast<std::ptrdiff_t>(replaced_.size());
    if (std::any_of(added, entries.end(), [](const IndexEntry& e) { return e.path.empty(); })) {
      return Malformed("bad link extension");
    }
    // Of equal ones the new one counts: it comes first, and stays.
    std::vector<IndexEntry> joined(added, entries.end());
    joined.insert(joined.end(), shared_.begin(), shared_.end());
    std::stable_sort(joined.begin(), joined.end(), Before);
    joined.erase(std::unique(joined.begin(), joined.end(),
                             [](const IndexEntry& a, const IndexEntry& b) {
                               return a.path == b.path && a.stage == b.stage;
                             }),
                 joined.end());
    entries = std::move(joined);
    return absl::OkStatus();
  }

  IndexFile& file_;
  const size_t id_size_;
  std::string_view previous_path_;
  size_t path_bytes_ = 0;
  bool is_split_ = false;
  std::vector<IndexEntry> shared_;
  std::vector<uint32_t> deleted_;
  std::vector<uint32_t> replaced_;
};

absl::StatusOr<IndexFile> IndexFile::Parse(std::string bytes, int id_size,
                                           const SharedReader& read_shared) {
  IndexFile file;
  IndexParser parser(&file, id_size);
  SECRETSCAN_RETURN_IF_ERROR(parser.Parse(std::move(bytes), &read_shared));
  file.entries_ = std::move(parser.entries);
  return file;
}

absl::StatusOr<IndexFile> IndexFile::Read(const std::string& path, const std::string& git_dir,
                                          int id_size) {
  auto bytes = ReadRegularFile(path, kMaxFileBytes);
  if (absl::IsNotFound(bytes.status())) {
    return IndexFile();
  }
  SECRETSCAN_RETURN_IF_ERROR(bytes.status());
  auto file = Parse(*std::move(bytes), id_size, [&](const ObjectId& id) {
    auto shared = ReadRegularFile(git_dir + "sharedindex." + id.Hex(), kMaxFileBytes);
    return absl::IsNotFound(shared.status())
               ? absl::StatusOr<std::string>(DataLoss("the shared index is missing"))
               : std::move(shared);
  });
  return file.ok() ? std::move(file)
                   : absl::StatusOr<IndexFile>(Annotate(file.status(), path));
}

}  // namespace secretscan
