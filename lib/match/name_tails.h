// What may follow the words that secrets are named with.
//
// Generic rules look for names such as api_key or db_password, and for what is assigned to them. The words
// in these names stand on every page of every source: were each rule's expression tried at each of them, that
// would take most of the time of a scan. But mostly the next few bytes tell that nothing is assigned there,
// to all such rules at once: one table of some thousand states says what can follow a word in any of them.
// Connection strings are told likewise by what follows "://", whatever their scheme.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "base/regex_syntax.h"
#include "match/position_automaton.h"

namespace secretscan {

// Immutable once built.
class NameTails {
 public:
  // Lower-case ASCII; a name may hold several. The first one is "://".
  static std::span<const std::string_view> Words();

  // Whether a match of what was added may hold Words()[word] where it ends at `end` of `text`, in whichever
  // case. True too often, never false wrongly, if `text` holds all of the match.
  bool MayFollow(size_t word, std::string_view text, size_t end) const;

  // Whether any match of what was added could need Words()[word].
  bool Uses(size_t word) const;

  template <typename Archive>
  friend void Fields(Archive& archive, NameTails& tails) {
    archive(tails.class_of_, tails.class_count_, tails.starts_, tails.next_);
  }

 private:
  friend class NameTailsBuilder;

  static constexpr uint16_t kDead = 0;
  static constexpr uint16_t kAccept = 1;  // all that must follow was seen

  std::vector<uint8_t> class_of_;  // by byte
  uint32_t class_count_ = 0;
  // By word, then class of the byte before it; one more for none.
  std::vector<uint16_t> starts_;
  std::vector<uint16_t> next_;  // by state, then class
};

class NameTailsBuilder {
 public:
  // Adds a pattern that was written for Hyperscan (PrefilterPattern::pattern). False, and nothing is
  // added, if it has matches without any of the words, or ones that end with it. If it does not stand for
  // `names`, only "://" counts as a word.
  bool Add(const RegexNode& pattern, bool names);

  NameTails Build() const;

 private:
  struct Start {
    uint32_t position;  // of the word's last letter
    PositionAutomaton::Bytes before;
    bool may_begin;  // nothing need stand before the word
  };

  std::vector<PositionAutomaton::Bytes> sets_;
  std::vector<PositionAutomaton::Positions> follow_;
  std::vector<bool> is_last_;
  std::vector<std::vector<Start>> starts_;  // by word
};

}  // namespace secretscan
