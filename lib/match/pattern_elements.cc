#include "match/pattern_elements.h"

#include <algorithm>
#include <cstddef>
#include <span>

#include "match/regex_measure.h"

namespace secretscan {
namespace {

using Elements = std::vector<const RegexNode*>;

void EraseEmptyHead(Elements* elements) {
  const auto first = std::find_if(elements->begin(), elements->end(), [](const RegexNode* element) {
    return MinWidth(*element) > 0 || IsAssertion(*element);
  });
  elements->erase(elements->begin(), first);
}

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
    EraseEmptyHead(&elements);
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
  constexpr size_t kMaxElements = 1000;  // each is a new question below
  if (whole_names || elements.empty() || elements.size() > kMaxElements) {
    return elements;
  }
  if (elements[0]->kind == RegexNode::Kind::kBeginLine &&
      LiteralLength(std::span(elements).subspan(1)) >= kLiteralWithoutLine) {
    elements.erase(elements.begin());
    EraseEmptyHead(&elements);
  }
  const std::span<const RegexNode* const> all = elements;
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
