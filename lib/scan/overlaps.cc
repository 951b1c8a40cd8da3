#include "scan/overlaps.h"

#include <algorithm>
#include <compare>
#include <cstdint>
#include <map>
#include <string_view>
#include <tuple>
#include <utility>

#include "scan/finding_filters.h"

namespace secretscan {
namespace {

struct Point {
  int64_t line = 0;
  int64_t column = 0;
  auto operator<=>(const Point&) const = default;
};

// Ranges with both ends in them. Those that overlap are joined.
template <typename Position>
class Ranges {
 public:
  bool Overlaps(Position first, Position last) const {
    const auto after = by_first_.upper_bound(last);
    return after != by_first_.begin() && std::prev(after)->second >= first;
  }
  void Add(Position first, Position last) {
    auto at = by_first_.upper_bound(last);
    while (at != by_first_.begin() && std::prev(at)->second >= first) {
      --at;
      first = std::min(first, at->first);
      last = std::max(last, at->second);
      at = by_first_.erase(at);
    }
    by_first_.emplace(first, last);
  }

 private:
  std::map<Position, Position> by_first_;
};

struct Place {
  Point first;
  Point last;
};

// Where the secret stands; of a decoded one, where what was decoded does.
Place PlaceOf(const Finding& finding) {
  const Place whole{{finding.start_line, finding.start_column},
                    {finding.end_line, std::max(finding.end_column, finding.start_column)}};
  const std::string_view match = finding.match;
  const size_t at = match.rfind(finding.secret);
  if (finding.decode_depth > 0 || at == std::string_view::npos || finding.secret.empty()) {
    return whole;
  }
  const auto advance = [](Point point, std::string_view over) {
    for (const char c : over) {
      point = c == '\n' ? Point{point.line + 1, 1} : Point{point.line, point.column + 1};
    }
    return point;
  };
  const Point first = advance(whole.first, match.substr(0, at));
  return {first, advance(first, match.substr(at, finding.secret.size() - 1))};
}

// Whether Told lets only one of two findings stand.
bool Collide(const Finding& a, const Finding& b) {
  const Place of_a = PlaceOf(a);
  const Place of_b = PlaceOf(b);
  if (of_a.first > of_b.last || of_b.first > of_a.last) {
    return false;
  }
  if (a.decode_depth == 0 || b.decode_depth == 0) {
    return true;
  }
  const auto last_of = [](const Span& span) { return std::max(span.end, span.begin + 1) - 1; };
  return a.decode_depth == b.decode_depth && of_a.first == of_b.first && of_a.last == of_b.last &&
         a.found_at.begin <= last_of(b.found_at) && b.found_at.begin <= last_of(a.found_at);
}

// What was told so far.
class Told {
 public:
  // False if something told already overlaps.
  bool Add(const Finding& finding) {
    const auto [first, last] = PlaceOf(finding);
    if (raw_.Overlaps(first, last)) {
      return false;
    }
    if (finding.decode_depth == 0) {
      if (decoded_.Overlaps(first, last)) {
        return false;
      }
      raw_.Add(first, last);
      return true;
    }
    // Encoded text may hold many secrets.
    auto& inside = inside_[{finding.decode_depth, first, last}];
    const size_t end = std::max(finding.found_at.end, finding.found_at.begin + 1);
    if (inside.Overlaps(finding.found_at.begin, end - 1)) {
      return false;
    }
    inside.Add(finding.found_at.begin, end - 1);
    decoded_.Add(first, last);
    return true;
  }

 private:
  Ranges<Point> raw_;
  Ranges<Point> decoded_;
  std::map<std::tuple<int, Point, Point>, Ranges<size_t>> inside_;
};

}  // namespace

void SuppressOverlapped(const RuleSet& rules, size_t first, std::vector<Finding>* findings,
                        ScanObserver* observer) {
  if (!rules.ranked) {
    SuppressGeneric(first, findings, observer);
    return;
  }
  std::vector<size_t> order;
  for (size_t i = first; i < findings->size(); ++i) {
    order.push_back(i);
  }
  const auto precedence = [&](size_t i) {
    const Finding& finding = (*findings)[i];
    return std::tuple(finding.rank, !finding.rejected, finding.confidence,
                      finding.decode_depth > 0, finding.secret.size());
  };
  std::stable_sort(order.begin(), order.end(),
                   [&](size_t a, size_t b) { return precedence(a) > precedence(b); });
  Told told;
  std::vector<const Finding*> standing;  // for the observer
  std::vector<bool> stays(findings->size() - first, false);
  for (const size_t i : order) {
    const Finding& finding = (*findings)[i];
    const bool is_path = finding.start_line == 0;
    const bool stands = is_path || told.Add(finding);
    stays[i - first] = stands && !finding.rejected;
    if (observer == nullptr || is_path) {
      continue;
    }
    if (stands) {
      standing.push_back(&finding);
    } else {
      const auto stronger = std::find_if(standing.begin(), standing.end(), [&](const Finding* other) {
        return Collide(*other, finding);
      });
      observer->OnOverlapped(finding, **stronger);
    }
  }
  size_t kept = first;
  for (size_t i = first; i < findings->size(); ++i) {
    if (stays[i - first]) {
      if (kept != i) {
        (*findings)[kept] = std::move((*findings)[i]);
      }
      ++kept;
    }
  }
  findings->resize(kept);
}

}  // namespace secretscan
