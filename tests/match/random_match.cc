#include "match/random_match.h"

#include <algorithm>
#include <vector>

#include "gtest/gtest.h"

namespace secretscan {
namespace {

int Draw(int low, int high, std::mt19937* random) {
  return std::uniform_int_distribution<int>(low, high)(*random);
}

std::string RandomRune(const RegexNode& node, std::mt19937* random) {
  std::vector<char> members;
  for (int c = 0; c < 128; ++c) {
    if (node.ascii[c]) {
      members.push_back(static_cast<char>(c));
    }
  }
  if (node.beyond_ascii && (members.empty() || Draw(0, 15, random) == 0)) {
    constexpr const char* kRunes[] = {"\xC3\xA9", "\xE2\x82\xAC", "\xF0\x9F\x94\x91", "\xFF", "\xE2"};
    return kRunes[Draw(0, 4, random)];
  }
  if (node.folds_beyond_ascii && Draw(0, 31, random) == 0) {
    return node.ascii['k'] ? "\xE2\x84\xAA" : "\xC5\xBF";
  }
  return members.empty() ? "" : std::string(1, members[Draw(0, members.size() - 1, random)]);
}

}  // namespace

std::string RandomMatch(const RegexNode& node, std::mt19937* random) {
  switch (node.kind) {
    case RegexNode::Kind::kSet:
      return RandomRune(node, random);
    case RegexNode::Kind::kConcat: {
      std::string text;
      for (const auto& child : node.children) {
        text += RandomMatch(*child, random);
      }
      return text;
    }
    case RegexNode::Kind::kAlternate:
      return RandomMatch(*node.children[Draw(0, node.children.size() - 1, random)], random);
    case RegexNode::Kind::kRepeat: {
      constexpr int kSpread = 3;
      int high = node.min + kSpread;
      if (node.max != RegexNode::kUnbounded) {
        // Now and then all of it: the upper bound has its own mistakes.
        high = Draw(0, 7, random) == 0 ? node.max : std::min(high, node.max);
      }
      std::string text;
      for (int i = Draw(node.min, std::max(high, node.min), random); i > 0; --i) {
        text += RandomMatch(*node.children[0], random);
      }
      return text;
    }
    default:
      return "";
  }
}

std::shared_ptr<const Regex> RegexOfPattern(std::string_view pattern) {
  std::string runes(pattern);
  for (size_t at = 0; (at = runes.find("\\x80-\\xff", at)) != std::string::npos;) {
    runes.replace(at, 9, "\\x{80}-\\x{10ffff}");
  }
  auto regex = Regex::Compile("(?s)" + runes);
  EXPECT_TRUE(regex.ok()) << regex.status();
  return regex.ok() ? *regex : nullptr;
}

std::string RandomBase64(size_t size, std::mt19937* random) {
  constexpr std::string_view kDigits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string text;
  while (text.size() < size) {
    text += kDigits[(*random)() % kDigits.size()];
  }
  return text;
}

}  // namespace secretscan
