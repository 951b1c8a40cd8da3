#include "scan/window_scanner.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include "base/find_last.h"
#include "base/status.h"
#include "match/prefilter.h"
#include "scan/finding_filters.h"
#include "scan/keyword_census.h"
#include "scan/overlaps.h"

namespace secretscan {
namespace {

// 4^8: a piece of so many base64 digits can be decoded by itself, and so can what it says, and so on.
constexpr int64_t kRunUnit = 65536;

bool IsRunByte(char c) {
  return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '+' ||
         c == '/' || c == '-' || c == '_';
}

}  // namespace

struct WindowScanner::Window {
  std::string text;
  int64_t offset = 0;        // of text[0] in the whole text
  int64_t first_line = 1;    // of text[0]
  int64_t first_column = 0;  // bytes of its line before text[0]
  int64_t run_begin = 0;     // in the whole text, of the run that text[0] is in the middle of; else offset
  size_t begin = 0;          // of the step, in `text`
  size_t end = 0;
};

absl::Status WindowScanner::Scan(std::string beginning, ByteSource* rest, int64_t max_size,
                                 std::span<const std::string> paths,
                                 std::vector<std::vector<Finding>>* findings, int64_t* size,
                                 absl::Status* read_problem) {
  Window window;
  window.text = std::move(beginning);
  census_.emplace(rules_);
  std::vector<Found> found(paths.size());
  bool is_last = false;
  while (!is_last && (progress_ == nullptr || !progress_->cancelled)) {
    const size_t wanted = window.begin + sizes_.step + sizes_.overlap;
    window.text.reserve(std::max(wanted, window.text.size()) + Prefilter::kPadding);
    while (window.text.size() < wanted && !is_last) {
      const size_t known = window.text.size();
      window.text.resize(wanted);
      absl::StatusOr<size_t> count = rest->Read(window.text.data() + known, wanted - known);
      window.text.resize(known + (count.ok() ? *count : 0));
      is_last = !count.ok() || *count == 0;
      if (!count.ok()) {
        *read_problem = count.status();
      }
    }
    *size = window.offset + static_cast<int64_t>(window.text.size());
    if (*size > max_size) {
      return absl::OkStatus();
    }
    do {
      window.end = StepEnd(window, is_last);
      for (size_t i = 0; i < paths.size(); ++i) {
        SECRETSCAN_RETURN_IF_ERROR(ScanWindow(window, paths[i], &found[i]));
      }
      if (window.end == window.text.size()) {
        break;
      }
      Advance(&window);
      // What came as the beginning may be more than one step.
    } while (is_last || window.text.size() >= window.begin + sizes_.step + sizes_.overlap);
  }

  for (size_t i = 0; i < paths.size(); ++i) {
    Finish(&found[i], &(*findings)[i]);
  }
  return absl::OkStatus();
}

void WindowScanner::Finish(Found* found, std::vector<Finding>* findings) const {
  const size_t first = findings->size();
  FindingKeys told;
  for (size_t pass = 0; pass < found->by_pass.size(); ++pass) {
    const size_t first_of_pass = findings->size();
    for (Finding& finding : found->by_pass[pass]) {
      const int rule = rules_.Find(finding.rule_id);
      if (rule >= 0 && census_->HasKeyword(rules_.rules[rule], static_cast<int>(pass))) {
        findings->push_back(std::move(finding));
      }
    }
    if (pass == 0 || options_.profile != Profile::kGitleaks) {
      DropRepeated(first_of_pass, findings, &told);
    }
  }
  SuppressOverlapped(rules_, first, findings);
}

size_t WindowScanner::StepEnd(const Window& window, bool is_last) const {
  const std::string_view text = window.text;
  if (is_last && text.size() <= window.begin + sizes_.step + sizes_.overlap) {
    return text.size();
  }
  const size_t latest = window.begin + sizes_.step;
  const std::string_view step = text.substr(window.begin, latest - window.begin);
  if (const size_t newline = FindLast(step, '\n'); newline != std::string_view::npos) {
    return window.begin + newline + 1;
  }
  return latest;
}

WindowScanner::Place WindowScanner::PlaceOf(const Window& window, size_t at) const {
  const std::string_view before = std::string_view(window.text).substr(0, at);
  Place place;
  place.line =
      window.first_line + static_cast<int64_t>(std::count(before.begin(), before.end(), '\n'));
  const size_t newline = FindLast(before, '\n');
  place.column = newline == std::string_view::npos
                     ? window.first_column + static_cast<int64_t>(at)
                     : static_cast<int64_t>(at - newline - 1);
  // At the beginning of a line the step owns all of it, whatever its columns count from.
  if (place.column > 0) {
    place.column += options_.profile == Profile::kGitleaks && place.line > 1 ? 2 : 1;
  }
  return place;
}

absl::Status WindowScanner::ScanWindow(const Window& window, std::string_view path,
                                       Found* found) {
  const size_t seen = std::min(window.text.size(), window.end + sizes_.overlap);
  std::vector<std::vector<Finding>> by_pass;
  SECRETSCAN_RETURN_IF_ERROR(scanner_.ScanPart(
      {std::string_view(window.text).substr(0, seen), path, "", window.first_line}, &*census_,
      &by_pass));
  found->by_pass.resize(std::max(found->by_pass.size(), by_pass.size()));
  const bool is_first = window.offset == 0 && window.begin == 0;
  const bool is_last = window.end == window.text.size();
  const Place begin = PlaceOf(window, window.begin);
  const Place end = PlaceOf(window, window.end);
  // The reference counts one more in all lines but a text's first.
  const int64_t shift =
      window.first_column +
      (options_.profile == Profile::kGitleaks && window.first_line > 1 ? 1 : 0);
  for (size_t pass = 0; pass < by_pass.size(); ++pass) {
    for (Finding& finding : by_pass[pass]) {
      const bool at_cut = finding.start_line == window.first_line && finding.start_column == 1;
      if (finding.start_line == window.first_line && window.offset > 0) {
        finding.start_column += shift;
      }
      if (finding.end_line == window.first_line && window.offset > 0) {
        finding.end_column += shift;
      }
      bool owned = is_first;  // of a path
      const Place place{finding.start_line, finding.start_column};
      if (finding.start_line > 0) {
        owned = (is_first || place >= begin) && (is_last || place < end);
      }
      const auto key = [&] {
        return std::tuple(Place{finding.start_line, finding.start_column}, pass,
                          finding.rule_id + '\0' + finding.secret);
      };
      if (pass > 0 && at_cut && window.run_begin < window.offset) {
        finding.start_column -= window.offset - window.run_begin;
        owned = found->decoded.insert(key()).second;
      } else if (pass > 0 && owned) {
        found->decoded.insert(key());
      }
      if (owned) {
        found->by_pass[pass].push_back(std::move(finding));
      }
    }
  }
  return absl::OkStatus();
}

// The window whose step begins where this one's ends.
void WindowScanner::Advance(Window* window) const {
  const std::string_view text = window->text;
  size_t from = window->end > sizes_.overlap ? window->end - sizes_.overlap : 0;
  const size_t newline = FindLast(text.substr(0, from), '\n');
  const size_t line_begin = newline == std::string_view::npos ? 0 : newline + 1;
  if (from - line_begin <= sizes_.overlap && line_begin > 0) {
    from = line_begin;
    window->run_begin = window->offset + static_cast<int64_t>(from);
  } else {
    // In the middle of a long line.
    size_t run = from;
    while (run > 0 && IsRunByte(text[run - 1])) {
      --run;
    }
    const int64_t run_begin =
        run == 0 && window->offset > 0 ? window->run_begin
                                       : window->offset + static_cast<int64_t>(run);
    const int64_t at = window->offset + static_cast<int64_t>(from);
    const int64_t aligned = run_begin + (at - run_begin) / kRunUnit * kRunUnit;
    from = static_cast<size_t>(std::max<int64_t>(aligned - window->offset, 0));
    window->run_begin = IsRunByte(text[from]) ? run_begin : window->offset + static_cast<int64_t>(from);
  }
  const std::string_view gone = text.substr(0, from);
  const auto lines = std::count(gone.begin(), gone.end(), '\n');
  const size_t last = FindLast(gone, '\n');
  window->first_line += lines;
  window->first_column = last == std::string_view::npos
                             ? window->first_column + static_cast<int64_t>(from)
                             : static_cast<int64_t>(from - last - 1);
  window->offset += static_cast<int64_t>(from);
  window->begin = window->end - from;
  window->text.erase(0, from);
}

}  // namespace secretscan
