#include "match/position_automaton.h"

#include <algorithm>

namespace secretscan {
namespace {

using Kind = RegexNode::Kind;
using Positions = PositionAutomaton::Positions;

void AppendAll(const Positions& from, Positions* to) {
  to->insert(to->end(), from.begin(), from.end());
}

}  // namespace

PositionAutomaton::Part PositionAutomaton::Build(const RegexNode& node) {
  switch (node.kind) {
    case Kind::kSet:
      return BuildSet(node);
    case Kind::kConcat: {
      Part all;
      for (const auto& child : node.children) {
        Append(Build(*child), &all);
      }
      return all;
    }
    case Kind::kAlternate: {
      Part all;
      all.nullable = node.children.empty();
      for (const auto& child : node.children) {
        const Part part = Build(*child);
        AppendAll(part.first, &all.first);
        AppendAll(part.last, &all.last);
        all.nullable |= part.nullable;
      }
      return all;
    }
    case Kind::kRepeat:
      return BuildRepeat(node);
    default:
      return {};
  }
}

PositionAutomaton::Part PositionAutomaton::BuildSet(const RegexNode& node) {
  const auto position = static_cast<uint32_t>(sets_.size());
  Bytes bytes;
  for (size_t c = 0; c < 256; ++c) {
    bytes[c] = c < 128 ? node.ascii[c] : node.beyond_ascii;
  }
  sets_.push_back(bytes);
  follow_.emplace_back();
  precede_.emplace_back();
  if (node.beyond_ascii && by_byte_) {
    Link({position}, {position});
  }
  return {false, {position}, {position}};
}

PositionAutomaton::Part PositionAutomaton::BuildRepeat(const RegexNode& node) {
  if (node.max == 0) {
    return {};
  }
  const RegexNode& child = *node.children[0];
  const int copies = child.kind == Kind::kSet ? std::clamp(node.min, 1, rounds_) : 1;
  Part all;
  for (int i = 0; i < copies; ++i) {
    Part part = Build(child);
    if (i + 1 == copies && node.max != copies) {
      Link(part.last, part.first);
    }
    part.nullable |= node.min == 0;
    Append(std::move(part), &all);
  }
  return all;
}

void PositionAutomaton::Append(Part part, Part* all) {
  Link(all->last, part.first);
  if (all->nullable) {
    AppendAll(part.first, &all->first);
  }
  if (!part.nullable) {
    all->last.clear();
  }
  AppendAll(part.last, &all->last);
  all->nullable &= part.nullable;
}

void PositionAutomaton::Link(const Positions& from, const Positions& to) {
  for (const uint32_t a : from) {
    for (const uint32_t b : to) {
      follow_[a].push_back(b);
      precede_[b].push_back(a);
    }
  }
}

}  // namespace secretscan
