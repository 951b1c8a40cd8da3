#include "rewrite/python_needles.h"

#include <algorithm>
#include <string>
#include <utility>

#include "rewrite/python_pcre.h"

namespace secretscan {
namespace {

using Node = PythonNode;
using Kind = PythonNode::Kind;
using Needles = std::vector<Needle>;

constexpr size_t kMinLength = 3;
constexpr size_t kMaxNeedles = 64;
// Of what is searched for loosely: larger expressions cost more than they spare.
constexpr size_t kMaxExpression = 4000, kMaxWidth = 1000;
constexpr uint32_t kMaxCount = 32;

bool IsLetter(size_t c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

size_t Shortest(const Needles& needles) {
  size_t shortest = static_cast<size_t>(-1);
  for (const Needle& needle : needles) {
    shortest = std::min(shortest, needle.bytes.size());
  }
  return needles.empty() ? 0 : shortest;
}

class Search {
 public:
  // What `node` asks for by itself, the best of what its parts ask for.
  std::optional<Needles> Of(const Node& node) {
    std::optional<Needles> best;
    const auto offer = [&](Needles needles) {
      if (needles.size() <= kMaxNeedles && Shortest(needles) >= kMinLength &&
          (!best.has_value() || Shortest(needles) > Shortest(*best))) {
        best = std::move(needles);
      }
    };
    // Fixed text goes on through groups that are passed once.
    Needle run;
    const auto end_run = [&] {
      offer({std::exchange(run, {})});
    };
    const auto walk = [&](const auto& self, const Node& part) -> void {
      switch (part.kind) {
        case Kind::kSet:
          if (!Append(part.set, &run)) {
            end_run();
          }
          return;
        case Kind::kSequence: case Kind::kGroup: case Kind::kAtomic:
          for (const auto& child : part.children) {
            self(self, *child);
          }
          return;
        case Kind::kAssertion: case Kind::kLook:
          return;  // takes nothing
        case Kind::kRepeat:
          // Its first round follows what stands before it, its last is followed by what comes next.
          for (uint32_t i = 0; i < std::min(part.min, uint32_t{1}); ++i) {
            self(self, *part.children[0]);
          }
          if (part.min != 1 || part.max != 1) {
            end_run();
          }
          return;
        case Kind::kBranch:
          end_run();
          if (auto all = OfAll(part)) {
            offer(*std::move(all));
          }
          return;
        case Kind::kReference: case Kind::kCondition:
          end_run();
          return;
      }
    };
    walk(walk, node);
    end_run();
    return best;
  }

 private:
  std::optional<Needles> OfAll(const Node& branch) {
    Needles all;
    for (const auto& child : branch.children) {
      auto needles = Of(*child);
      if (!needles.has_value() || all.size() + needles->size() > kMaxNeedles) {
        return std::nullopt;
      }
      all.insert(all.end(), needles->begin(), needles->end());
    }
    return all;
  }

  // False if it is not one byte, or one letter of either case.
  static bool Append(const ByteSet& set, Needle* run) {
    if (set.count() > 2 || set.none()) {
      return false;
    }
    size_t first = 0;
    while (!set[first]) {
      ++first;
    }
    if (set.count() == 2) {
      if (!IsLetter(first) || !set[first ^ 0x20]) {
        return false;
      }
      run->fold_case = true;
    }
    run->bytes += static_cast<char>(first);
    return true;
  }
};

// What matches wherever `node` does: assertions hold, references refer to anything. False when no text
// matches, or the expression would be huge.
bool AppendLoosely(const Node& node, std::string* out) {
  if (out->size() > kMaxExpression) {
    return false;
  }
  const auto append_all = [&](const char* between) {
    *out += "(?:";
    for (size_t i = 0; i < node.children.size(); ++i) {
      *out += i > 0 ? between : "";
      if (!AppendLoosely(*node.children[i], out)) {
        return false;
      }
    }
    *out += ")";
    return true;
  };
  switch (node.kind) {
    case Kind::kSet:
      AppendByteSet(node.set, out);
      return node.set.any();
    case Kind::kSequence: case Kind::kGroup: case Kind::kAtomic:
      return append_all("");
    case Kind::kBranch: case Kind::kCondition:
      return append_all("|");
    case Kind::kRepeat:
      if (!append_all("")) {
        return false;
      }
      *out += "{" + std::to_string(std::min(node.min, kMaxCount)) + ",";
      *out += node.max > kMaxCount ? "}" : std::to_string(node.max) + "}";
      return true;
    case Kind::kReference:
      *out += ".*";
      return true;
    case Kind::kLook: case Kind::kAssertion:
      return true;
  }
  return false;
}

}  // namespace

std::optional<std::vector<Needle>> RequiredNeedles(const PythonNode& root) {
  if (auto texts = Search().Of(root)) {
    return texts;
  }
  Needle loose;
  if (root.min_width == 0 || !AppendLoosely(root, &loose.expression)) {
    return std::nullopt;
  }
  loose.width = root.max_width < kMaxWidth ? root.max_width : Needle::kUnbounded;
  return Needles{std::move(loose)};
}

}  // namespace secretscan
