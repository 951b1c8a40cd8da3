// A regular expression as an automaton whose states are its sets (Glushkov's construction): which sets may
// stand next to one another. Assertions are taken to hold.
#pragma once

#include <bitset>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "base/regex_syntax.h"

namespace secretscan {

class PositionAutomaton {
 public:
  using Bytes = std::bitset<256>;
  using Positions = std::vector<uint32_t>;

  // Where an expression, or a part of it, begins and ends.
  struct Part {
    bool nullable = true;
    Positions first;
    Positions last;
  };

  // For texts that are read rune by rune, or `by_byte`: then a set with runes beyond ASCII takes any number
  // of their bytes. `rounds`: so many rounds at most that a repeat of a set must have are told apart, the
  // rest is a loop. So more may follow than really can.
  explicit PositionAutomaton(const RegexNode& root, bool by_byte = false, int rounds = 1)
      : by_byte_(by_byte), rounds_(rounds), whole_(Build(root)) {}

  size_t size() const { return sets_.size(); }
  const Bytes& set(size_t position) const { return sets_[position]; }
  const Positions& follow(size_t position) const { return follow_[position]; }
  const Positions& precede(size_t position) const { return precede_[position]; }
  const Part& whole() const { return whole_; }

 private:
  Part Build(const RegexNode& node);
  Part BuildSet(const RegexNode& node);
  Part BuildRepeat(const RegexNode& node);
  void Append(Part part, Part* all);
  void Link(const Positions& from, const Positions& to);

  bool by_byte_;
  int rounds_;
  std::vector<Bytes> sets_;
  std::vector<Positions> follow_;
  std::vector<Positions> precede_;
  Part whole_;  // the last: building fills the others
};

}  // namespace secretscan
