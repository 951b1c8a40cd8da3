#include "match/name_tails.h"

#include <algorithm>
#include <array>
#include <map>
#include <optional>
#include <string>
#include <utility>

#include "absl/strings/ascii.h"

namespace secretscan {
namespace {

using Bytes = PositionAutomaton::Bytes;
using Positions = PositionAutomaton::Positions;

constexpr std::array<std::string_view, 26> kWords = {
    "://",    "access", "auth",   "bearer", "contrase", "cred",       "dsn",  "has",  "kennwort",
    "key",    "nonce",  "pass",   "private", "pswd",    "pw",         "pwd",  "salt", "secret",
    "seed",   "senha",  "senord", "ssw",    "ticket",   "token",      "wachtwoord", "webhook"};

// A table with more states is not worth its memory, nor one that takes more steps its time: what would need them
// is taken to follow.
constexpr size_t kMaxStates = 4096;
constexpr size_t kMaxSteps = 50'000'000;
// Rounds of a repeat that are told apart: enough to tell a value from a short word.
constexpr int kRounds = 6;

Bytes EitherCase(char letter) {
  Bytes bytes;
  bytes.set(static_cast<unsigned char>(letter));
  bytes.set(static_cast<unsigned char>(absl::ascii_toupper(static_cast<unsigned char>(letter))));
  return bytes;
}

// The position of the word's first letter if its last one is at `position`, and nothing but the word leads
// there.
std::optional<uint32_t> BeginOf(std::string_view word, const PositionAutomaton& automaton,
                                uint32_t position) {
  const Positions& first = automaton.whole().first;
  for (size_t i = word.size(); i-- > 0;) {
    const Bytes& set = automaton.set(position);
    if (set.none() || (set & ~EitherCase(word[i])).any()) {
      return std::nullopt;
    }
    if (i == 0) {
      break;
    }
    const Positions& before = automaton.precede(position);
    if (before.empty() || std::find(first.begin(), first.end(), position) != first.end() ||
        std::any_of(before.begin(), before.end(), [&](uint32_t p) { return p != before[0]; })) {
      return std::nullopt;
    }
    position = before[0];
  }
  return position;
}

// Numbers bytes so that those that are in the same sets have one number.
std::vector<uint8_t> ClassesOf(const std::vector<Bytes>& sets, uint32_t* count) {
  std::vector<uint8_t> classes(256, 0);
  *count = 1;
  for (const Bytes& set : sets) {
    std::map<std::pair<uint8_t, bool>, uint8_t> split;
    for (size_t byte = 0; byte < 256; ++byte) {
      const auto key = std::pair(classes[byte], set[byte]);
      classes[byte] = split.emplace(key, static_cast<uint8_t>(split.size())).first->second;
    }
    *count = static_cast<uint32_t>(split.size());
  }
  return classes;
}

// States of a table by the positions that they stand for.
class States {
 public:
  static constexpr size_t kReserved = 2;  // NameTails::kDead and kAccept

  // nullopt: there are too many.
  std::optional<uint16_t> Number(Positions positions) {
    std::sort(positions.begin(), positions.end());
    positions.erase(std::unique(positions.begin(), positions.end()), positions.end());
    const auto known = numbers_.find(positions);
    if (known != numbers_.end()) {
      return known->second;
    }
    if (list_.size() + kReserved == kMaxStates) {
      return std::nullopt;
    }
    const auto number = static_cast<uint16_t>(list_.size() + kReserved);
    list_.push_back(positions);
    numbers_.emplace(std::move(positions), number);
    return number;
  }
  size_t size() const { return list_.size(); }
  // A copy: numbering moves what there is.
  Positions positions(size_t index) const { return list_[index]; }

 private:
  std::vector<Positions> list_;
  std::map<Positions, uint16_t> numbers_;
};

}  // namespace

std::span<const std::string_view> NameTails::Words() { return kWords; }

bool NameTails::Uses(size_t word) const {
  const auto begin = starts_.begin() + static_cast<std::ptrdiff_t>(word * (class_count_ + 1));
  return std::any_of(begin, begin + class_count_ + 1, [](uint16_t s) { return s != kDead; });
}

bool NameTails::MayFollow(size_t word, std::string_view text, size_t end) const {
  const size_t begin = end - kWords[word].size();
  const auto class_at = [&](size_t at) { return class_of_[static_cast<unsigned char>(text[at])]; };
  const size_t before = begin == 0 ? class_count_ : class_at(begin - 1);
  uint16_t state = starts_[word * (class_count_ + 1) + before];
  for (size_t at = end; state > kAccept && at < text.size(); ++at) {
    state = next_[size_t{state} * class_count_ + class_at(at)];
  }
  return state == kAccept;
}

bool NameTailsBuilder::Add(const RegexNode& pattern, bool names) {
  const PositionAutomaton automaton(pattern, /*by_byte=*/true, kRounds);
  const PositionAutomaton::Part& whole = automaton.whole();
  std::vector<bool> is_last(automaton.size());
  for (const uint32_t position : whole.last) {
    is_last[position] = true;
  }
  std::vector<std::pair<size_t, Start>> found;  // with their words
  // From the beginning on, as far as the first word on each way.
  std::vector<bool> seen(automaton.size());
  Positions open = whole.first;
  while (!open.empty()) {
    const uint32_t at = open.back();
    open.pop_back();
    if (seen[at]) {
      continue;
    }
    seen[at] = true;
    if (is_last[at]) {
      return false;
    }
    bool is_word = false;
    for (size_t word = 0; word < (names ? kWords.size() : 1); ++word) {
      const auto begin = BeginOf(kWords[word], automaton, at);
      if (begin) {
        Start start{at, {}, std::find(whole.first.begin(), whole.first.end(), *begin) !=
                                whole.first.end()};
        for (const uint32_t position : automaton.precede(*begin)) {
          start.before |= automaton.set(position);
        }
        found.push_back({word, start});
        is_word = true;
      }
    }
    if (!is_word) {
      open.insert(open.end(), automaton.follow(at).begin(), automaton.follow(at).end());
    }
  }
  if (whole.nullable || found.empty()) {
    return false;
  }
  const auto offset = static_cast<uint32_t>(sets_.size());
  for (uint32_t position = 0; position < automaton.size(); ++position) {
    sets_.push_back(automaton.set(position));
    is_last_.push_back(is_last[position]);
    Positions& follow = follow_.emplace_back(automaton.follow(position));
    for (uint32_t& next : follow) {
      next += offset;
    }
  }
  starts_.resize(kWords.size());
  for (auto& [word, start] : found) {
    start.position += offset;
    starts_[word].push_back(start);
  }
  return true;
}

NameTails NameTailsBuilder::Build() const {
  NameTails tails;
  std::vector<Bytes> sets = sets_;
  for (const auto& starts : starts_) {
    for (const Start& start : starts) {
      sets.push_back(start.before);
    }
  }
  tails.class_of_ = ClassesOf(sets, &tails.class_count_);
  std::vector<size_t> member(tails.class_count_);  // a byte of each class
  for (size_t byte = 0; byte < 256; ++byte) {
    member[tails.class_of_[byte]] = byte;
  }
  States states;
  for (const auto& starts : starts_) {
    for (size_t before = 0; before <= tails.class_count_; ++before) {
      Positions positions;
      for (const Start& start : starts) {
        if (start.may_begin || (before < tails.class_count_ && start.before[member[before]])) {
          positions.push_back(start.position);
        }
      }
      tails.starts_.push_back(
          positions.empty() ? NameTails::kDead
                            : states.Number(std::move(positions)).value_or(NameTails::kAccept));
    }
  }
  tails.next_.resize(States::kReserved * tails.class_count_);
  size_t steps = 0;
  for (size_t state = 0; state < states.size(); ++state) {
    const Positions from = states.positions(state);
    for (const size_t byte : member) {
      Positions to;
      bool accepts = steps > kMaxSteps;
      for (const uint32_t position : from) {
        if (accepts) {
          break;
        }
        steps += follow_[position].size();
        for (const uint32_t next : follow_[position]) {
          if (sets_[next][byte]) {
            to.push_back(next);
            accepts |= is_last_[next];
          }
        }
      }
      tails.next_.push_back(accepts      ? NameTails::kAccept
                            : to.empty() ? NameTails::kDead
                                         : states.Number(std::move(to)).value_or(NameTails::kAccept));
    }
  }
  return tails;
}

}  // namespace secretscan
