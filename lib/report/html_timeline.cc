#include "report/html_timeline.h"

#include <algorithm>
#include <array>
#include <set>

#include "git/commit.h"
#include "report/markup_text.h"
#include "report/place_text.h"
#include "report/sarif_text.h"
#include "report/utc_time.h"

namespace secretscan {
namespace {

constexpr size_t kMaxRows = 30;
constexpr int kBins = 60;
constexpr int kSeverities = static_cast<int>(Severity::kCritical) + 1;
// Units of the picture.
constexpr int kLeft = 300, kRight = 990, kWidth = 1000;
constexpr int kTop = 18, kColumns = 90, kRow = 20;
constexpr size_t kMaxLabel = 48;  // bytes, of rule and place together
constexpr int64_t kDay = 86'400;

struct Exposure {
  const SecretGroup* group = nullptr;
  const Finding* first = nullptr;  // the finding that came in first
  std::vector<int64_t> added;      // ascending
};

class Timeline {
 public:
  Timeline(const ScanResult& result, const SecretMask& mask, int64_t now)
      : result_(result), mask_(mask) {
    for (const SecretGroup& group : result.secrets) {
      Exposure exposure{.group = &group};
      int64_t earliest = INT64_MAX;
      for (const size_t i : group.occurrences) {
        if (const auto date = ParseUtc(result.findings[i].date)) {
          exposure.added.push_back(*date);
          if (*date < earliest) {
            earliest = *date;
            exposure.first = &result.findings[i];
          }
        }
      }
      if (!exposure.added.empty()) {
        std::sort(exposure.added.begin(), exposure.added.end());
        begin_ = std::min(begin_, exposure.added.front());
        end_ = std::max(end_, exposure.added.back());
        exposures_.push_back(std::move(exposure));
      }
    }
    if (!exposures_.empty()) {
      end_ = std::max({end_, now, begin_ + kDay});
    }
  }

  std::string Render() {
    if (exposures_.empty()) {
      return "";
    }
    const size_t rows = std::min(exposures_.size(), kMaxRows);
    const int height = kTop + kColumns + 30 + static_cast<int>(rows) * kRow + 8;
    out_ = "<figure class=\"card\"><svg viewBox=\"0 0 " + std::to_string(kWidth) + " " +
           std::to_string(height) + "\" role=\"img\" aria-labelledby=\"tl\">"
           "<title id=\"tl\">When secrets came in, and how long they stayed</title>";
    AddTicks(height);
    AddColumns();
    for (size_t i = 0; i < rows; ++i) {
      AddRow(exposures_[i], kTop + kColumns + 30 + static_cast<int>(i) * kRow);
    }
    out_ += "</svg><figcaption>" + Caption(rows) + "</figcaption></figure>\n";
    return std::move(out_);
  }

 private:
  int X(int64_t date) const {
    const double share =
        static_cast<double>(date - begin_) / static_cast<double>(end_ - begin_);
    return kLeft + static_cast<int>(share * (kRight - kLeft));
  }
  static std::string Number(int value) { return std::to_string(value); }
  static std::string Day(int64_t date) { return FormatUtc(date).substr(0, 10); }

  void AddText(int x, int y, std::string_view anchor, std::string_view of_class,
               std::string_view text) {
    out_ += "<text x=\"" + Number(x) + "\" y=\"" + Number(y) + "\" text-anchor=\"" +
            std::string(anchor) + "\"" +
            (of_class.empty() ? "" : " class=\"" + std::string(of_class) + "\"") + ">" +
            HtmlText(text) + "</text>";
  }

  // At the beginnings of years, or of months or days where all is within a short time.
  void AddTicks(int height) {
    constexpr int kMostTicks = 9;
    const int64_t days = (end_ - begin_) / kDay;
    const bool years = days > 900;
    const bool months = !years && days > 45;
    std::vector<std::pair<int64_t, std::string>> ticks;
    for (int64_t day = begin_ / kDay; day <= end_ / kDay + 1; ++day) {
      const int64_t date = day * kDay;
      const CivilTime time = ToCivil(date);
      if (date < begin_ || date > end_ || (years && (time.month != 1 || time.day != 1)) ||
          (months && time.day != 1)) {
        continue;
      }
      ticks.emplace_back(date, Day(date).substr(0, years ? 4 : months ? 7 : 10));
    }
    const size_t step = ticks.size() / kMostTicks + 1;
    for (size_t i = 0; i < ticks.size(); i += step) {
      const int x = X(ticks[i].first);
      out_ += "<line x1=\"" + Number(x) + "\" x2=\"" + Number(x) + "\" y1=\"" + Number(kTop) +
              "\" y2=\"" + Number(height - 8) + "\"/>";
      AddText(std::min(x, kRight - 20), kTop + kColumns + 18, "middle", "tick", ticks[i].second);
    }
  }

  // Secrets by when they first came in; each column is a part of the whole time.
  void AddColumns() {
    std::array<std::array<int, kSeverities>, kBins> counts{};
    int most = 1;
    for (const Exposure& exposure : exposures_) {
      const int64_t span = end_ - begin_ + 1;
      const double share = static_cast<double>(exposure.added.front() - begin_) /
                           static_cast<double>(span);
      auto& bin = counts[static_cast<size_t>(share * kBins)];
      ++bin[static_cast<size_t>(exposure.first->severity)];
      int sum = 0;
      for (const int count : bin) {
        sum += count;
      }
      most = std::max(most, sum);
    }
    AddText(kLeft - 8, kTop + 10, "end", "tick", std::to_string(most));
    AddText(kLeft - 8, kTop + kColumns, "end", "tick", "0");
    AddText(0, kTop + 10, "start", "", "New secrets");
    constexpr int kGap = 2;
    for (int i = 0; i < kBins; ++i) {
      const int x = kLeft + (kRight - kLeft) * i / kBins;
      const int width = kLeft + (kRight - kLeft) * (i + 1) / kBins - x - kGap;
      double y = kTop + kColumns;
      for (int severity = kSeverities - 1; severity >= 0; --severity) {
        const int count = counts[static_cast<size_t>(i)][static_cast<size_t>(severity)];
        if (count == 0) {
          continue;
        }
        const int size = std::max(1, count * kColumns / most);
        y -= size;
        const std::string name(SeverityName(static_cast<Severity>(severity)));
        const int64_t date = begin_ + (end_ - begin_) / kBins * i;
        out_ += "<rect class=\"f-" + name + "\" x=\"" + Number(x) + "\" y=\"" +
                Number(static_cast<int>(y)) + "\" width=\"" + Number(width) + "\" height=\"" +
                Number(size) + "\"><title>from " + Day(date) + ": " + Number(count) + " " + name +
                "</title></rect>";
      }
    }
  }

  bool IsLive(const SecretGroup& group) const {
    return result_.presence_known && (group.at_head || !group.refs.empty());
  }

  // The end of a long path says more than its beginning.
  static std::string ShortPlace(const std::string& place) {
    if (place.size() <= kMaxLabel / 2) {
      return place;
    }
    return Shortened(place.substr(place.rfind('/') + 1), kMaxLabel / 2);
  }

  void AddRow(const Exposure& exposure, int y) {
    const std::string severity(SeverityName(exposure.first->severity));
    const bool live = IsLive(*exposure.group);
    const int from = X(exposure.added.front());
    const int to = live ? kRight : X(exposure.added.back());
    AddText(0, y + 14, "start", "",
            Shortened(exposure.group->rule_id, kMaxLabel / 2) + " \xC2\xB7 " +
                ShortPlace(PlaceOf(*exposure.first, mask_)));
    out_ += "<rect class=\"f-" + severity + " s-" + severity + (live ? " live" : " past") +
            "\" x=\"" + Number(from) + "\" y=\"" + Number(y + 5) + "\" width=\"" +
            Number(std::max(to - from, 3)) + "\" height=\"10\" rx=\"3\"><title>" +
            HtmlText(exposure.group->rule_id) + ", added " + Day(exposure.added.front());
    if (exposure.added.size() > 1) {
      out_ += " and " + std::to_string(exposure.added.size() - 1) + " times more, last " +
              Day(exposure.added.back());
    }
    out_ += live                     ? "; still there"
            : result_.presence_known ? "; only in the history"
                                     : "";
    out_ += "</title></rect>";
    std::set<int> dots;
    for (const int64_t date : exposure.added) {
      dots.insert(X(date));
    }
    for (const int x : dots) {
      out_ += "<circle class=\"f-" + severity + "\" cx=\"" + Number(x) + "\" cy=\"" +
              Number(y + 10) + "\" r=\"4\"/>";
    }
  }

  std::string Caption(size_t rows) const {
    std::string out;
    if (rows < exposures_.size()) {
      out = "The " + std::to_string(rows) + " worst of " + std::to_string(exposures_.size()) +
            " secrets. ";
    }
    out += "A dot is a commit that added the secret. ";
    out += result_.presence_known
               ? "A full bar reaches to the end because the secret is still at the tip of a "
                 "reference; a pale one, from the first to the last time it was added, is only in "
                 "the history."
               : "Bars reach from the first to the last time that a secret was added; whether it "
                 "is still there was not looked up.";
    return out;
  }

  const ScanResult& result_;
  const SecretMask& mask_;
  std::vector<Exposure> exposures_;
  int64_t begin_ = INT64_MAX;
  int64_t end_ = INT64_MIN;
  std::string out_;
};

}  // namespace

std::string HtmlTimeline(const ScanResult& result, const SecretMask& mask, int64_t now) {
  return Timeline(result, mask, now).Render();
}

}  // namespace secretscan
