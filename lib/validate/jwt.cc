// JSON Web Tokens (RFC 7519) that are signed (RFC 7515).
#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/base64.h"
#include "validate/json_object.h"
#include "validate/validator_lists.h"

namespace secretscan {
namespace {

constexpr size_t kSignedParts = 3;
// Tokens that live shorter were worthless before anybody could read them.
constexpr int64_t kShortLife = 5 * 60;

// The shortest signature of an algorithm, in bytes (RFC 7518, section 3.1).
struct SignatureSize {
  std::string_view algorithm;
  size_t bytes;
};
constexpr std::array<SignatureSize, 13> kSignatureSizes = {{
    {"HS256", 32},
    {"HS384", 48},
    {"HS512", 64},
    {"RS256", 128},
    {"RS384", 128},
    {"RS512", 128},
    {"PS256", 128},
    {"PS384", 128},
    {"PS512", 128},
    {"ES256", 64},
    {"ES384", 96},
    {"ES512", 132},
    {"EdDSA", 64},
}};

std::vector<std::string_view> Parts(std::string_view token) {
  std::vector<std::string_view> parts;
  for (size_t dot; (dot = token.find('.')) != std::string_view::npos;) {
    parts.push_back(token.substr(0, dot));
    token.remove_prefix(dot + 1);
  }
  parts.push_back(token);
  return parts;
}

std::string Decoded(std::string_view part) {
  std::string bytes;
  return Base64DecodeAny(part, &bytes) ? bytes : std::string();
}

bool IsCut(std::string_view algorithm, std::string_view signature) {
  for (const SignatureSize& size : kSignatureSizes) {
    if (size.algorithm == algorithm) {
      return signature.size() * 3 / 4 < size.bytes;
    }
  }
  return false;
}

// What the start page of jwt.io shows: everybody who learns or tests begins with it. A token that
// says who issued it is somebody's own, whatever its subject.
bool IsTutorial(const JsonObject& claims) {
  return claims.String("sub") == "1234567890" && claims.Find("iss") == nullptr;
}

bool IsShortLived(const JsonObject& claims) {
  const std::optional<int64_t> end = claims.Integer("exp");
  const std::optional<int64_t> issued = claims.Integer("iat");
  const std::optional<int64_t> begin = issued ? issued : claims.Integer("nbf");
  return end && begin && *end > *begin && *end - *begin <= kShortLife;
}

Verdict JudgeJwt(const MatchView& match, Confidence confidence) {
  const std::vector<std::string_view> parts = Parts(match.secret);
  const std::string header_text = Decoded(parts[0]);
  const std::optional<JsonObject> header = JsonObject::Parse(header_text);
  if (!header) {
    if (header_text.find("\"alg\"") == std::string::npos) {
      return {true, confidence, "the first part is not the header of a JSON Web Token"};
    }
    return {false, Confidence::kMedium, "the header of the JSON Web Token is damaged"};
  }
  const std::string_view algorithm = header->String("alg");
  if (algorithm.empty()) {
    return {true, confidence, "the header of the JSON Web Token names no algorithm"};
  }
  if (parts.size() < kSignedParts || parts[2].empty() || algorithm == "none") {
    return {true, confidence, "the JSON Web Token is not signed"};
  }
  const std::optional<JsonObject> claims = JsonObject::Parse(Decoded(parts[1]));
  if (!claims) {
    return {false, Confidence::kMedium, "the JSON Web Token holds no JSON"};
  }
  if (IsTutorial(*claims)) {
    return {false, Confidence::kLow, "the JSON Web Token of a tutorial"};
  }
  if (IsShortLived(*claims)) {
    return {false, Confidence::kMedium, "the JSON Web Token lived a few minutes only"};
  }
  if (IsCut(algorithm, parts[2])) {
    return {false, Confidence::kMedium, "the signature is too short for its algorithm"};
  }
  return {false, Confidence::kHigh, "header and claims of the JSON Web Token are whole"};
}

constexpr Validator kValidators[] = {
    {"jwt",
     "parses header and claims; rejects unsigned tokens, lowers those of tutorials, of a short "
     "life or with a short signature",
     false, JudgeJwt},
};

}  // namespace

std::span<const Validator> JwtValidators() { return kValidators; }

}  // namespace secretscan
