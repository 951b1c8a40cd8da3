#include "ignore/secret_tag.h"

#include <cstdint>
#include <mutex>
#include <span>

#include "base/hex.h"
#include "base/slow_hash.h"
#include "base/status.h"
#include "base/worker_pool.h"

namespace secretscan {
namespace {

constexpr size_t kDigitsAByte = 2;

std::string Hex(std::string_view bytes) {
  return HexEncode({reinterpret_cast<const uint8_t*>(bytes.data()), bytes.size()});
}

}  // namespace

absl::StatusOr<std::string> NewSalt() {
  SECRETSCAN_ASSIGN_OR_RETURN(const std::string bytes, RandomBytes(kSaltDigits / kDigitsAByte));
  return Hex(bytes);
}

absl::StatusOr<std::string> SecretTag(std::string_view salt, std::string_view secret) {
  std::vector<uint8_t> bytes;
  if (salt.size() != kSaltDigits || !HexDecode(salt, &bytes)) {
    return InvalidArgument("a salt has 16 hexadecimal digits");
  }
  std::string salted = "secretscan/ignore/1";
  salted += '\0';
  salted.append(bytes.begin(), bytes.end());
  SECRETSCAN_ASSIGN_OR_RETURN(const std::string hash,
                              SlowHash(secret, salted, kTagDigits / kDigitsAByte));
  return Hex(hash);
}

void SecretTags::Want(std::string_view salt, std::string_view secret) {
  const HashKey key{ToAbsl(salt), ToAbsl(secret)};
  if (number_of_.try_emplace(key, wanted_.size()).second) {
    wanted_.emplace_back(salt, secret);
  }
}

absl::Status SecretTags::Compute(int threads) {
  const size_t first = tags_.size();
  tags_.resize(wanted_.size());
  std::mutex mutex;
  absl::Status failure;
  ParallelFor(threads, wanted_.size() - first, 1, [&](int, size_t begin, size_t end) {
    for (size_t i = first + begin; i < first + end; ++i) {
      auto tag = SecretTag(wanted_[i].first, wanted_[i].second);
      if (!tag.ok()) {
        const std::lock_guard lock(mutex);
        failure = tag.status();
        return;
      }
      tags_[i] = *std::move(tag);
    }
  });
  return failure;
}

const std::string& SecretTags::Tag(std::string_view salt, std::string_view secret) const {
  return tags_[number_of_.at(HashKey{ToAbsl(salt), ToAbsl(secret)})];
}

}  // namespace secretscan
