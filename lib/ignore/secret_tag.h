// What an ignore file keeps of a secret.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/status/statusor.h"

namespace secretscan {

inline constexpr size_t kSaltDigits = 16;
inline constexpr size_t kTagDigits = 20;

// 16 hexadecimal digits that nobody can predict.
absl::StatusOr<std::string> NewSalt();

// 20 hexadecimal digits: the first 80 bits of scrypt (base/slow_hash.h) over the secret, with the
// salt "secretscan/ignore/1\0" and these 8 bytes. So who has the file can try guesses, but only a few
// hundred a second and processor, and only for this file. A different secret is hidden with
// probability 2^-80.
absl::StatusOr<std::string> SecretTag(std::string_view salt, std::string_view secret);

// Tags of many secrets, each computed once, by several threads.
class SecretTags {
 public:
  using Key = std::pair<std::string_view, std::string_view>;  // salt, secret; both outlive this

  // What Tag() will be asked for.
  void Want(std::string_view salt, std::string_view secret);
  absl::Status Compute(int threads);
  // Of what was wanted and computed.
  const std::string& Tag(std::string_view salt, std::string_view secret) const;

 private:
  using HashKey = std::pair<absl::string_view, absl::string_view>;

  std::vector<Key> wanted_;
  std::vector<std::string> tags_;
  absl::flat_hash_map<HashKey, size_t> number_of_;
};

}  // namespace secretscan
