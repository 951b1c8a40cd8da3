// Values that say something when they are decoded.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "absl/strings/ascii.h"
#include "base/base64.h"
#include "validate/json_object.h"
#include "validate/placeholder.h"
#include "validate/validator_lists.h"
#include "validate/value_shape.h"

namespace secretscan {
namespace {

std::optional<std::string> Decoded(std::string_view text) {
  std::string bytes;
  return Base64DecodeAny(text, &bytes) ? std::optional(std::move(bytes)) : std::nullopt;
}

// A part of the token, between '_' or '.', is base64 of a JSON object: Sentry, Mapbox, Supabase and
// others.
Verdict JudgeBase64Json(const MatchView& match, Confidence) {
  std::string_view rest = match.secret;
  while (!rest.empty()) {
    const size_t end = std::min(rest.find_first_of("_."), rest.size());
    const std::optional<std::string> bytes = Decoded(rest.substr(0, end));
    if (bytes && JsonObject::Parse(*bytes)) {
      return {false, Confidence::kHigh, "holds a JSON object in base64"};
    }
    rest.remove_prefix(std::min(end + 1, rest.size()));
  }
  return {false, Confidence::kMedium, "holds no JSON object in base64"};
}

// The private parts of JSON Web Keys (RFC 7518, section 6).
Verdict JudgeJwk(const MatchView& match, Confidence confidence) {
  constexpr size_t kShortest = 16;
  constexpr size_t kLongest = 1024;
  const std::optional<std::string> bytes = Decoded(match.secret);
  if (!bytes || bytes->size() < kShortest || bytes->size() > kLongest ||
      LooksFilledUp(match.secret)) {
    return {true, confidence, "not the number of a key in base64"};
  }
  return {false, confidence, "the private part of a key"};
}

// A macaroon of PyPI: its binary form, version 2, which names the place it is for.
Verdict JudgePypi(const MatchView& match, Confidence confidence) {
  const size_t dash = match.secret.find('-');
  const std::optional<std::string> bytes = Decoded(match.secret.substr(dash + 1));
  constexpr std::string_view kVersionAndPlace = "\x02\x01";
  if (dash == std::string_view::npos || !bytes || !bytes->starts_with(kVersionAndPlace) ||
      bytes->size() < 4 || bytes->size() - 3 < static_cast<uint8_t>((*bytes)[2])) {
    return {true, confidence, "not a macaroon"};
  }
  const auto size = static_cast<uint8_t>((*bytes)[2]);
  const std::string_view place = std::string_view(*bytes).substr(3, size);
  return place.ends_with("pypi.org")
             ? Verdict{false, Confidence::kHigh, "a macaroon of pypi.org"}
             : Verdict{false, Confidence::kMedium, "a macaroon of another place"};
}

template <size_t kSize>
Verdict JudgeSize(const MatchView& match, Confidence confidence) {
  const std::optional<std::string> bytes = Decoded(match.secret);
  return !bytes || bytes->size() != kSize || LooksFilledUp(match.secret)
             ? Verdict{true, confidence, "not as many bytes as the key has"}
             : Verdict{false, confidence, {}};
}

// Key ids of AWS hold the number of the account, of twelve digits, in base32 after the first four
// letters.
Verdict JudgeAwsKeyId(const MatchView& match, Confidence) {
  constexpr std::string_view kBase32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
  constexpr size_t kPrefix = 4;
  constexpr size_t kAccount = 10;  // digits that cover it
  constexpr uint64_t kLastAccount = 999'999'999'999;
  uint64_t value = 0;
  for (const char c : match.secret.substr(std::min(kPrefix, match.secret.size()), kAccount)) {
    const size_t digit = kBase32.find(c);
    if (digit == std::string_view::npos) {
      return {false, Confidence::kMedium, "not in base32, as ids of keys are"};
    }
    value = value << 5 | digit;
  }
  // One bit in front of it, and nine after its forty.
  const uint64_t account = (value >> 9) & ((uint64_t{1} << 40) - 1);
  return account <= kLastAccount
             ? Verdict{false, Confidence::kHigh, "holds the number of an account"}
             : Verdict{false, Confidence::kMedium, "holds no number of an account"};
}

// Whether a UUID was drawn at random: version 4 of RFC 9562.
bool IsRandomUuid(std::string_view text) {
  return ShapeOf(text) == Shape::kUuid && text[14] == '4' &&
         std::string_view("89abAB").find(text[19]) != std::string_view::npos;
}

// Three parts between dots: the kind of the token, 27 letters, digits, '-' or '_', and a random UUID.
Verdict JudgeTeamCity(const MatchView& match, Confidence) {
  constexpr size_t kRandom = 27;
  const size_t first = match.secret.find('.');
  const size_t last = match.secret.rfind('.');
  if (first != std::string_view::npos && first < last) {
    const auto random = Decoded(match.secret.substr(first + 1, last - first - 1));
    const auto id = Decoded(match.secret.substr(last + 1));
    if (random && random->size() == kRandom &&
        std::all_of(random->begin(), random->end(),
                    [](char c) { return absl::ascii_isalnum(c) || c == '-' || c == '_'; }) &&
        id && IsRandomUuid(*id)) {
      return {false, Confidence::kHigh, "holds a random UUID in base64"};
    }
  }
  return {true, Confidence::kLow, "not the parts of a token of TeamCity"};
}

constexpr Validator kValidators[] = {
    {"aws-key-id", "decodes the number of the account; high where there is one, else medium", false,
     JudgeAwsKeyId},
    {"base64-32-bytes", "rejects what does not decode to 32 bytes", false, JudgeSize<32>},
    {"base64-64-bytes", "rejects what does not decode to 64 bytes", false, JudgeSize<64>},
    {"base64-json", "looks for a JSON object in base64; high where there is one, else medium",
     false, JudgeBase64Json},
    {"jwk", "decodes the private part of a JSON Web Key; rejects what is none", false, JudgeJwk},
    {"pypi-macaroon", "parses the token as a macaroon; rejects what is none", false, JudgePypi},
    {"teamcity-token", "decodes the parts of the token; rejects what holds no random UUID", false,
     JudgeTeamCity},
};

}  // namespace

std::span<const Validator> EncodedValueValidators() { return kValidators; }

}  // namespace secretscan
