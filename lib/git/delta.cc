#include "git/delta.h"

#include <cstring>

namespace secretscan {
namespace {

bool ParseSize(std::string_view delta, size_t* pos, uint64_t* size) {
  *size = 0;
  for (int shift = 0; shift < 63; shift += 7) {
    if (*pos >= delta.size()) {
      return false;
    }
    const auto byte = static_cast<unsigned char>(delta[(*pos)++]);
    *size |= uint64_t{byte & 0x7Fu} << shift;
    if ((byte & 0x80) == 0) {
      return true;
    }
  }
  return false;
}

// Most runs are short: for these, copying a few bytes too many, into the padding if need be, is
// faster than finding out how many it takes.
inline void CopyShort(char* to, const char* from, size_t size) {
  std::memcpy(to, from, 16);
  for (size_t i = 16; i < size; i += 16) {
    std::memcpy(to + i, from + i, 16);
  }
}

inline void Copy(char* to, const char* from, size_t size) {
  constexpr size_t kShort = 128;
  if (size <= kShort) {
    CopyShort(to, from, size);
  } else {
    std::memcpy(to, from, size);
  }
}

template <bool kWithCopies>
bool Apply(std::string_view base, std::string_view instructions, char* out, size_t size,
           std::vector<CopySegment>* copies) {
  const auto* next = reinterpret_cast<const unsigned char*>(instructions.data());
  const auto* const end = next + instructions.size();
  size_t done = 0;
  CopySegment run;  // not yet in *copies; none when its size is 0
  while (next < end) {
    const unsigned op = *next++;
    if (op & 0x80) {
      // Which of four offset and three size bytes follow is told by the bits of the instruction. Read
      // first, perhaps from the padding, and checked afterwards.
      uint32_t offset = 0;
      uint32_t length = 0;
      if (op & 0x01) offset = *next++;
      if (op & 0x02) offset |= uint32_t{*next++} << 8;
      if (op & 0x04) offset |= uint32_t{*next++} << 16;
      if (op & 0x08) offset |= uint32_t{*next++} << 24;
      if (op & 0x10) length = *next++;
      if (op & 0x20) length |= uint32_t{*next++} << 8;
      if (op & 0x40) length |= uint32_t{*next++} << 16;
      if (length == 0) length = 0x10000;
      if (next > end || offset > base.size() || length > base.size() - offset ||
          length > size - done) {
        return false;
      }
      Copy(out + done, base.data() + offset, length);
      if constexpr (kWithCopies) {
        if (run.size != 0 && run.target + run.size == done && run.base + run.size == offset) {
          run.size += length;
        } else {
          if (run.size != 0) {
            copies->push_back(run);
          }
          run = {done, offset, length};
        }
      }
      done += length;
    } else {
      if (op == 0 || op > static_cast<size_t>(end - next) || op > size - done) {
        return false;
      }
      CopyShort(out + done, reinterpret_cast<const char*>(next), op);
      next += op;
      done += op;
    }
  }
  if constexpr (kWithCopies) {
    if (run.size != 0) {
      copies->push_back(run);
    }
  }
  return done == size;
}

}  // namespace

bool ParseDeltaHeader(std::string_view delta, DeltaHeader* header) {
  header->size = 0;
  return ParseSize(delta, &header->size, &header->base_size) &&
         ParseSize(delta, &header->size, &header->result_size);
}

bool ApplyDelta(std::string_view base, std::string_view instructions, char* out, size_t size,
                std::vector<CopySegment>* copies) {
  if (copies == nullptr) {
    return Apply<false>(base, instructions, out, size, nullptr);
  }
  copies->clear();
  return Apply<true>(base, instructions, out, size, copies);
}

}  // namespace secretscan
