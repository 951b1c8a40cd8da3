// A summary for the page of a CI job: GitHub's step summary and GitLab's notes read this Markdown.
// Everything from the repository is escaped; nothing in it can open a tag, a link or a table cell.
#include <algorithm>
#include <array>
#include <map>

#include "report/finding_ids.h"
#include "report/formats.h"
#include "report/place_text.h"
#include "report/redact.h"
#include "report/sarif_text.h"
#include "report/terminal_text.h"

namespace secretscan {
namespace {

// What GitHub takes as a step's summary.
constexpr size_t kMaxBytes = size_t{1} << 20;
constexpr size_t kMaxSecrets = 50;
constexpr size_t kMaxSkips = 20;
constexpr size_t kMaxRules = 30;
constexpr size_t kMaxCell = 200;  // bytes of others' text
constexpr size_t kShortCommit = 12;
constexpr size_t kDateSize = 10;
constexpr int kSeverities = static_cast<int>(Severity::kCritical) + 1;

std::string Cell(std::string_view text) {
  return MarkdownText(TerminalText(Shortened(text, kMaxCell)));
}

std::string Count(size_t count, std::string_view one, std::string_view many) {
  return std::to_string(count) + " " + std::string(count == 1 ? one : many);
}

class MarkdownReport {
 public:
  MarkdownReport(const ScanResult& result, const ReportOptions& options)
      : result_(result), options_(options), mask_(result.findings, options.redact_percent) {}

  std::string Render() {
    AddHeadline();
    AddCounts();
    AddSecrets();
    AddRules();
    AddSkips();
    AddScope();
    return std::move(out_);
  }

 private:
  // Adds a row unless the report would get too long; then says how many are missing, once.
  bool AddRow(const std::string& row, size_t left, std::string_view what) {
    constexpr size_t kReserve = 4096;  // for what comes after the rows
    if (out_.size() + row.size() + kReserve <= kMaxBytes) {
      out_ += row;
      return true;
    }
    out_ += "\n" + std::to_string(left) + " more " + std::string(what) +
            " left out: this summary has 1 MiB at most.\n";
    return false;
  }

  void AddHeadline() {
    const bool incomplete = result_.coverage.incomplete();
    if (result_.findings.empty()) {
      out_ += incomplete ? "## secretscan: no secrets in what could be read\n\n"
                         : "## secretscan: no secrets found\n\n";
    } else {
      out_ += "## secretscan: " + Count(result_.secrets.size(), "secret", "secrets") + " in " +
              Count(result_.findings.size(), "place", "places") + "\n\n";
    }
    if (incomplete) {
      out_ += "**The scan is incomplete: what was not scanned may hold secrets.**\n\n";
    }
  }

  Severity SeverityOf(const SecretGroup& group) const {
    return result_.findings[group.occurrences.front()].severity;
  }

  void AddCounts() {
    if (result_.secrets.empty()) {
      return;
    }
    struct Counts {
      size_t secrets = 0, places = 0, at_head = 0, at_tip = 0;
    };
    std::array<Counts, kSeverities> counts{};
    for (const SecretGroup& group : result_.secrets) {
      Counts& of = counts[static_cast<size_t>(SeverityOf(group))];
      ++of.secrets;
      of.places += group.occurrences.size();
      of.at_head += group.at_head;
      of.at_tip += group.at_head || !group.refs.empty();
    }
    const bool presence = result_.presence_known;
    out_ += presence ? "| Severity | Secrets | Places | At HEAD | At the tip of a reference |\n"
                       "|---|--:|--:|--:|--:|\n"
                     : "| Severity | Secrets | Places |\n|---|--:|--:|\n";
    for (int i = kSeverities - 1; i >= 0; --i) {
      const Counts& of = counts[static_cast<size_t>(i)];
      if (of.secrets == 0) {
        continue;
      }
      out_ += "| " + std::string(SeverityName(static_cast<Severity>(i))) + " | " +
              std::to_string(of.secrets) + " | " + std::to_string(of.places);
      if (presence) {
        out_ += " | " + std::to_string(of.at_head) + " | " + std::to_string(of.at_tip);
      }
      out_ += " |\n";
    }
    out_ += "\n";
  }

  std::string PresenceOf(const SecretGroup& group) const {
    return group.at_head        ? "at HEAD"
           : group.refs.empty() ? "history only"
                                : Count(group.refs.size(), "reference", "references");
  }

  void AddSecrets() {
    if (result_.secrets.empty()) {
      return;
    }
    const size_t shown = std::min(result_.secrets.size(), kMaxSecrets);
    out_ += shown < result_.secrets.size()
                ? "### The " + std::to_string(shown) + " worst of " +
                      std::to_string(result_.secrets.size()) + " secrets\n\n"
                : "### Secrets\n\n";
    out_ += "| Severity | Confidence | Rule | Secret | Where | Since | Places |";
    out_ += result_.presence_known ? " Still |\n|---|---|---|---|---|---|--:|---|\n"
                                   : "\n|---|---|---|---|---|---|--:|\n";
    for (size_t i = 0; i < shown; ++i) {
      const SecretGroup& group = result_.secrets[i];
      if (!AddRow(RowOf(group), result_.secrets.size() - i, "secrets")) {
        return;
      }
    }
    out_ += "\n";
  }

  std::string RowOf(const SecretGroup& group) const {
    const Finding& first = result_.findings[group.occurrences.front()];
    std::string_view since;
    for (const size_t i : group.occurrences) {
      const std::string_view date = result_.findings[i].date;
      since = since.empty() || (!date.empty() && date < since) ? date : since;
    }
    std::string where = Cell(PlaceOf(first, mask_));
    if (first.start_line > 0) {
      where += "\\:" + std::to_string(first.start_line);
    }
    if (!first.commit.empty()) {
      const std::string commit = Cell(first.commit.substr(0, kShortCommit));
      where += IsPlainHttpsUrl(first.link) ? " [" + commit + "](<" + LinkTarget(first.link) + ">)"
                                           : " " + commit;
    }
    if (const std::string more = CircumstanceOf(first, mask_); !more.empty()) {
      where += " (" + Cell(more) + ")";
    }
    std::string row = "| " + std::string(SeverityName(first.severity)) + " | " +
                      std::string(ConfidenceName(ConfidenceOf(group, result_.findings))) + " | " +
                      Cell(group.rule_id) + " | " +
                      Cell(ShownSecret(group.secret, options_.redact_percent)) + " | " + where +
                      " | " + Cell(since.substr(0, kDateSize)) + " | " +
                      std::to_string(group.occurrences.size());
    if (result_.presence_known) {
      row += " | " + PresenceOf(group);
    }
    return row + " |\n";
  }

  // IsPlainHttpsUrl() lets through what Markdown could read inside of a table.
  static std::string LinkTarget(std::string_view url) {
    std::string out;
    for (const char c : url) {
      if (c == '*' || c == '_' || c == '~' || c == '!') {
        constexpr std::string_view kDigits = "0123456789ABCDEF";
        out += {'%', kDigits[static_cast<unsigned char>(c) >> 4],
                kDigits[static_cast<unsigned char>(c) & 0xF]};
      } else {
        out += c;
      }
    }
    return out;
  }

  void AddRules() {
    std::map<std::string_view, size_t> counts;
    for (const SecretGroup& group : result_.secrets) {
      ++counts[group.rule_id];
    }
    if (counts.size() < 2) {
      return;
    }
    std::vector<std::pair<std::string_view, size_t>> rules(counts.begin(), counts.end());
    std::stable_sort(rules.begin(), rules.end(),
                     [](const auto& a, const auto& b) { return a.second > b.second; });
    out_ += "### By rule\n\n| Rule | Secrets |\n|---|--:|\n";
    for (size_t i = 0; i < rules.size(); ++i) {
      if (i == kMaxRules) {
        out_ += "\n" + std::to_string(rules.size() - i) + " more rules found secrets.\n";
        break;
      }
      if (!AddRow("| " + Cell(rules[i].first) + " | " + std::to_string(rules[i].second) + " |\n",
                  rules.size() - i, "rules")) {
        return;
      }
    }
    out_ += "\n";
  }

  void AddSkips() {
    size_t count = 0;
    for (const Skip& skip : result_.coverage.skips) {
      count += skip.reason != SkipReason::kBinary;
    }
    if (count == 0) {
      return;
    }
    out_ += "### Not scanned: " + std::to_string(count) +
            "\n\n| What | Reason | |\n|---|---|---|\n";
    size_t shown = 0;
    for (const Skip& skip : result_.coverage.skips) {
      if (skip.reason == SkipReason::kBinary) {
        continue;
      }
      if (shown == kMaxSkips) {
        out_ += "\n" + std::to_string(count - shown) + " more.\n";
        break;
      }
      if (!AddRow("| " + Cell(skip.kind + " " + skip.name) + " | " +
                      Cell(SkipReasonName(skip.reason)) + " | " + Cell(skip.detail) + " |\n",
                  count - shown, "of these")) {
        return;
      }
      ++shown;
    }
    out_ += "\n";
  }

  void AddScope() {
    const Coverage& coverage = result_.coverage;
    out_ += "Scanned:";
    const auto add = [&](int64_t count, std::string_view one, std::string_view many) {
      if (count > 0) {
        out_ += " " + Count(static_cast<size_t>(count), one, many) + ",";
      }
    };
    add(coverage.commits, "commit", "commits");
    add(coverage.blobs, "blob", "blobs");
    add(coverage.files, "file", "files");
    out_ += " " + std::to_string(coverage.bytes) + " bytes.";
    if (result_.partial) {
      out_ += " Only a part was asked for.";
    }
    out_ += "\n";
    for (const IgnoredBy& by : result_.ignored) {
      out_ += "\n" + Count(static_cast<size_t>(by.findings), "finding", "findings") +
              " left out because of " + Cell(by.source) + ".\n";
    }
    if (!result_.findings.empty()) {
      out_ += "\nRevoke every secret that is or was real first; then remove it.\n";
    }
  }

  const ScanResult& result_;
  const ReportOptions& options_;
  const SecretMask mask_;
  std::string out_;
};

class MarkdownReporter : public Reporter {
 public:
  absl::StatusOr<std::string> Render(const ScanResult& result,
                                     const ReportOptions& options) const override {
    return MarkdownReport(result, options).Render();
  }
};

}  // namespace

std::unique_ptr<Reporter> MakeMarkdownReporter() { return std::make_unique<MarkdownReporter>(); }

}  // namespace secretscan
