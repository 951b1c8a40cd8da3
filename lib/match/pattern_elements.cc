#include "match/pattern_elements.h"

#include <algorithm>
#include <cstddef>
#include <span>

#include "match/regex_measure.h"

namespace secretscan {
namespace {

using Elements = std::vector<const RegexNode*>;

Elements WithoutEmptyHead(const RegexNode& root) {
  if (root.kind != RegexNode::Kind::kConcat) {
    return {&root};
  }
  Elements elements;
  for (const auto& child : root.children) {
    if (elements.empty()) {
      elements = WithoutEmptyHead(*child);
    } else {
      elements.push_back(child.get());
    }
    const auto first = std::find_if(elements.begin(), elements.end(), [](const RegexNode* element) {
      return MinWidth(*element) > 0 || IsAssertion(*element);
    });
    elements.erase(elements.begin(), first);
  }
  return elements;
}

// Whether a head whose literals have `head` characters is better left out where one of `rest` follows. The
// head may be what is sought first, and is found far more often. One without any literal costs little, and
// spares candidates.
bool IsBetterWithout(size_t head, size_t rest) {
  return (head == 2 && rest >= 5) || (head > 2 && rest >= 7 && rest >= head + 3);
}

}  // namespace

std::vector<const RegexNode*> PatternElements(const RegexNode& root, bool whole_names) {
  Elements elements = WithoutEmptyHead(root);
  const std::span<const RegexNode* const> all = elements;
  constexpr size_t kMaxElements = 1000;  // each is a new question below
  if (whole_names || all.size() > kMaxElements) {
    return elements;
  }
  const size_t longest = LiteralLength(all);
  size_t begin = all.size();  // of the longest literal
  while (begin > 0 && LiteralLength(all.subspan(begin)) < longest) {
    --begin;
  }
  if (IsBetterWithout(LiteralLength(all.first(begin)), longest)) {
    elements.erase(elements.begin(), elements.begin() + static_cast<std::ptrdiff_t>(begin));
  }
  return elements;
}

}  // namespace secretscan
