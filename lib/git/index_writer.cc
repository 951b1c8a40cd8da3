#include "git/index_writer.h"

#include <algorithm>
#include <array>
#include <string_view>

#include "base/digest.h"

namespace secretscan {
namespace {

constexpr size_t kMaxNameLength = 0xFFF;
constexpr uint16_t kAssumeValid = 0x8000, kExtended = 0x4000;
constexpr uint16_t kSkipWorktree = 0x4000, kIntentToAdd = 0x2000;
constexpr int kStageShift = 12;

void Put16(uint16_t value, std::string* out) {
  out->push_back(static_cast<char>(value >> 8));
  out->push_back(static_cast<char>(value));
}

void Put32(uint32_t value, std::string* out) {
  Put16(static_cast<uint16_t>(value >> 16), out);
  Put16(static_cast<uint16_t>(value), out);
}

// As ByteReader::TakeOffset reads it.
void PutOffset(uint64_t value, std::string* out) {
  std::array<char, 10> digits;
  size_t at = digits.size();
  digits[--at] = static_cast<char>(value & 127);
  while ((value >>= 7) != 0) {
    --value;
    digits[--at] = static_cast<char>(128 | (value & 127));
  }
  out->append(digits.data() + at, digits.size() - at);
}

bool NeedsMoreFlags(const IndexEntry& entry) {
  return entry.skip_worktree || entry.intent_to_add;
}

void PutHead(const IndexEntry& entry, std::string* out) {
  const IndexStat& stat = entry.stat;
  for (const uint32_t value :
       {stat.ctime_seconds, stat.ctime_nanoseconds, stat.mtime_seconds, stat.mtime_nanoseconds,
        stat.device, stat.inode, entry.mode, stat.user, stat.group, stat.size}) {
    Put32(value, out);
  }
  out->append(reinterpret_cast<const char*>(entry.id.bytes.data()), entry.id.size);
  const bool extended = NeedsMoreFlags(entry);
  Put16(static_cast<uint16_t>((entry.assume_valid ? kAssumeValid : 0) |
                              (extended ? kExtended : 0) | entry.stage << kStageShift |
                              std::min(entry.path.size(), kMaxNameLength)),
        out);
  if (extended) {
    Put16(static_cast<uint16_t>((entry.skip_worktree ? kSkipWorktree : 0) |
                                (entry.intent_to_add ? kIntentToAdd : 0)),
          out);
  }
}

// What the path does not share with the one before.
void PutCompressed(std::string_view path, std::string_view previous, std::string* out) {
  const auto differ = std::mismatch(path.begin(), path.end(), previous.begin(), previous.end());
  PutOffset(static_cast<uint64_t>(previous.end() - differ.second), out);
  out->append(differ.first, path.end());
  out->push_back('\0');
}

}  // namespace

std::string WriteIndex(std::span<const IndexEntry> entries, int id_size, int version) {
  if (version < 4) {
    version = std::any_of(entries.begin(), entries.end(), NeedsMoreFlags) ? 3 : 2;
  }
  std::string out = "DIRC";
  Put32(static_cast<uint32_t>(version), &out);
  Put32(static_cast<uint32_t>(entries.size()), &out);
  std::string_view previous;
  bool is_sparse = false;
  for (const IndexEntry& entry : entries) {
    const size_t begin = out.size();
    PutHead(entry, &out);
    if (version == 4) {
      PutCompressed(entry.path, previous, &out);
      previous = entry.path;
    } else {
      out += entry.path;
      out.append(8 - (out.size() - begin) % 8, '\0');
    }
    is_sparse |= entry.is_directory();
  }
  if (is_sparse) {
    out += "sdir";
    Put32(0, &out);
  }
  Digester digester(static_cast<size_t>(id_size));
  digester.Add(out);
  std::array<uint8_t, 32> digest;
  digester.Finish(digest.data());
  out.append(reinterpret_cast<const char*>(digest.data()), static_cast<size_t>(id_size));
  return out;
}

int IndexVersion(std::string_view bytes) {
  const bool is_index = bytes.size() >= 8 && bytes.starts_with("DIRC");
  const int version = is_index ? static_cast<unsigned char>(bytes[7]) : 2;
  return version >= 2 && version <= 4 ? version : 2;
}

}  // namespace secretscan
