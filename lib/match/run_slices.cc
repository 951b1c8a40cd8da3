#include "match/run_slices.h"

#include <algorithm>
#include <array>
#include <bit>
#include <bitset>
#include <cstdint>
#include <cstring>
#include <numeric>
#include <span>
#include <utility>
#include <vector>

#include "match/regex_measure.h"
#include "match/run_masks.h"
#include "match/slice_maker.h"

namespace secretscan {
namespace {

std::bitset<128> Members(uint64_t RunMasks::*kind) {
  std::array<char, 2 * RunMasks::kBlock> ascii;
  std::iota(ascii.begin(), ascii.end(), '\0');
  std::array<RunMasks, 2> masks;
  RunMasks::Read({ascii.data(), ascii.size()}, masks);
  return std::bitset<128>(masks[1].*kind) << RunMasks::kBlock | std::bitset<128>(masks[0].*kind);
}

struct RunKind {
  std::bitset<128> members;
  size_t length;
};

const std::array<RunKind, 3>& RunKinds() {
  static const std::array<RunKind, 3> kinds = {{{Members(&RunMasks::alnum), kAlnumRun},
                                                {Members(&RunMasks::word), kWordRun},
                                                {Members(&RunMasks::base64), kBase64Run}}};
  return kinds;
}

// What a match consists of, one after the other.
void AddElements(const RegexNode& node, std::vector<const RegexNode*>* elements) {
  if (node.kind != RegexNode::Kind::kConcat) {
    elements->push_back(&node);
    return;
  }
  for (const auto& child : node.children) {
    AddElements(*child, elements);
  }
}

bool HoldsOnly(const RegexNode& node, const std::bitset<128>& members) {
  if (node.kind == RegexNode::Kind::kSet) {
    return !node.beyond_ascii && (node.ascii & ~members).none();
  }
  return std::all_of(node.children.begin(), node.children.end(),
                     [&](const auto& child) { return HoldsOnly(*child, members); });
}

// Whether what these elements match begins with so many members.
bool BeginsWithRun(std::span<const RegexNode* const> elements, const std::bitset<128>& members,
                   size_t length) {
  size_t width = 0;
  for (const RegexNode* element : elements) {
    if (width >= length || !HoldsOnly(*element, members)) {
      break;
    }
    width = AddWidths(width, MinWidth(*element));
  }
  return width >= length;
}

// 128 bytes' bits, and what is left of them where so many lower bits follow.
struct Bits {
  uint64_t low = 0;
  uint64_t high = 0;

  template <int count>
  Bits FollowedBy(const Bits& other) const {
    return {low & (other.low >> count | other.high << (64 - count)), high & other.high >> count};
  }
  template <int count>
  Bits Twice() const {
    return FollowedBy<count>(*this);
  }
};

// Where 16 bits begin that are all set.
Bits Sixteen(const Bits& bits) { return bits.Twice<1>().Twice<2>().Twice<4>().Twice<8>(); }

// Where runs begin in the first of two blocks.
uint64_t RunBegins(const RunMasks& block, const RunMasks& next) {
  static_assert(kAlnumRun == 20 && kWordRun == 32 && kBase64Run == 40);
  const Bits any = Sixteen({block.base64, next.base64});
  const Bits alnum = Sixteen({block.alnum, next.alnum});
  const Bits word = Sixteen({block.word, next.word});
  return alnum.Twice<4>().low | word.Twice<16>().low | any.Twice<16>().FollowedBy<24>(any).low;
}

// Goes through a text's runs.
class RunFinder {
 public:
  explicit RunFinder(std::string_view text) : text_(text) {}

  // Where the first run at or after `from` begins; or npos. `from` is not before an earlier one.
  size_t Next(size_t from) {
    uint64_t wanted = ~uint64_t{0} << from % kBlock;
    for (size_t block = from / kBlock; block * kBlock < text_.size(); ++block) {
      const RunMasks* masks = At(block);
      if ((may_begin_[block - first_block_] & wanted) == 0) {
        wanted = ~uint64_t{0};
        continue;
      }
      if (const uint64_t begins = RunBegins(masks[0], masks[1]) & wanted; begins != 0) {
        return block * kBlock + static_cast<size_t>(std::countr_zero(begins));
      }
      wanted = ~uint64_t{0};
    }
    return std::string_view::npos;
  }

  // The end of the base64 characters that stand at `from`.
  size_t EndOfRun(size_t from) {
    uint64_t before = (uint64_t{1} << from % kBlock) - 1;
    for (size_t block = from / kBlock; block * kBlock < text_.size(); ++block) {
      if (const uint64_t others = ~(At(block)->base64 | before); others != 0) {
        return block * kBlock + static_cast<size_t>(std::countr_zero(others));
      }
      before = 0;
    }
    return text_.size();
  }

 private:
  static constexpr size_t kBlock = RunMasks::kBlock;
  static constexpr size_t kBlocks = 32;

  // The masks of a block and of the one behind it.
  const RunMasks* At(size_t block) {
    if (block >= end_block_) {
      first_block_ = block;
      end_block_ = block + kBlocks;
      const std::string_view rest = text_.substr(block * kBlock);
      const size_t blocks = std::min(kBlocks, rest.size() / kBlock + 1);
      RunMasks::Read(rest, std::span(masks_).first(blocks + 1));
      MarkBegins(blocks);
    }
    return &masks_[block - first_block_];
  }

  // Every run holds 20 base64 characters: 2, 4, 8, 16, 20.
  void MarkBegins(size_t blocks) {
    for (size_t i = 0; i <= blocks; ++i) {
      may_begin_[i] = masks_[i].base64;
    }
    KeepTwice<1>(blocks);
    KeepTwice<2>(blocks);
    KeepTwice<4>(blocks);
    KeepTwice<8>(blocks);
    KeepTwice<4>(blocks);
  }

  // Of may_begin_ what is followed by such a bit.
  template <int count>
  void KeepTwice(size_t blocks) {
    for (size_t i = 0; i < blocks; i += kLanes) {
      const Lanes bits = Load(&may_begin_[i]);
      const Lanes both = bits & (bits >> count | Load(&may_begin_[i + 1]) << (64 - count));
      std::memcpy(&may_begin_[i], &both, sizeof both);
    }
  }

  // Masks side by side (an extension that GCC and Clang share).
  static constexpr size_t kLanes = 2;
  using Lanes = uint64_t __attribute__((vector_size(kLanes * sizeof(uint64_t))));
  static Lanes Load(const uint64_t* from) {
    Lanes lanes;
    std::memcpy(&lanes, from, sizeof lanes);
    return lanes;
  }

  std::string_view text_;
  size_t first_block_ = 0;
  size_t end_block_ = 0;  // of those whose follower is known, too
  std::array<RunMasks, kBlocks + 1> masks_;
  std::array<uint64_t, kBlocks + kLanes> may_begin_{};  // by block; only the others' bits are exact
};

}  // namespace

bool NeedsRun(const RegexNode& root, size_t least) {
  return std::any_of(RunKinds().begin(), RunKinds().end(), [&](const RunKind& kind) {
    return RequiredRun(root, kind.members) >= std::max(kind.length, least);
  });
}

RunSides SidesOfRun(const RegexNode& node, size_t least) {
  std::vector<const RegexNode*> elements;
  AddElements(node, &elements);
  const auto width_of = [&](size_t begin, size_t end) {
    size_t width = 0;
    bool has_runs = false;  // then no width
    for (size_t i = begin; i < end; ++i) {
      width = AddWidths(width, MatchReach(*elements[i], &has_runs));
    }
    return has_runs ? kUnboundedWidth : width;
  };
  const size_t count = elements.size();
  // Behind the end of a run that the elements before number i end in: what goes on with the run is none of it.
  const std::bitset<128>& any_kind = RunKinds().back().members;
  const auto width_behind = [&](size_t i) {
    while (i < count && HoldsOnly(*elements[i], any_kind)) {
      ++i;
    }
    return width_of(i, count);
  };
  RunSides best{width_of(0, count), width_of(0, count)};
  const auto cost = [](const RunSides& sides) {
    return std::pair(std::max(sides.before, sides.after), AddWidths(sides.before, sides.after));
  };
  const auto consider = [&](const RunSides& sides) {
    if (cost(sides) < cost(best)) {
      best = sides;
    }
  };
  for (size_t i = 0; i < count; ++i) {
    for (const RunKind& kind : RunKinds()) {
      if (BeginsWithRun(std::span(elements).subspan(i), kind.members,
                        std::max(kind.length, least))) {
        consider({AddWidths(width_of(0, i), kAlnumRun), width_behind(i)});
      }
    }
    const RegexNode& element = *elements[i];
    if (element.kind == RegexNode::Kind::kAlternate &&
        std::all_of(element.children.begin(), element.children.end(),
                    [&](const auto& child) { return NeedsRun(*child, least); })) {
      RunSides around;
      for (const auto& child : element.children) {
        const RunSides within = SidesOfRun(*child, least);
        around.Widen({AddWidths(width_of(0, i), within.before),
                      within.after == 0 ? width_behind(i + 1)
                                        : AddWidths(within.after, width_of(i + 1, count))});
      }
      consider(around);
    } else if (NeedsRun(element, least)) {
      consider({width_of(0, i + 1), width_of(i, count)});
    }
  }
  return best;
}

void FindRunSlices(std::string_view text, const LineCrossing& crossing, const RunReach& reach,
                   std::vector<Span>* slices) {
  std::vector<Span> around_any;
  std::vector<Span> around_long;
  SliceMaker any(text, crossing, {reach.any.before, reach.any.after, true}, &around_any);
  SliceMaker longer(text, crossing, {reach.longer.before, reach.longer.after, true}, &around_long);
  RunFinder finder(text);
  for (size_t end = 0, begin; (begin = finder.Next(end)) != std::string_view::npos;) {
    end = finder.EndOfRun(begin + kAlnumRun);  // of all runs that overlap this one
    any.Add(begin + kAlnumRun, end);
    if (end - begin >= kLongerRun) {
      longer.Add(begin + kAlnumRun, end);
    }
  }
  any.Finish();
  longer.Finish();

  slices->resize(around_any.size() + around_long.size());
  std::merge(around_any.begin(), around_any.end(), around_long.begin(), around_long.end(),
             slices->begin(), [](const Span& a, const Span& b) { return a.begin < b.begin; });
  size_t count = 0;
  for (const Span& slice : *slices) {
    if (count > 0 && slice.begin < (*slices)[count - 1].end) {
      Span& open = (*slices)[count - 1];
      open.end = std::max(open.end, slice.end);
    } else {
      (*slices)[count++] = slice;
    }
  }
  slices->resize(count);
}

}  // namespace secretscan
