#include "validate/encoded_key.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "absl/strings/ascii.h"
#include "base/crc.h"
#include "base/sha256.h"
#include "validate/validator_lists.h"

namespace secretscan {
namespace {

constexpr std::string_view kBech32Alphabet = "qpzry9x8gf2tvdw0s3jn54khce6mua7l";
constexpr std::string_view kBase58Alphabet =
    "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";
constexpr std::string_view kBase32Alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
constexpr size_t kLongestBase58 = 128;

uint32_t Bech32Step(uint32_t sum, uint32_t value) {
  constexpr std::array<uint32_t, 5> kGenerator = {0x3B6A57B2, 0x26508E6D, 0x1EA119FA, 0x3D4233DD,
                                                  0x2A1462B3};
  const uint32_t top = sum >> 25;
  sum = (sum & 0x1FFFFFF) << 5 ^ value;
  for (size_t i = 0; i < kGenerator.size(); ++i) {
    sum ^= (top >> i & 1) ? kGenerator[i] : 0;
  }
  return sum;
}

std::optional<std::string> Base32Decode(std::string_view text) {
  std::string bytes;
  uint32_t group = 0;
  int bits = 0;
  for (const char c : text) {
    const size_t digit = kBase32Alphabet.find(c);
    if (digit == std::string_view::npos) {
      return std::nullopt;
    }
    group = group << 5 | static_cast<uint32_t>(digit);
    bits += 5;
    if (bits >= 8) {
      bits -= 8;
      bytes += static_cast<char>(group >> bits);
    }
  }
  return bytes;
}

}  // namespace

bool HasBech32Checksum(std::string_view text) {
  const size_t one = text.rfind('1');
  if (one == std::string_view::npos || one == 0 || text.size() - one < 7) {
    return false;
  }
  uint32_t sum = 1;
  for (const char c : text.substr(0, one)) {
    sum = Bech32Step(sum, static_cast<unsigned char>(absl::ascii_tolower(c)) >> 5);
  }
  sum = Bech32Step(sum, 0);
  for (const char c : text.substr(0, one)) {
    sum = Bech32Step(sum, absl::ascii_tolower(c) & 31);
  }
  for (const char c : text.substr(one + 1)) {
    const size_t digit = kBech32Alphabet.find(absl::ascii_tolower(c));
    if (digit == std::string_view::npos) {
      return false;
    }
    sum = Bech32Step(sum, static_cast<uint32_t>(digit));
  }
  return sum == 1;
}

bool Base58CheckDecode(std::string_view text, std::string* out) {
  constexpr size_t kChecksum = 4;
  if (text.empty() || text.size() > kLongestBase58) {
    return false;
  }
  std::vector<uint8_t> bytes;  // the last one first
  for (const char c : text) {
    const size_t digit = kBase58Alphabet.find(c);
    if (digit == std::string_view::npos) {
      return false;
    }
    uint32_t carry = static_cast<uint32_t>(digit);
    for (uint8_t& byte : bytes) {
      carry += 58u * byte;
      byte = static_cast<uint8_t>(carry);
      carry >>= 8;
    }
    for (; carry > 0; carry >>= 8) {
      bytes.push_back(static_cast<uint8_t>(carry));
    }
  }
  const size_t zeros = std::min(text.find_first_not_of(kBase58Alphabet[0]), text.size());
  std::string decoded(zeros, '\0');
  decoded.append(bytes.rbegin(), bytes.rend());
  if (decoded.size() <= kChecksum) {
    return false;
  }
  const std::string_view content(decoded.data(), decoded.size() - kChecksum);
  const Sha256Digest once = Sha256(content);
  const Sha256Digest twice =
      Sha256(std::string_view(reinterpret_cast<const char*>(once.data()), once.size()));
  if (!std::equal(twice.begin(), twice.begin() + kChecksum, decoded.end() - kChecksum,
                  [](uint8_t a, char b) { return a == static_cast<uint8_t>(b); })) {
    return false;
  }
  *out += content;
  return true;
}

bool HasNkeyChecksum(std::string_view text) {
  const std::optional<std::string> bytes = Base32Decode(text);
  if (!bytes || bytes->size() < 3) {
    return false;
  }
  const size_t size = bytes->size() - 2;
  const auto low = static_cast<uint8_t>((*bytes)[size]);
  const auto high = static_cast<uint8_t>((*bytes)[size + 1]);
  return Crc16Xmodem(std::string_view(*bytes).substr(0, size)) == (high << 8 | low);
}

namespace {

Verdict JudgeBech32(const MatchView& match, Confidence) {
  return VerdictBySum(HasBech32Checksum(match.secret));
}

// Nothing else than the check sum tells these keys from other text.
Verdict JudgeBase58(const MatchView& match, Confidence confidence) {
  std::string key;
  if (!Base58CheckDecode(match.secret, &key)) {
    return {true, confidence, "the check sum is wrong"};
  }
  return {false, Confidence::kHigh, "the check sum is right"};
}

Verdict JudgeNkey(const MatchView& match, Confidence) {
  return VerdictBySum(HasNkeyChecksum(match.secret));
}

constexpr Validator kValidators[] = {
    {"base58check", "rejects what has not the check sum of Base58Check", false, JudgeBase58},
    {"bech32", "computes the check sum of Bech32; high where it is right, else medium", false,
     JudgeBech32},
    {"nkey", "computes the CRC-16 of a NATS key; high where it is right, else medium", false,
     JudgeNkey},
};

}  // namespace

std::span<const Validator> EncodedKeyValidators() { return kValidators; }

}  // namespace secretscan
