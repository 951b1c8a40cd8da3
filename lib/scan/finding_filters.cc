#include "scan/finding_filters.h"

#include <algorithm>
#include <string_view>
#include <utility>

#include "base/substring_finder.h"

namespace secretscan {
namespace {

// Indexes of findings[first…] and whether each is to be dropped.
class Drops {
 public:
  Drops(size_t first, const std::vector<Finding>& findings)
      : first_(first), dropped_(findings.size() - first, false) {}

  void Add(size_t index) { dropped_[index - first_] = true; }

  void Apply(std::vector<Finding>* findings) const {
    size_t kept = first_;
    for (size_t i = first_; i < findings->size(); ++i) {
      if (!dropped_[i - first_]) {
        if (kept != i) {
          (*findings)[kept] = std::move((*findings)[i]);
        }
        ++kept;
      }
    }
    findings->resize(kept);
  }

 private:
  size_t first_;
  std::vector<bool> dropped_;
};

FindingKeys::value_type KeyOf(const Finding& finding) {
  return {finding.start_line, finding.end_line, finding.rule_id + '\0' + finding.secret};
}

template <typename Findings>
void SortByLine(const Findings& findings, std::vector<size_t>* indexes) {
  std::stable_sort(indexes->begin(), indexes->end(), [&](size_t a, size_t b) {
    return findings[a].start_line < findings[b].start_line;
  });
}

// Whether one of `columns` lies within `limit` of `column`.
bool HasNear(const std::multiset<int64_t>& columns, int64_t column, int64_t limit) {
  const auto after = columns.lower_bound(column);
  return (after != columns.end() && *after - column <= limit) ||
         (after != columns.begin() && column - *std::prev(after) <= limit);
}

}  // namespace

void SuppressGeneric(size_t first, std::vector<Finding>* findings, ScanObserver* observer) {
  std::vector<size_t> generic;
  std::vector<size_t> specific;
  for (size_t i = first; i < findings->size(); ++i) {
    (IsGenericId((*findings)[i].rule_id) ? generic : specific).push_back(i);
  }
  if (generic.empty() || specific.empty()) {
    return;
  }
  SortByLine(*findings, &generic);
  SortByLine(*findings, &specific);
  Drops drops(first, *findings);
  auto beside = specific.begin();
  for (auto it = generic.begin(); it != generic.end();) {
    const int64_t line = (*findings)[*it].start_line;
    const auto begin = it;
    std::vector<std::string_view> secrets;
    for (; it != generic.end() && (*findings)[*it].start_line == line; ++it) {
      secrets.push_back((*findings)[*it].secret);
    }
    while (beside != specific.end() && (*findings)[*beside].start_line < line) {
      ++beside;
    }
    if (beside == specific.end() || (*findings)[*beside].start_line != line) {
      continue;
    }
    SubstringFinder finder(secrets);
    const auto first_beside = beside;
    for (; beside != specific.end() && (*findings)[*beside].start_line == line; ++beside) {
      finder.Search((*findings)[*beside].secret);
    }
    for (size_t i = 0; i < secrets.size(); ++i) {
      if (!finder.Occurred(i)) {
        continue;
      }
      const size_t index = begin[static_cast<std::ptrdiff_t>(i)];
      drops.Add(index);
      if (observer != nullptr) {
        const auto stronger = std::find_if(first_beside, beside, [&](size_t other) {
          return (*findings)[other].secret.find(secrets[i]) != std::string::npos;
        });
        observer->OnOverlapped((*findings)[index], (*findings)[*stronger]);
      }
    }
  }
  drops.Apply(findings);
}

void KeepAccompanied(const RequiredRule& required, const std::vector<Finding>& helpers,
                     size_t first, std::vector<Finding>* findings, ScanObserver* observer) {
  std::vector<size_t> primaries;
  for (size_t i = first; i < findings->size(); ++i) {
    primaries.push_back(i);
  }
  std::vector<size_t> by_line;
  for (size_t i = 0; i < helpers.size(); ++i) {
    by_line.push_back(i);
  }
  SortByLine(*findings, &primaries);
  SortByLine(helpers, &by_line);
  // Columns of helpers [left, right), whose lines are near enough.
  std::multiset<int64_t> columns;
  size_t left = 0;
  size_t right = 0;
  Drops drops(first, *findings);
  for (const size_t index : primaries) {
    const Finding& primary = (*findings)[index];
    const auto within = [&](int64_t distance) {
      return !required.within_lines.has_value() || distance <= *required.within_lines;
    };
    while (right < by_line.size() &&
           within(helpers[by_line[right]].start_line - primary.start_line)) {
      columns.insert(helpers[by_line[right++]].start_column);
    }
    while (left < right && !within(primary.start_line - helpers[by_line[left]].start_line)) {
      columns.erase(columns.find(helpers[by_line[left++]].start_column));
    }
    if (required.within_columns.has_value()
            ? !HasNear(columns, primary.start_column, *required.within_columns)
            : columns.empty()) {
      drops.Add(index);
      if (observer != nullptr) {
        observer->OnUnaccompanied(primary, required);
      }
    }
  }
  drops.Apply(findings);
}

void DropRepeated(size_t first, std::vector<Finding>* findings, FindingKeys* told) {
  const auto begin = findings->begin() + static_cast<std::ptrdiff_t>(first);
  findings->erase(
      std::remove_if(begin, findings->end(),
                     [&](const Finding& finding) { return told->contains(KeyOf(finding)); }),
      findings->end());
  for (size_t i = first; i < findings->size(); ++i) {
    told->insert(KeyOf((*findings)[i]));
  }
}

}  // namespace secretscan
