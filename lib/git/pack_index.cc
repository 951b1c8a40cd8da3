#include "git/pack_index.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "base/status.h"

namespace secretscan {
namespace {

constexpr size_t kIdSize = 20;
constexpr size_t kFanoutSize = 256 * 4;
constexpr size_t kTrailerSize = 2 * kIdSize;
constexpr uint64_t kPackHeaderSize = 12;
constexpr uint32_t kLargeOffset = 0x80000000u;

uint32_t Word(std::string_view data, size_t pos) {
  uint32_t word;
  std::memcpy(&word, data.data() + pos, sizeof word);
  return __builtin_bswap32(word);
}

// Number of objects, from a table that must not decrease.
absl::Status ReadFanout(std::string_view data, size_t start, size_t* count) {
  if (data.size() < start + kFanoutSize + kTrailerSize) {
    return DataLoss("truncated pack index");
  }
  uint32_t previous = 0;
  for (size_t i = 0; i < 256; ++i) {
    const uint32_t total = Word(data, start + 4 * i);
    if (total < previous) {
      return DataLoss("pack index with a decreasing fan-out");
    }
    previous = total;
  }
  *count = previous;
  return absl::OkStatus();
}

bool InsidePack(uint64_t offset, int64_t pack_size) {
  return offset >= kPackHeaderSize && offset < static_cast<uint64_t>(pack_size) - kIdSize;
}

// A 4-byte offset and a name for every object.
absl::Status CheckVersion1(std::string_view data, int64_t pack_size) {
  size_t count = 0;
  SECRETSCAN_RETURN_IF_ERROR(ReadFanout(data, 0, &count));
  if (data.size() != kFanoutSize + count * (4 + kIdSize) + kTrailerSize) {
    return DataLoss("pack index of the wrong size");
  }
  for (size_t i = 0; i < count; ++i) {
    if (!InsidePack(Word(data, kFanoutSize + i * (4 + kIdSize)), pack_size)) {
      return DataLoss("pack index with an offset outside its pack");
    }
  }
  return absl::OkStatus();
}

// Tables of names, checksums, 4-byte offsets and, for those beyond 2 GiB, 8-byte offsets.
absl::Status CheckVersion2(std::string_view data, int64_t pack_size) {
  constexpr size_t kHeaderSize = 8;
  size_t count = 0;
  SECRETSCAN_RETURN_IF_ERROR(ReadFanout(data, kHeaderSize, &count));
  const size_t offsets = kHeaderSize + kFanoutSize + count * (kIdSize + 4);
  const size_t large_offsets = offsets + count * 4;
  if (data.size() < large_offsets + kTrailerSize ||
      (data.size() - large_offsets - kTrailerSize) % 8 != 0) {
    return DataLoss("pack index of the wrong size");
  }
  const size_t large_count = (data.size() - large_offsets - kTrailerSize) / 8;
  for (size_t i = 0; i < count; ++i) {
    uint64_t offset = Word(data, offsets + 4 * i);
    if (offset & kLargeOffset) {
      const size_t index = offset & ~kLargeOffset;
      if (index >= large_count) {
        return DataLoss("pack index with a wrong large offset");
      }
      const size_t pos = large_offsets + 8 * index;
      offset = uint64_t{Word(data, pos)} << 32 | Word(data, pos + 4);
    }
    if (!InsidePack(offset, pack_size)) {
      return DataLoss("pack index with an offset outside its pack");
    }
  }
  return absl::OkStatus();
}

}  // namespace

absl::Status CheckPackIndex(std::string_view data, int64_t pack_size) {
  constexpr std::string_view kMagic = "\377tOc";
  if (pack_size < static_cast<int64_t>(kPackHeaderSize + kIdSize)) {
    return DataLoss("truncated pack");
  }
  if (!data.starts_with(kMagic)) {
    return CheckVersion1(data, pack_size);
  }
  if (data.size() < 8 || Word(data, 4) != 2) {
    return DataLoss("pack index of an unknown version");
  }
  return CheckVersion2(data, pack_size);
}

absl::Status CheckPackIndexFile(const std::string& path) {
  struct stat pack;
  const std::string pack_path = path.substr(0, path.rfind('.')) + ".pack";
  if (::stat(pack_path.c_str(), &pack) != 0 || !S_ISREG(pack.st_mode)) {
    return DataLoss(path + ": there is no pack beside it");
  }
  const int fd = ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
  if (fd < 0) {
    return DataLoss(path + ": " + std::strerror(errno));
  }
  struct stat info;
  absl::Status status = DataLoss("not a regular file");
  if (::fstat(fd, &info) == 0 && S_ISREG(info.st_mode)) {
    const size_t size = static_cast<size_t>(info.st_size);
    void* data = size == 0 ? MAP_FAILED : ::mmap(nullptr, size, PROT_READ, MAP_PRIVATE, fd, 0);
    if (data == MAP_FAILED) {
      status = DataLoss(size == 0 ? "empty" : std::strerror(errno));
    } else {
      status = CheckPackIndex({static_cast<const char*>(data), size}, pack.st_size);
      ::munmap(data, size);
    }
  }
  ::close(fd);
  return Annotate(status, path);
}

}  // namespace secretscan
