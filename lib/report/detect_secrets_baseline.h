// Reads the baseline of Yelp's detect-secrets (.secrets.baseline).
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"

namespace secretscan {

struct DetectSecretsEntry {
  std::string file;
  std::string type;           // "AWS Access Key", …
  std::string hashed_secret;  // SHA-1 of the secret, 40 hex digits
  int64_t line = 0;           // 0: not said
  bool is_real = false;       // an audit said that it is a secret
};

// The entries under "results". InvalidArgument, "name: …", when it is no such file; no error holds a
// part of the text.
absl::StatusOr<std::vector<DetectSecretsEntry>> ReadDetectSecretsBaseline(std::string_view text,
                                                                          std::string_view name);

}  // namespace secretscan
