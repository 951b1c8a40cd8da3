#include "report/redact.h"

#include "base/utf8.h"
#include "report/secret_mask.h"

namespace secretscan {
namespace {

// Bytes to keep of `size`, half to even.
size_t KeptBytes(size_t size, int percent) {
  const size_t share = static_cast<size_t>(100 - percent);
  // Whole hundreds apart, so that no size overflows.
  const size_t rest = size % 100 * share;
  size_t kept = size / 100 * share + rest / 100;
  const size_t half = rest % 100;
  if (half > 50 || (half == 50 && kept % 2 == 1)) {
    ++kept;
  }
  return kept;
}

// The end of the last whole character in text[0..size): a character that the cut would halve goes.
size_t CharacterEnd(std::string_view text, size_t size) {
  constexpr size_t kLongest = 4;
  for (size_t back = 1; back < kLongest && back <= size; ++back) {
    const size_t begin = size - back;
    const Rune rune = DecodeRune(text, begin);
    if (rune.valid) {
      return begin + static_cast<size_t>(rune.width) > size ? begin : size;
    }
  }
  return size;
}

}  // namespace

std::string RedactSecret(std::string_view secret, int percent) {
  if (percent <= 0) {
    return std::string(secret);
  }
  if (percent >= 100) {
    return std::string(kRedactedWord);
  }
  const size_t kept = CharacterEnd(secret, KeptBytes(secret.size(), percent));
  return std::string(secret.substr(0, kept)) + "...";
}

std::string ShownSecret(std::string_view secret, int percent) {
  return secret.empty() ? "" : RedactSecret(secret, percent);
}

Finding Redacted(const Finding& finding, int percent) {
  Finding out = finding;
  if (finding.secret.empty() || percent <= 0) {
    return out;
  }
  const SecretMask mask(percent);
  out.match = mask.Hide(finding.match, finding.secret);
  out.line = mask.Hide(finding.line, finding.secret);
  out.message = mask.Hide(finding.message, finding.secret);
  out.secret = RedactSecret(finding.secret, percent);
  return out;
}

}  // namespace secretscan
