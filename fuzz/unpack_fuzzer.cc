// Archives of any bytes: no crash, and no more than the budget allows.
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <string_view>

#include "decode/packed_content.h"
#include "decode/unpack.h"

namespace {

using secretscan::PackedKind;

constexpr int64_t kBytes = 1 << 20;
constexpr int64_t kMembers = 1000;

void Check(bool holds, const char* what) {
  if (!holds) {
    std::fprintf(stderr, "%s\n", what);
    std::abort();
  }
}

// Depth first, as a scan does.
void Open(std::string_view bytes, int depth, secretscan::UnpackBudget* budget, int64_t* members) {
  const PackedKind kind = secretscan::RecognisePacked(bytes);
  if (kind == PackedKind::kNone || depth > 3) {
    return;
  }
  secretscan::MemorySource source(bytes);
  (void)secretscan::Unpack(kind, &source, budget, [&](const secretscan::PackedMember& member) {
    Check(secretscan::IsContainer(kind) == !member.name.empty(), "members and only they have names");
    Check(++*members <= kMembers * 8, "too many members");
    std::string content;
    bool complete = false;
    (void)secretscan::ReadUpTo(&member.content, kBytes, &content, &complete);
    Open(content, depth + 1, budget, members);
    return true;
  });
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  secretscan::UnpackLimits limits;
  limits.bytes = kBytes;
  limits.members = kMembers;
  limits.held_bytes = kBytes;
  secretscan::UnpackBudget budget(limits, static_cast<int64_t>(size));
  int64_t members = 0;
  Open(bytes, 0, &budget, &members);
  return 0;
}
