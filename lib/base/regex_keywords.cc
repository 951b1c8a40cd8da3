#include "base/regex_keywords.h"

#include <algorithm>
#include <optional>
#include <set>
#include <utility>

namespace secretscan {
namespace {

using Kind = RegexNode::Kind;
// All texts that something matches, in lower case; of more than this many nothing is known.
using Texts = std::set<std::string>;
constexpr size_t kMaxTexts = 256;
constexpr int kMaxRounds = 64;

char Lowered(size_t c) {
  return static_cast<char>(c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c);
}

std::optional<Texts> Product(const Texts& heads, const Texts& tails) {
  if (heads.size() * tails.size() > kMaxTexts) {
    return std::nullopt;
  }
  Texts out;
  for (const std::string& head : heads) {
    for (const std::string& tail : tails) {
      out.insert(head + tail);
    }
  }
  return out;
}

std::optional<Texts> TextsOf(const RegexNode& node) {
  switch (node.kind) {
    case Kind::kSet: {
      Texts out;
      for (size_t c = 0; c < node.ascii.size(); ++c) {
        if (node.ascii[c]) {
          out.insert(std::string(1, Lowered(c)));
        }
      }
      return node.beyond_ascii || out.size() > kMaxTexts ? std::nullopt : std::optional(out);
    }
    case Kind::kConcat: {
      std::optional<Texts> out = Texts{""};
      for (const auto& child : node.children) {
        const std::optional<Texts> next = TextsOf(*child);
        out = next && out ? Product(*out, *next) : std::nullopt;
        if (!out) {
          return std::nullopt;
        }
      }
      return out;
    }
    case Kind::kAlternate: {
      Texts out;
      for (const auto& child : node.children) {
        const std::optional<Texts> texts = TextsOf(*child);
        if (!texts) {
          return std::nullopt;
        }
        out.insert(texts->begin(), texts->end());
      }
      return out.size() > kMaxTexts ? std::nullopt : std::optional(out);
    }
    case Kind::kRepeat: {
      const std::optional<Texts> round = TextsOf(*node.children[0]);
      if (!round || node.max == RegexNode::kUnbounded || node.max > kMaxRounds) {
        return std::nullopt;
      }
      Texts out;
      std::optional<Texts> rounds = Texts{""};
      for (int count = 0;; ++count) {
        if (count >= node.min) {
          out.insert(rounds->begin(), rounds->end());
        }
        if (count == node.max) {
          break;
        }
        rounds = Product(*rounds, *round);
        if (!rounds || out.size() > kMaxTexts) {
          return std::nullopt;
        }
      }
      return out;
    }
    default:
      return Texts{""};  // assertions, and what is empty
  }
}

bool AllHold(const Texts& texts, std::span<const std::string> keywords) {
  return !texts.empty() && std::all_of(texts.begin(), texts.end(), [&](const std::string& text) {
    return std::any_of(keywords.begin(), keywords.end(), [&](const std::string& keyword) {
      return !keyword.empty() && text.find(keyword) != std::string::npos;
    });
  });
}

// How good texts are as keywords: the shortest decides, few are better than many. 0: no good.
size_t Worth(const Texts& texts) {
  constexpr size_t kShortest = 3;
  constexpr size_t kMost = 16;
  if (texts.empty() || texts.size() > kMost) {
    return 0;
  }
  size_t shortest = texts.begin()->size();
  for (const std::string& text : texts) {
    shortest = std::min(shortest, text.size());
  }
  return shortest < kShortest ? 0 : shortest * kMost + (kMost - texts.size());
}

void KeepBest(const Texts& texts, Texts* best) {
  if (Worth(texts) > Worth(*best)) {
    *best = texts;
  }
}

void FindBest(const RegexNode& node, Texts* best) {
  if (const std::optional<Texts> texts = TextsOf(node)) {
    KeepBest(*texts, best);
  }
  switch (node.kind) {
    case Kind::kConcat:
      for (size_t first = 0; first < node.children.size(); ++first) {
        FindBest(*node.children[first], best);
        Texts run = {""};
        for (size_t i = first; i < node.children.size(); ++i) {
          const std::optional<Texts> next = TextsOf(*node.children[i]);
          std::optional<Texts> longer = next ? Product(run, *next) : std::nullopt;
          if (!longer) {
            break;
          }
          run = *std::move(longer);
          KeepBest(run, best);
        }
      }
      break;
    case Kind::kRepeat:
      if (node.min > 0) {
        FindBest(*node.children[0], best);
      }
      break;
    case Kind::kAlternate: {
      Texts all;
      for (const auto& child : node.children) {
        Texts of_child;
        FindBest(*child, &of_child);
        if (of_child.empty()) {
          return;
        }
        all.insert(of_child.begin(), of_child.end());
      }
      KeepBest(all, best);
      break;
    }
    default:
      break;
  }
}

}  // namespace

std::vector<std::string> FindKeywords(const RegexNode& root) {
  Texts best;
  FindBest(root, &best);
  return {best.begin(), best.end()};
}

bool EveryMatchHolds(const RegexNode& root, std::span<const std::string> keywords) {
  if (root.kind == Kind::kAlternate) {
    return !root.children.empty() &&
           std::all_of(root.children.begin(), root.children.end(),
                       [&](const auto& child) { return EveryMatchHolds(*child, keywords); });
  }
  if (root.kind == Kind::kRepeat && root.min > 0 && EveryMatchHolds(*root.children[0], keywords)) {
    return true;
  }
  if (root.kind != Kind::kConcat) {
    const std::optional<Texts> texts = TextsOf(root);
    return texts && AllHold(*texts, keywords);
  }
  // Runs of neighbours of which all texts are known.
  for (size_t first = 0; first < root.children.size(); ++first) {
    if (EveryMatchHolds(*root.children[first], keywords)) {
      return true;
    }
    Texts run = {""};
    for (size_t i = first; i < root.children.size(); ++i) {
      const std::optional<Texts> next = TextsOf(*root.children[i]);
      std::optional<Texts> longer = next ? Product(run, *next) : std::nullopt;
      if (!longer) {
        break;
      }
      run = *std::move(longer);
      if (AllHold(run, keywords)) {
        return true;
      }
    }
  }
  return false;
}

}  // namespace secretscan
