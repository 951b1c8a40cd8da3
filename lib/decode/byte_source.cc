#include "decode/byte_source.h"

namespace secretscan {

absl::Status ReadUpTo(ByteSource* source, size_t limit, std::string* out, bool* complete) {
  constexpr size_t kStep = size_t{64} << 10;
  *complete = false;
  size_t known = out->size();
  while (true) {
    // One byte more than the limit tells whether there is more.
    const size_t room = std::min(std::max(kStep, known / 2), limit + 1 - known);
    out->resize(known + room);
    absl::StatusOr<size_t> count = source->Read(out->data() + known, room);
    known += count.ok() ? *count : 0;
    if (known > limit) {
      // Not lost: the caller sees limit + 1 bytes.
      out->resize(known);
      return absl::OkStatus();
    }
    if (!count.ok() || *count == 0) {
      out->resize(known);
      *complete = count.ok();
      return count.ok() ? absl::OkStatus() : count.status();
    }
  }
}

}  // namespace secretscan
