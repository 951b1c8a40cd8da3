// An expression's sets are positions of an automaton (Glushkov's construction); which may follow which
// is known from the tree. Repeats count as loops, so more may follow than really can.
#include "match/line_crossing.h"

#include <algorithm>
#include <cstdint>
#include <memory>
#include <vector>

#include "base/find_last.h"
#include "match/token_runs.h"

namespace secretscan {
namespace {

using Kind = RegexNode::Kind;
using Bytes = std::bitset<256>;
using Positions = std::vector<uint32_t>;

void Append(const Positions& from, Positions* to) { to->insert(to->end(), from.begin(), from.end()); }

struct Part {
  bool nullable = true;
  Positions first;
  Positions last;
};

class Automaton {
 public:
  Part Build(const RegexNode& node) {
    switch (node.kind) {
      case Kind::kSet: {
        const auto position = static_cast<uint32_t>(sets_.size());
        Bytes bytes;
        for (size_t c = 0; c < 256; ++c) {
          bytes[c] = c < 128 ? node.ascii[c] : node.beyond_ascii;
        }
        sets_.push_back(bytes);
        follow_.emplace_back();
        precede_.emplace_back();
        return {false, {position}, {position}};
      }
      case Kind::kConcat: {
        Part all;
        for (const auto& child : node.children) {
          const Part part = Build(*child);
          Link(all.last, part.first);
          if (all.nullable) {
            Append(part.first, &all.first);
          }
          if (!part.nullable) {
            all.last.clear();
          }
          Append(part.last, &all.last);
          all.nullable &= part.nullable;
        }
        return all;
      }
      case Kind::kAlternate: {
        Part all;
        all.nullable = node.children.empty();
        for (const auto& child : node.children) {
          const Part part = Build(*child);
          Append(part.first, &all.first);
          Append(part.last, &all.last);
          all.nullable |= part.nullable;
        }
        return all;
      }
      case Kind::kRepeat: {
        if (node.max == 0) {
          return {};
        }
        Part part = Build(*node.children[0]);
        if (node.max != 1) {
          Link(part.last, part.first);
        }
        part.nullable |= node.min == 0;
        return part;
      }
      default:
        return {};
    }
  }

  size_t size() const { return sets_.size(); }
  const Bytes& set(size_t position) const { return sets_[position]; }

  // What stands before (after) a blank at `position`, with nothing but blanks between.
  Bytes Around(uint32_t position, bool before) const {
    const auto& next = before ? precede_ : follow_;
    std::vector<bool> seen(sets_.size());
    Positions open = {position};
    Bytes found;
    seen[position] = true;
    while (!open.empty()) {
      const uint32_t at = open.back();
      open.pop_back();
      for (uint32_t other : next[at]) {
        found |= sets_[other] & ~Blanks();
        if (!seen[other] && (sets_[other] & Blanks()).any()) {
          seen[other] = true;
          open.push_back(other);
        }
      }
    }
    return found;
  }

 private:
  static const Bytes& Blanks() {
    static const Bytes blanks = [] {
      Bytes bytes;
      for (int c = 0; c < 256; ++c) {
        bytes[static_cast<size_t>(c)] = IsBlankByte(static_cast<unsigned char>(c));
      }
      return bytes;
    }();
    return blanks;
  }

  void Link(const Positions& from, const Positions& to) {
    for (uint32_t a : from) {
      for (uint32_t b : to) {
        follow_[a].push_back(b);
        precede_[b].push_back(a);
      }
    }
  }

  std::vector<Bytes> sets_;
  std::vector<Positions> follow_;
  std::vector<Positions> precede_;
};

bool IsBlank(char c) { return IsBlankByte(static_cast<unsigned char>(c)); }

}  // namespace

void LineCrossing::Add(const RegexNode& root) {
  Automaton automaton;
  automaton.Build(root);
  for (uint32_t position = 0; position < automaton.size(); ++position) {
    if (!automaton.set(position)['\n']) {
      continue;
    }
    const Bytes before = automaton.Around(position, true);
    const Bytes after = automaton.Around(position, false);
    for (size_t a = 0; a < 256; ++a) {
      for (size_t b = 0; before[a] && b < 256; ++b) {
        if (after[b]) {
          pairs_.set(a << 8 | b);
        }
      }
    }
  }
}

size_t LineCrossing::BoundAfter(std::string_view text, size_t from, size_t reach) const {
  const size_t limit = std::min(text.size(), from + reach);
  for (size_t pos = from + 1; pos < limit;) {
    const size_t newline = text.substr(0, limit).find('\n', pos);
    if (newline == std::string_view::npos) {
      break;
    }
    size_t begin = newline;  // of the blanks around the line break
    while (begin > from && IsBlank(text[begin - 1])) {
      --begin;
    }
    size_t end = newline + 1;
    while (end < text.size() && IsBlank(text[end])) {
      ++end;
    }
    if (end == text.size()) {
      return end;
    }
    // A match from before `from` holds the character before the break only if that stands behind.
    if (begin > from && !Allows(static_cast<unsigned char>(text[begin - 1]),
                                static_cast<unsigned char>(text[end]))) {
      return end + 1;
    }
    pos = end + 1;
  }
  return secretscan::BoundAfter(text, from, reach);
}

size_t LineCrossing::BoundBefore(std::string_view text, size_t from, size_t reach,
                                 size_t floor) const {
  const size_t limit = std::max(from - std::min(from, reach), std::min(from, floor));
  for (size_t pos = from; pos > limit + 1;) {
    const size_t found = FindLast(text.substr(limit, pos - 1 - limit), '\n');
    if (found == std::string_view::npos) {
      break;
    }
    const size_t newline = limit + found;
    size_t begin = newline;
    while (begin > floor && IsBlank(text[begin - 1])) {
      --begin;
    }
    size_t end = newline + 1;
    while (end < from && IsBlank(text[end])) {
      ++end;
    }
    if (begin <= floor) {
      return floor;
    }
    if (end < from && !Allows(static_cast<unsigned char>(text[begin - 1]),
                              static_cast<unsigned char>(text[end]))) {
      return begin - 1;
    }
    pos = begin;
  }
  return secretscan::BoundBefore(text, from, reach, floor);
}

}  // namespace secretscan
