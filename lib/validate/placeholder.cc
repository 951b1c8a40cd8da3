#include "validate/placeholder.h"

#include <algorithm>
#include <cstddef>

#include "absl/strings/ascii.h"
#include "validate/sample_password.h"
#include "validate/validator_lists.h"
#include "validate/value_shape.h"

namespace secretscan {
namespace {

// Of at least this much of a value the pattern must be made.
constexpr double kMost = 0.75;
constexpr size_t kLongestPiece = 4;

// 1 or -1 if b follows a in counting, 0 if not; 9 is followed by 0 and a.
int Step(char a, char b) {
  a = absl::ascii_tolower(a);
  b = absl::ascii_tolower(b);
  if (!absl::ascii_isalnum(a) || !absl::ascii_isalnum(b)) {
    return 0;
  }
  const auto follows = [](char first, char second) {
    return second == first + 1 || (first == '9' && (second == '0' || second == 'a'));
  };
  return follows(a, b) ? 1 : follows(b, a) ? -1 : 0;
}

bool IsMost(size_t count, size_t all) {
  return static_cast<double>(count) >= kMost * static_cast<double>(all);
}

// Whether it can still become most of all, after so many were looked at.
bool MayBeMost(size_t count, size_t seen, size_t all) { return IsMost(count + all - seen, all); }

}  // namespace

bool LooksFilledUp(std::string_view value) {
  if (value.size() < 4) {
    return false;
  }
  for (size_t piece = 1; piece <= kLongestPiece && 2 * piece < value.size(); ++piece) {
    const size_t pairs = value.size() - piece;
    size_t same = 0;
    for (size_t i = piece; i < value.size() && MayBeMost(same, i - piece, pairs); ++i) {
      same += absl::ascii_tolower(value[i]) == absl::ascii_tolower(value[i - piece]);
    }
    if (IsMost(same, pairs)) {
      return true;
    }
  }
  size_t counting = 0;
  int direction = 0;
  const size_t pairs = value.size() - 1;
  for (size_t i = 1; i < value.size() && MayBeMost(counting, i - 1, pairs); ++i) {
    const int step = Step(value[i - 1], value[i]);
    counting += step != 0 && (direction == 0 || step == direction);
    direction = step;
  }
  return IsMost(counting, pairs);
}

namespace {

Verdict NotFilledUp(const MatchView& match, Confidence confidence) {
  if (LooksFilledUp(match.secret)) {
    return {true, confidence, "the value is a pattern that fills a gap"};
  }
  return {false, confidence, {}};
}

// What is called so: the first label of a host, or what follows a host that many share.
std::string_view NameIn(std::string_view address) {
  if (const size_t scheme = address.find("://"); scheme != std::string_view::npos) {
    address.remove_prefix(scheme + 3);
  }
  const std::string_view label = address.substr(0, address.find_first_of("./"));
  const size_t path = address.find('/');
  const bool is_shared = label == "storage" || label == "s3" || label.starts_with("s3-");
  return is_shared && path != std::string_view::npos ? address.substr(path + 1) : label;
}

Verdict NotSampleName(const MatchView& match, Confidence confidence) {
  if (IsSampleName(NameIn(match.secret))) {
    return {false, Confidence::kLow, "the name is one of an example"};
  }
  return {false, confidence, {}};
}

Verdict NotEncodedSample(const MatchView& match, Confidence confidence) {
  const std::string_view value = match.secret.substr(0, match.secret.find_last_not_of('.') + 1);
  if (EncodesPlaceholder(value)) {
    return {false, Confidence::kLow, "the value encodes one that stands for a value"};
  }
  return {false, confidence, {}};
}

constexpr Validator kValidators[] = {
    {"not-filled-up", "rejects values that repeat or count, such as those of documentation", false,
     NotFilledUp},
    {"not-encoded-sample",
     "lowers base64 of words that stand for a value, and of the first part of a token alone", false,
     NotEncodedSample},
    {"not-sample-name", "lowers hosts, buckets and tenants with names such as some-bucket, my-company",
     false, NotSampleName},
};

}  // namespace

std::span<const Validator> PlaceholderValidators() { return kValidators; }

}  // namespace secretscan
