// Hides secrets in the texts that a report shows.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/regex.h"
#include "scan/finding.h"

namespace secretscan {

// A match or a commit message may hold more secrets than the one it was found for, so a report asks
// one mask that knows all of them. Immutable; methods may be called from any number of threads.
class SecretMask {
 public:
  // Shorter secrets are hidden only in the texts of their own findings: elsewhere the same few
  // characters mean nothing.
  static constexpr size_t kMinShared = 6;

  // `findings` must outlive the mask. `percent` as for RedactSecret; at 0 nothing is hidden.
  SecretMask(const std::vector<Finding>& findings, int percent);
  // Knows no secret but the `own` of each call.
  explicit SecretMask(int percent) : percent_(percent) {}

  // A copy of `text` in which every occurrence of `own` has become RedactSecret(own) and every
  // other secret "REDACTED". Occurrences that overlap are hidden as one. Linear in the text.
  std::string Hide(std::string_view text, std::string_view own) const;

 private:
  // Secrets are known by their first kKeySize bytes, so that no text can make the look-up slow.
  // What begins like one is hidden over the length of the longest secret that begins so.
  static constexpr size_t kKeySize = 64;
  struct Entry {
    std::string_view key;
    size_t length = 0;
    int32_t shorter = -1;  // the longest other key that this one begins with
  };

  // Length of the secret that stands at the beginning of `text`; 0 if none does.
  size_t LengthAt(std::string_view text) const;
  void AddShared(std::string_view text, std::vector<Span>* spans) const;

  int percent_;
  std::vector<Entry> entries_;      // by key
  std::vector<bool> begins_entry_;  // by the first two bytes
};

}  // namespace secretscan
