#include "ignore/gitleaks_ignore.h"

#include <algorithm>
#include <utility>

#include "base/status.h"
#include "git/unicode_space.h"

namespace secretscan {
namespace {

constexpr size_t kMaxLine = 64 * 1024;

}  // namespace

GitleaksIgnore::GitleaksIgnore(std::string_view text, std::string name) : name_(std::move(name)) {
  for (int64_t number = 1; !text.empty(); ++number) {
    const size_t end = std::min(text.find('\n'), text.size());
    const std::string_view line = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    if (line.size() >= kMaxLine) {
      problems_.push_back({number, "is too long; gitleaks would read no further"});
    } else {
      AddLine(SpaceTrimmed(line), number);
    }
  }
}

void GitleaksIgnore::AddLine(std::string_view line, int64_t number) {
  if (line.empty() || line[0] == '#') {
    return;
  }
  std::string fingerprint(line);
  const auto colons = std::count(line.begin(), line.end(), ':');
  if (colons == 2 || colons == 3) {
    const size_t begin = colons == 2 ? 0 : fingerprint.find(':') + 1;
    const size_t end = fingerprint.find(':', begin);
    std::replace(fingerprint.begin() + static_cast<ptrdiff_t>(begin),
                 fingerprint.begin() + static_cast<ptrdiff_t>(end), '\\', '/');
  } else {
    problems_.push_back({number, "is not of the form file:rule:line or commit:file:rule:line"});
  }
  line_of_.try_emplace(std::move(fingerprint), number);
}

int64_t GitleaksIgnore::LineOf(std::string_view fingerprint) const {
  const auto line = line_of_.find(ToAbsl(fingerprint));
  return line == line_of_.end() ? 0 : line->second;
}

GitleaksIgnore::Lines GitleaksIgnore::LinesFor(const Finding& finding) const {
  if (line_of_.empty()) {
    return {};
  }
  const std::string whole = GitleaksFingerprint(finding);
  if (finding.commit.empty()) {
    return {LineOf(whole), 0};
  }
  return {LineOf(std::string_view(whole).substr(finding.commit.size() + 1)), LineOf(whole)};
}

bool GitleaksIgnore::Hides(const Finding& finding) const {
  const Lines lines = LinesFor(finding);
  return lines.anywhere != 0 || lines.of_commit != 0;
}

std::vector<int64_t> GitleaksIgnore::lines() const {
  std::vector<int64_t> numbers;
  for (const auto& [fingerprint, number] : line_of_) {
    numbers.push_back(number);
  }
  std::sort(numbers.begin(), numbers.end());
  return numbers;
}

}  // namespace secretscan
