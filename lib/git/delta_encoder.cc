#include "git/delta_encoder.h"

#include <algorithm>
#include <bit>
#include <cstring>

#include "base/mismatch.h"

namespace secretscan {
namespace {

constexpr size_t kMaxInsert = 127;
constexpr size_t kMaxCopy = 0x10000;
constexpr uint64_t kMaxBase = uint64_t{1} << 32;
// A copy takes about four bytes, and splits an insertion in two.
constexpr size_t kMinCopy = 8;
constexpr size_t kBlock = 16;
constexpr int kMaxCandidates = 8;
// Only what does not go on after so many bytes as it did before is sought elsewhere.
constexpr size_t kNear = 64;
constexpr size_t kMinNear = 32;
constexpr size_t kKeptBlocks = size_t{1} << 16;

uint64_t Word(const char* at) {
  uint64_t word;
  std::memcpy(&word, at, sizeof word);
  return word;
}

uint64_t HashBlock(const char* at) {
  return (Word(at) * 0x9E3779B97F4A7C15u ^ Word(at + 8)) * 0xD6E8FEB86659FD93u;
}

void AppendSize(size_t size, std::string* out) {
  for (; size >= 0x80; size >>= 7) {
    *out += static_cast<char>(size | 0x80);
  }
  *out += static_cast<char>(size);
}

}  // namespace

void DeltaEncoder::EmitCopy(size_t offset, size_t size) {
  while (size > 0) {
    const size_t part = std::min(size, kMaxCopy);
    char op[8];
    unsigned head = 0x80;
    size_t length = 1;
    for (unsigned i = 0; i < 4; ++i) {
      if (const size_t byte = offset >> 8 * i & 0xFF; byte != 0) {
        head |= 1u << i;
        op[length++] = static_cast<char>(byte);
      }
    }
    for (unsigned i = 0; i < 2; ++i) {  // 0x10000 is written as no bytes at all
      if (const size_t byte = part >> 8 * i & 0xFF; byte != 0) {
        head |= 0x10u << i;
        op[length++] = static_cast<char>(byte);
      }
    }
    op[0] = static_cast<char>(head);
    delta_->append(op, length);
    offset += part;
    size -= part;
  }
}

void DeltaEncoder::EmitInsert(std::string_view bytes) {
  while (!bytes.empty()) {
    const std::string_view part = bytes.substr(0, kMaxInsert);
    *delta_ += static_cast<char>(part.size());
    *delta_ += part;
    bytes.remove_prefix(part.size());
  }
}

void DeltaEncoder::IndexBase() {
  is_indexed_ = true;
  const size_t blocks = base_.size() / kBlock;
  const int bits = std::max(4, static_cast<int>(std::bit_width(blocks)));
  shift_ = 64 - bits;
  heads_.assign(size_t{1} << bits, 0);
  nexts_.assign(blocks, 0);
  uint64_t last = 0;
  for (size_t i = blocks; i-- > 0;) {  // backwards, so that a chain begins with the first
    const uint64_t hash = HashBlock(base_.data() + i * kBlock);
    uint32_t& head = heads_[hash >> shift_];
    if (hash == last && head != 0) {  // a run of the same: its beginning is enough
      nexts_[i] = nexts_[head - 1];
    } else {
      nexts_[i] = head;
    }
    head = static_cast<uint32_t>(i + 1);
    last = hash;
  }
}

DeltaEncoder::Match DeltaEncoder::Extended(size_t base, size_t target) const {
  const size_t back = CommonSuffix(base_.substr(0, base), target_.substr(done_, target - done_));
  const size_t forth = CommonPrefix(base_.substr(base), target_.substr(target, end_ - target));
  return {base - back, target - back, back + forth};
}

DeltaEncoder::Match DeltaEncoder::FindIndexed(size_t at) const {
  Match best;
  const char* const wanted = target_.data() + at;
  uint32_t next = heads_[HashBlock(wanted) >> shift_];
  for (int i = 0; next != 0 && i < kMaxCandidates; ++i) {
    const size_t offset = size_t{next - 1} * kBlock;
    if (std::memcmp(base_.data() + offset, wanted, kBlock) == 0) {
      const Match match = Extended(offset, at);
      if (match.size > best.size) {
        best = match;
      }
    }
    next = nexts_[next - 1];
  }
  return best;
}

DeltaEncoder::Match DeltaEncoder::Next() {
  // Where equal entries or lines follow a change: as far from the beginning, or from the end, as
  // before.
  const size_t from_end = base_.size() - target_.size();
  for (size_t at = done_; at + kMinCopy <= end_; ++at) {
    if (at - done_ > max_size_) {
      return {};
    }
    const uint64_t wanted = Word(target_.data() + at);
    for (const size_t diagonal : {diagonal_, from_end}) {
      const size_t offset = at + diagonal;  // wraps to a large number before the base's beginning
      if (offset <= base_.size() && base_.size() - offset >= kMinCopy &&
          Word(base_.data() + offset) == wanted) {
        // Modes and names match at wrong places, too.
        const Match match = Extended(offset, at);
        if (match.size >= kMinNear || match.target + match.size == end_) {
          return match;
        }
      }
    }
    if (at >= done_ + kNear && at + kBlock <= end_) {
      if (!is_indexed_) {
        IndexBase();
      }
      if (const Match match = FindIndexed(at); match.size != 0) {
        return match;
      }
    }
  }
  return {};
}

bool DeltaEncoder::Encode(std::string_view base, std::string_view target, size_t max_size,
                          std::string* delta) {
  if (base.size() >= kMaxBase) {
    return false;
  }
  base_ = base;
  target_ = target;
  max_size_ = max_size;
  delta_ = delta;
  is_indexed_ = false;
  delta->clear();
  AppendSize(base.size(), delta);
  AppendSize(target.size(), delta);
  size_t prefix = CommonPrefix(base, target);
  size_t suffix = CommonSuffix(base.substr(prefix), target.substr(prefix));
  prefix = prefix < kMinCopy ? 0 : prefix;
  suffix = suffix < kMinCopy ? 0 : suffix;
  EmitCopy(0, prefix);
  done_ = prefix;
  end_ = target.size() - suffix;
  diagonal_ = 0;
  while (done_ < end_ && delta->size() <= max_size) {
    const Match match = Next();
    if (match.size == 0) {
      break;
    }
    EmitInsert(target.substr(done_, match.target - done_));
    EmitCopy(match.base, match.size);
    done_ = match.target + match.size;
    diagonal_ = match.base - match.target;
  }
  if (delta->size() + (end_ - done_) > max_size) {
    return false;
  }
  EmitInsert(target.substr(done_, end_ - done_));
  EmitCopy(base.size() - suffix, suffix);
  if (nexts_.size() > kKeptBlocks) {
    std::vector<uint32_t>().swap(heads_);
    std::vector<uint32_t>().swap(nexts_);
  }
  return delta->size() <= max_size;
}

}  // namespace secretscan
