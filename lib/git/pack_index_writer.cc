#include "git/pack_index_writer.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <string_view>
#include <utility>
#include <vector>

#include "base/digest.h"
#include "base/status.h"

namespace secretscan {
namespace {

constexpr uint64_t kLargeOffset = 0x80000000u;

std::string_view Raw(const ObjectId& id) {
  return {reinterpret_cast<const char*>(id.bytes.data()), id.size};
}

// Digests what it writes, and ends with the digest.
class DigestedFile {
 public:
  DigestedFile(FileWriter* file, size_t id_size) : file_(*file), digester_(id_size) {
    digest_.size = static_cast<uint8_t>(id_size);
  }
  void Add(std::string_view bytes) {
    part_ += bytes;
    if (part_.size() >= kPart) {
      Flush();
    }
  }
  void Add(uint32_t word) {
    AppendWord32(word, &part_);
    if (part_.size() >= kPart) {
      Flush();
    }
  }
  absl::Status Finish() {
    Flush();
    digester_.Finish(digest_.bytes.data());
    SECRETSCAN_RETURN_IF_ERROR(failure_);
    return file_.Write(Raw(digest_));
  }

 private:
  static constexpr size_t kPart = size_t{1} << 16;

  void Flush() {
    digester_.Add(part_);
    if (failure_.ok()) {
      failure_ = file_.Write(part_);
    }
    part_.clear();
  }

  FileWriter& file_;
  Digester digester_;
  ObjectId digest_;
  std::string part_;
  absl::Status failure_;
};

// By position in the index: position in the pack.
std::vector<uint32_t> SortedOrder(std::span<const ObjectId> ids) {
  // Eight bytes tell nearly all of them apart, without reaching for the ids.
  std::vector<std::pair<uint64_t, uint32_t>> keys(ids.size());
  for (uint32_t i = 0; i < ids.size(); ++i) {
    uint64_t front;
    std::memcpy(&front, ids[i].bytes.data(), sizeof front);
    keys[i] = {__builtin_bswap64(front), i};
  }
  std::sort(keys.begin(), keys.end(), [&](const auto& a, const auto& b) {
    return a.first != b.first ? a.first < b.first : ids[a.second] < ids[b.second];
  });
  std::vector<uint32_t> order(keys.size());
  std::transform(keys.begin(), keys.end(), order.begin(),
                 [](const auto& key) { return key.second; });
  return order;
}

}  // namespace

void AppendWord32(uint32_t word, std::string* out) {
  for (int shift = 24; shift >= 0; shift -= 8) {
    *out += static_cast<char>(word >> shift);
  }
}

absl::Status WritePackIndexes(const PackIndexContent& content, FileWriter* index,
                              FileWriter* reverse) {
  const auto& [ids, entries, checksum] = content;
  const size_t id_size = checksum.size;
  const std::vector<uint32_t> order = SortedOrder(ids);

  DigestedFile out(index, id_size);
  out.Add(std::string_view("\377tOc\0\0\0\2", 8));
  std::array<uint32_t, 256> counts{};
  for (const ObjectId& id : ids) {
    ++counts[id.bytes[0]];
  }
  uint32_t sum = 0;
  for (const uint32_t count : counts) {
    out.Add(sum += count);
  }
  for (const uint32_t i : order) {
    out.Add(Raw(ids[i]));
  }
  for (const uint32_t i : order) {
    out.Add(entries[i].checksum);
  }
  std::vector<uint64_t> large;
  for (const uint32_t i : order) {
    const uint64_t offset = entries[i].offset;
    if (offset < kLargeOffset) {
      out.Add(static_cast<uint32_t>(offset));
    } else {
      out.Add(static_cast<uint32_t>(kLargeOffset | large.size()));
      large.push_back(offset);
    }
  }
  for (const uint64_t offset : large) {
    out.Add(static_cast<uint32_t>(offset >> 32));
    out.Add(static_cast<uint32_t>(offset));
  }
  out.Add(Raw(checksum));
  SECRETSCAN_RETURN_IF_ERROR(out.Finish());

  std::vector<uint32_t> positions(order.size());
  for (uint32_t i = 0; i < order.size(); ++i) {
    positions[order[i]] = i;
  }
  DigestedFile reversed(reverse, id_size);
  reversed.Add(std::string_view("RIDX\0\0\0\1", 8));
  reversed.Add(uint32_t{id_size == 20 ? 1u : 2u});
  for (const uint32_t position : positions) {
    reversed.Add(position);
  }
  reversed.Add(Raw(checksum));
  return reversed.Finish();
}

}  // namespace secretscan
