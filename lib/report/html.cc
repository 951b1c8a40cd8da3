// One page for people who decide: how many secrets, since when, whether they are still there, and
// each of them with all its places. Everything is on the page without a script; the script filters
// and sorts.
#include <algorithm>
#include <array>
#include <map>

#include "absl/container/flat_hash_map.h"
#include "report/formats.h"
#include "report/html_page.h"
#include "report/html_timeline.h"
#include "report/markup_text.h"
#include "report/place_text.h"
#include "report/redact.h"
#include "report/sarif_text.h"
#include "report/utc_time.h"
#include "report/version.h"

namespace secretscan {
namespace {

constexpr int kSeverities = static_cast<int>(Severity::kCritical) + 1;
constexpr size_t kMaxRules = 8;      // shown with bars; all are among the filters
constexpr size_t kMaxMatch = 240;     // bytes
constexpr size_t kMaxText = 1000;     // bytes of any other text
constexpr size_t kMaxSkips = 1000;
constexpr size_t kShortCommit = 12;
constexpr size_t kDateSize = 10;

std::string Text(std::string_view text, size_t bytes = kMaxText) {
  return HtmlText(Shortened(text, bytes));
}

std::string Grouped(int64_t value) {
  const std::string digits = std::to_string(value);
  std::string out;
  for (size_t i = 0; i < digits.size(); ++i) {
    if (i > 0 && (digits.size() - i) % 3 == 0) {
      out += ',';
    }
    out += digits[i];
  }
  return out;
}

std::string Count(size_t count, std::string_view one, std::string_view many) {
  return Grouped(static_cast<int64_t>(count)) + " " + std::string(count == 1 ? one : many);
}

class HtmlReport {
 public:
  HtmlReport(const ScanResult& result, const ReportOptions& options)
      : result_(result), options_(options), mask_(result.findings, options.redact_percent) {
    if (result.rules) {
      for (const Rule& rule : result.rules->rules) {
        rules_.try_emplace(rule.id, &rule);
      }
    }
    for (const SecretGroup& group : result.secrets) {
      ++by_severity_[static_cast<size_t>(SeverityOf(group))];
      ++by_rule_[group.rule_id];
      at_head_ += group.at_head;
      at_tip_ += group.at_head || !group.refs.empty();
      for (const size_t i : group.occurrences) {
        const std::string_view date = result.findings[i].date;
        oldest_ = oldest_.empty() || (!date.empty() && date < oldest_) ? date : oldest_;
      }
    }
  }

  std::string Render() {
    AddHeader();
    AddSummary();
    AddTimeline();
    AddFindings();
    AddCoverage();
    out_ += "</main>\n<footer>secretscan " + HtmlText(SoftwareVersion()) +
            ". Secrets are hidden unless the report was asked to show them; paths, authors and "
            "dates are as the repository has them.</footer>\n";
    const std::string title =
        "secretscan: " +
        (!result_.findings.empty()          ? Count(result_.secrets.size(), "secret", "secrets")
         : result_.coverage.incomplete() ? std::string("no secrets in what could be read")
                                         : std::string("no secrets found"));
    return HtmlPage(title, out_);
  }

 private:
  Severity SeverityOf(const SecretGroup& group) const {
    return result_.findings[group.occurrences.front()].severity;
  }

  void AddHeader() {
    out_ += "<a class=\"skip\" href=\"#findings\">Skip to the findings</a>\n<header><h1>";
    if (!result_.findings.empty()) {
      out_ += Count(result_.secrets.size(), "secret", "secrets") + " in " +
              Count(result_.findings.size(), "place", "places");
    } else {
      out_ += result_.coverage.incomplete() ? "No secrets in what could be read"
                                            : "No secrets found";
    }
    out_ += "</h1>\n<p class=\"soft\">";
    out_ += "<code>secretscan " + Text(result_.command) + " " + Text(result_.target) + "</code>";
    if (!options_.deterministic && !result_.started_at.empty()) {
      out_ += " \xC2\xB7 " + Text(result_.started_at);
    }
    if (!result_.head.empty()) {
      out_ += " \xC2\xB7 HEAD <code>" + Text(result_.head.substr(0, kShortCommit)) + "</code>";
    }
    if (result_.rules) {
      out_ += " \xC2\xB7 " + Count(result_.rules->rules.size(), "rule", "rules") + " (" +
              Text(result_.rules->origin) + ")";
    }
    out_ += "</p></header>\n<main>\n";
    if (result_.coverage.incomplete()) {
      out_ += "<p class=\"banner bad\" role=\"alert\"><strong>The scan is incomplete.</strong> "
              "What was not scanned may hold secrets: <a href=\"#coverage\">see what "
              "that is</a>.</p>\n";
    }
    if (result_.partial) {
      out_ += "<p class=\"banner warn\">Only a part was asked for: this says nothing about the "
              "rest.</p>\n";
    }
    if (result_.findings.empty() && !result_.coverage.incomplete()) {
      out_ += "<p class=\"banner good\">Everything that was asked for was scanned, and no rule "
              "found a secret.</p>\n";
    }
  }

  void AddTile(std::string_view value, std::string_view label, std::string_view of_class = "") {
    out_ += "<li><b" + (of_class.empty() ? "" : " class=\"" + std::string(of_class) + "\"") + ">" +
            std::string(value) + "</b><span>" + std::string(label) + "</span></li>";
  }

  void AddSummary() {
    if (result_.findings.empty()) {
      return;
    }
    const auto number = [](size_t value) { return Grouped(static_cast<int64_t>(value)); };
    out_ += "<section aria-labelledby=\"sum\"><h2 id=\"sum\">Summary</h2>\n<ul class=\"tiles\">";
    if (result_.presence_known) {
      AddTile(number(at_head_), "in files at HEAD", at_head_ > 0 ? "critical" : "");
      AddTile(number(at_tip_), "at the tip of a reference", at_tip_ > 0 ? "high" : "");
      AddTile(number(result_.secrets.size() - at_tip_), "only in the history");
    } else {
      AddTile(number(result_.secrets.size()), "secrets");
    }
    AddTile(number(result_.findings.size()), "places");
    if (!oldest_.empty()) {
      AddTile(Text(oldest_.substr(0, kDateSize)), "the oldest is from");
    }
    out_ += "</ul>\n<div class=\"pair\">";
    AddSeverities();
    AddRules();
    out_ += "</div></section>\n";
  }

  void AddBarRow(std::string_view head, size_t count, size_t most, std::string_view of_class) {
    const size_t width = std::max<size_t>(1, count * 100 / std::max<size_t>(most, 1));
    out_ += "<tr><th scope=\"row\">" + std::string(head) + "</th><td class=\"n\">" +
            Grouped(static_cast<int64_t>(count)) +
            "</td><td class=\"bar\"><svg viewBox=\"0 0 100 10\" preserveAspectRatio=\"none\" "
            "aria-hidden=\"true\"><rect class=\"" +
            std::string(of_class) + "\" width=\"" + std::to_string(width) +
            "\" height=\"10\"/></svg></td></tr>";
  }

  void AddSeverities() {
    size_t most = 0;
    for (const size_t count : by_severity_) {
      most = std::max(most, count);
    }
    out_ += "<div class=\"card\"><table><caption>By severity</caption><thead><tr><th "
            "scope=\"col\">Severity</th><th scope=\"col\" class=\"n\">Secrets</th><th "
            "scope=\"col\"></th></tr></thead><tbody>";
    for (int i = kSeverities - 1; i >= 0; --i) {
      const std::string name(SeverityName(static_cast<Severity>(i)));
      if (by_severity_[static_cast<size_t>(i)] > 0) {
        AddBarRow("<span class=\"badge " + name + "\">" + name + "</span>",
                  by_severity_[static_cast<size_t>(i)], most, "f-" + name);
      }
    }
    out_ += "</tbody></table></div>";
  }

  void AddRules() {
    std::vector<std::pair<std::string_view, size_t>> rules(by_rule_.begin(), by_rule_.end());
    std::stable_sort(rules.begin(), rules.end(),
                     [](const auto& a, const auto& b) { return a.second > b.second; });
    out_ += "<div class=\"card\"><table><caption>By rule</caption><thead><tr><th "
            "scope=\"col\">Rule</th><th scope=\"col\" class=\"n\">Secrets</th><th "
            "scope=\"col\"></th></tr></thead><tbody>";
    for (size_t i = 0; i < std::min(rules.size(), kMaxRules); ++i) {
      AddBarRow("<code>" + Text(rules[i].first) + "</code>", rules[i].second, rules[0].second,
                "f-info");
    }
    out_ += "</tbody></table>";
    if (rules.size() > kMaxRules) {
      out_ += "<p class=\"soft\">" + std::to_string(rules.size() - kMaxRules) + " rules more</p>";
    }
    out_ += "</div>";
  }

  void AddTimeline() {
    const int64_t now =
        options_.deterministic ? INT64_MIN : ParseUtc(result_.started_at).value_or(INT64_MIN);
    if (const std::string figure = HtmlTimeline(result_, mask_, now); !figure.empty()) {
      out_ += "<section aria-labelledby=\"exp\"><h2 id=\"exp\">Exposure over time</h2>\n" + figure +
              "</section>\n";
    }
  }

  void AddFilters() {
    out_ += "<form id=\"filters\" hidden aria-label=\"Filter and sort the findings\"><label>Text"
            "<input type=\"search\" name=\"text\" autocomplete=\"off\" placeholder=\"path, author, "
            "commit \xE2\x80\xA6\"></label><label>Rule<select name=\"rule\"><option "
            "value=\"\">all</option>";
    for (const auto& [rule, count] : by_rule_) {
      out_ += "<option value=\"" + HtmlText(rule) + "\">" + Text(rule) + " (" +
              std::to_string(count) + ")</option>";
    }
    out_ += "</select></label>";
    if (result_.presence_known) {
      out_ += "<label>Where<select name=\"at\"><option value=\"\">anywhere</option><option "
              "value=\"head\">at HEAD</option><option value=\"tip\">at any tip</option><option "
              "value=\"history\">history only</option></select></label>";
    } else {
      out_ += "<input type=\"hidden\" name=\"at\" value=\"\">";
    }
    out_ += "<label>Order<select name=\"sort\"><option value=\"severity\">worst first</option>"
            "<option value=\"oldest\">oldest first</option><option value=\"newest\">newest "
            "first</option><option value=\"rule\">by rule</option><option value=\"places\">most "
            "places</option></select></label><fieldset><legend>Severity</legend><div>";
    for (int i = kSeverities - 1; i >= 0; --i) {
      if (by_severity_[static_cast<size_t>(i)] > 0) {
        const std::string name(SeverityName(static_cast<Severity>(i)));
        out_ += "<label class=\"" + name + "\"><input type=\"checkbox\" name=\"sev\" value=\"" +
                name + "\" checked>" + name + "</label>";
      }
    }
    out_ += "</div></fieldset><button type=\"reset\">Reset</button><output id=\"shown\" "
            "aria-live=\"polite\"></output></form>\n";
  }

  void AddFindings() {
    if (result_.findings.empty()) {
      return;
    }
    out_ += "<section aria-labelledby=\"findings\"><h2 id=\"findings\">Findings</h2>\n";
    AddFilters();
    out_ += "<p id=\"none\" class=\"banner\" hidden>No secret fits these filters.</p>\n<div "
            "id=\"list\">\n";
    for (const SecretGroup& group : result_.secrets) {
      AddSecret(group);
    }
    out_ += "</div></section>\n";
  }

  std::string_view AtOf(const SecretGroup& group) const {
    return !result_.presence_known ? "unknown"
           : group.at_head         ? "head"
           : group.refs.empty()    ? "history"
                                   : "tip";
  }

  std::string StateOf(const SecretGroup& group) const {
    if (!result_.presence_known) {
      return "";
    }
    if (group.at_head || !group.refs.empty()) {
      std::string text = group.at_head ? "still at HEAD" : "";
      if (!group.refs.empty()) {
        text += text.empty() ? "still in " : " and in ";
        text += Count(group.refs.size(), "reference", "references");
      }
      return "<span class=\"state live\">" + text + "</span>";
    }
    return "<span class=\"state\">only in the history</span>";
  }

  void AddSecret(const SecretGroup& group) {
    const Finding& head = result_.findings[group.occurrences.front()];
    std::string_view first, last;
    for (const size_t i : group.occurrences) {
      const std::string_view date = result_.findings[i].date;
      if (!date.empty()) {
        first = first.empty() ? date : std::min(first, date);
        last = std::max(last, date);
      }
    }
    const std::string severity(SeverityName(head.severity));
    out_ += "<article data-rule=\"" + HtmlText(group.rule_id) + "\" data-sev=\"" + severity +
            "\" data-rank=\"" + std::to_string(static_cast<int>(head.severity)) + "\" data-at=\"" +
            std::string(AtOf(group)) + "\" data-first=\"" + Text(first) + "\" data-last=\"" +
            Text(last) + "\" data-places=\"" + std::to_string(group.occurrences.size()) +
            "\"><h3><span class=\"badge " + severity + "\">" + severity + "</span><code>" +
            Text(group.rule_id) + "</code>";
    if (!group.secret.empty()) {
      out_ += "<code class=\"secret\">" +
              Text(RedactSecret(group.secret, options_.redact_percent), kMaxMatch) + "</code>";
    }
    if (const Confidence confidence = ConfidenceOf(group, result_.findings);
        confidence != Confidence::kHigh) {
      out_ += "<span class=\"state\">" + std::string(ConfidenceName(confidence)) +
              " confidence</span>";
    }
    out_ += StateOf(group) + "</h3>\n<p class=\"soft\">" + Text(head.description);
    if (!first.empty()) {
      out_ += " \xC2\xB7 since " + Text(first.substr(0, kDateSize));
    }
    out_ += " \xC2\xB7 " + Count(group.occurrences.size(), "place", "places");
    if (const auto rule = rules_.find(group.rule_id);
        rule != rules_.end() && IsPlainHttpsUrl(rule->second->revoke_url)) {
      out_ += " \xC2\xB7 <a rel=\"noreferrer\" href=\"" + HtmlText(rule->second->revoke_url) +
              "\">revoke it here</a>";
    }
    out_ += "</p>\n<table><colgroup><col class=\"w-where\"><col class=\"w-commit\"><col "
            "class=\"w-date\"><col class=\"w-author\"><col></colgroup><thead><tr><th "
            "scope=\"col\">Where</th><th scope=\"col\">Commit</th><th scope=\"col\">Date</th><th "
            "scope=\"col\">Author</th><th scope=\"col\">Match</th></tr></thead><tbody>";
    for (const size_t i : group.occurrences) {
      AddPlace(result_.findings[i]);
    }
    out_ += "</tbody></table></article>\n";
  }

  void AddPlace(const Finding& finding) {
    out_ += "<tr><th scope=\"row\"><code>" + Text(PlaceOf(finding, mask_));
    if (finding.start_line > 0) {
      out_ += ":" + std::to_string(finding.start_line);
    }
    out_ += "</code>";
    if (const std::string more = CircumstanceOf(finding, mask_); !more.empty()) {
      out_ += " <span class=\"soft\">" + Text(more) + "</span>";
    }
    out_ += "</th><td>";
    if (!finding.commit.empty()) {
      const std::string commit =
          "<code>" + Text(finding.commit.substr(0, kShortCommit)) + "</code>";
      out_ += IsPlainHttpsUrl(finding.link)
                  ? "<a rel=\"noreferrer\" href=\"" + HtmlText(finding.link) + "\">" + commit +
                        "</a>"
                  : commit;
    }
    out_ += "</td><td class=\"d\">" + Text(finding.date.substr(0, kDateSize)) + "</td><td>" +
            Text(finding.author) + "</td><td><code>" +
            Text(mask_.Hide(finding.match, finding.secret), kMaxMatch) + "</code></td></tr>\n";
  }

  void AddCoverage() {
    const Coverage& coverage = result_.coverage;
    out_ += "<section aria-labelledby=\"coverage\"><h2 id=\"coverage\">What was scanned</h2>\n<ul "
            "class=\"tiles\">";
    const auto add = [&](int64_t count, std::string_view label) {
      if (count > 0) {
        AddTile(Grouped(count), label);
      }
    };
    add(coverage.commits, "commits");
    add(coverage.trees, "trees");
    add(coverage.blobs, "versions of files");
    add(coverage.files, "files");
    add(coverage.bytes, "bytes");
    out_ += "</ul>\n";
    for (const IgnoredBy& by : result_.ignored) {
      out_ += "<p>" + Count(static_cast<size_t>(by.findings), "finding", "findings") +
              " left out because of <code>" + Text(by.source) + "</code>.</p>\n";
    }
    AddSkips(coverage.skips);
    out_ += "</section>\n";
  }

  void AddSkips(const std::vector<Skip>& skips) {
    size_t left_out = 0;
    size_t binary = 0;
    for (const Skip& skip : skips) {
      ++(skip.reason == SkipReason::kBinary ? binary : left_out);
    }
    if (left_out == 0) {
      out_ += "<p>Nothing was left out";
      out_ += binary > 0 ? " but " + Count(binary, "binary file", "binary files") + ".</p>\n"
                         : std::string(".</p>\n");
      return;
    }
    out_ += "<div class=\"card\"><table><caption>" + Count(left_out, "thing", "things") +
            " not scanned</caption><thead><tr><th scope=\"col\">What</th><th scope=\"col\">Reason"
            "</th><th scope=\"col\">Detail</th></tr></thead><tbody>";
    size_t shown = 0;
    for (const Skip& skip : skips) {
      if (skip.reason == SkipReason::kBinary || shown == kMaxSkips) {
        continue;
      }
      ++shown;
      std::string reason(SkipReasonName(skip.reason));
      std::replace(reason.begin(), reason.end(), '_', ' ');
      out_ += "<tr><th scope=\"row\">" + Text(skip.kind) + " <code>" + Text(skip.name) +
              "</code></th><td>" + HtmlText(reason) + "</td><td>" + Text(skip.detail) +
              "</td></tr>\n";
    }
    out_ += "</tbody></table>";
    if (shown < left_out) {
      out_ += "<p>" + Grouped(static_cast<int64_t>(left_out - shown)) +
              " more; <code>--coverage FILE</code> lists all.</p>";
    }
    out_ += "</div>\n";
    if (binary > 0) {
      out_ += "<p class=\"soft\">Beside these, " + Count(binary, "binary file", "binary files") +
              ".</p>\n";
    }
  }

  const ScanResult& result_;
  const ReportOptions& options_;
  const SecretMask mask_;
  absl::flat_hash_map<std::string, const Rule*> rules_;
  std::array<size_t, kSeverities> by_severity_{};
  std::map<std::string_view, size_t> by_rule_;
  size_t at_head_ = 0;
  size_t at_tip_ = 0;
  std::string_view oldest_;
  std::string out_;
};

class HtmlReporter : public Reporter {
 public:
  absl::StatusOr<std::string> Render(const ScanResult& result,
                                     const ReportOptions& options) const override {
    return HtmlReport(result, options).Render();
  }
};

}  // namespace

std::unique_ptr<Reporter> MakeHtmlReporter() { return std::make_unique<HtmlReporter>(); }

}  // namespace secretscan
