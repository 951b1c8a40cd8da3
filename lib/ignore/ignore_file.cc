#include "ignore/ignore_file.h"

#include <algorithm>
#include <map>
#include <utility>

#include "base/status.h"

namespace secretscan {
namespace {

constexpr std::string_view kFirstLine =
    "# What secretscan leaves out: one line an entry, in any order (secretscan ignore --help).\n";
constexpr size_t kMaxLine = 64 * 1024;
constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

// Without blanks around it.
std::string_view Trimmed(std::string_view line) {
  constexpr std::string_view kBlank = " \t\r";
  const size_t begin = line.find_first_not_of(kBlank);
  return begin == std::string_view::npos
             ? std::string_view()
             : line.substr(begin, line.find_last_not_of(kBlank) - begin + 1);
}

bool SaysNothing(std::string_view trimmed) { return trimmed.empty() || trimmed[0] == '#'; }

std::map<std::string, int64_t> SaltCounts(const std::vector<IgnoreEntry>& entries) {
  std::map<std::string, int64_t> counts;
  for (const IgnoreEntry& entry : entries) {
    if (!entry.salt.empty()) {
      ++counts[entry.salt];
    }
  }
  return counts;
}

// All but the kMaxSalts salts of most entries go.
void DropRareSalts(IgnoreFile* file) {
  const std::map<std::string, int64_t> counts = SaltCounts(file->entries);
  if (counts.size() <= kMaxSalts) {
    return;
  }
  std::vector<std::pair<int64_t, std::string>> order;
  for (const auto& [salt, count] : counts) {
    order.emplace_back(-count, salt);
  }
  std::sort(order.begin(), order.end());
  std::map<std::string, int64_t> dropped;
  for (size_t i = kMaxSalts; i < order.size(); ++i) {
    dropped.emplace(order[i].second, 0);
  }
  std::erase_if(file->entries, [&](const IgnoreEntry& entry) {
    if (!dropped.contains(entry.salt)) {
      return false;
    }
    file->problems.push_back({entry.line, "has one salt too many: a file may have " +
                                              std::to_string(kMaxSalts)});
    return true;
  });
}

}  // namespace

IgnoreFile ParseIgnoreFile(std::string_view text, std::string name) {
  IgnoreFile file;
  file.name = std::move(name);
  if (text.starts_with(kByteOrderMark)) {
    text.remove_prefix(kByteOrderMark.size());
  }
  for (int64_t number = 1; !text.empty(); ++number) {
    const size_t end = std::min(text.find('\n'), text.size());
    const std::string_view line = Trimmed(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
    if (SaysNothing(line)) {
      continue;
    }
    if (line.size() > kMaxLine) {
      file.problems.push_back({number, "is too long"});
      continue;
    }
    absl::StatusOr<IgnoreEntry> entry = ParseIgnoreEntry(line);
    if (entry.ok()) {
      entry->line = number;
      file.entries.push_back(*std::move(entry));
    } else {
      file.problems.push_back({number, std::string(ToStd(entry.status().message()))});
    }
  }
  DropRareSalts(&file);
  std::sort(file.problems.begin(), file.problems.end(),
            [](const IgnoreProblem& a, const IgnoreProblem& b) { return a.line < b.line; });
  return file;
}

std::string WithEntries(std::string_view text, const std::vector<IgnoreEntry>& entries) {
  std::vector<std::string> added;
  for (const IgnoreEntry& entry : entries) {
    added.push_back(FormatIgnoreEntry(entry));
  }
  std::sort(added.begin(), added.end());
  added.erase(std::unique(added.begin(), added.end()), added.end());
  std::string out(text.empty() ? kFirstLine : std::string_view());
  if (text.starts_with(kByteOrderMark)) {
    out += kByteOrderMark;
    text.remove_prefix(kByteOrderMark.size());
  }
  auto next = added.begin();
  while (!text.empty()) {
    const size_t end = std::min(text.find('\n'), text.size());
    const std::string_view line = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    if (!SaysNothing(Trimmed(line))) {
      for (; next != added.end() && *next < line; ++next) {
        out += *next + "\n";
      }
    }
    out += line;
    out += '\n';
  }
  for (; next != added.end(); ++next) {
    out += *next + "\n";
  }
  return out;
}

std::string UsualSalt(const IgnoreFile& file) {
  const std::map<std::string, int64_t> counts = SaltCounts(file.entries);
  const auto most = std::max_element(counts.begin(), counts.end(), [](const auto& a, const auto& b) {
    return a.second < b.second;
  });
  return most == counts.end() ? "" : most->first;
}

}  // namespace secretscan
