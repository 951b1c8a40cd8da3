#include "git/common_ends.h"

#include "base/mismatch.h"

namespace secretscan {
namespace {

bool AtLineStart(std::string_view text, size_t pos) { return pos == 0 || text[pos - 1] == '\n'; }

}  // namespace

CommonEnds FindCommonEnds(std::string_view a, std::string_view b) {
  CommonEnds ends{CommonPrefix(a, b), 0};
  if (ends.prefix == a.size() && ends.prefix == b.size()) {
    return ends;
  }
  while (!AtLineStart(a, ends.prefix)) {
    --ends.prefix;
  }
  ends.suffix = CommonSuffix(a.substr(ends.prefix), b.substr(ends.prefix));
  if (!AtLineStart(a, a.size() - ends.suffix) || !AtLineStart(b, b.size() - ends.suffix)) {
    const size_t feed = a.find('\n', a.size() - ends.suffix);
    ends.suffix = feed == std::string_view::npos ? 0 : a.size() - feed - 1;
  }
  return ends;
}

}  // namespace secretscan
