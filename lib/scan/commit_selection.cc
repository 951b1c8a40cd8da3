#include "scan/commit_selection.h"

#include <array>
#include <charconv>
#include <ctime>
#include <utility>

#include "base/status.h"

namespace secretscan {
namespace {

constexpr int64_t kMinute = 60;
constexpr int64_t kHour = 60 * kMinute;
constexpr int64_t kDay = 24 * kHour;

bool TakeNumber(std::string_view* text, size_t digits, int64_t* value) {
  if (text->size() < digits) {
    return false;
  }
  const auto [end, error] = std::from_chars(text->data(), text->data() + digits, *value);
  if (error != std::errc() || end != text->data() + digits || (*text)[0] == '-') {
    return false;
  }
  text->remove_prefix(digits);
  return true;
}

bool TakeChar(std::string_view* text, char c) {
  if (text->empty() || text->front() != c) {
    return false;
  }
  text->remove_prefix(1);
  return true;
}

// "2025-01-31", then perhaps "T09:30[:15]" or " 09:30[:15]", then perhaps "Z" or "+01:00"; UTC when
// no zone is given.
std::optional<int64_t> ParseCalendarDate(std::string_view text) {
  int64_t year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0, offset = 0;
  if (!TakeNumber(&text, 4, &year) || !TakeChar(&text, '-') || !TakeNumber(&text, 2, &month) ||
      !TakeChar(&text, '-') || !TakeNumber(&text, 2, &day)) {
    return std::nullopt;
  }
  if (TakeChar(&text, 'T') || TakeChar(&text, ' ')) {
    if (!TakeNumber(&text, 2, &hour) || !TakeChar(&text, ':') || !TakeNumber(&text, 2, &minute)) {
      return std::nullopt;
    }
    if (TakeChar(&text, ':') && !TakeNumber(&text, 2, &second)) {
      return std::nullopt;
    }
    TakeChar(&text, ' ');
    if (!text.empty() && !TakeChar(&text, 'Z')) {
      const int64_t sign = text.front() == '-' ? -1 : 1;
      int64_t hours = 0, minutes = 0;
      if ((!TakeChar(&text, '+') && !TakeChar(&text, '-')) || !TakeNumber(&text, 2, &hours)) {
        return std::nullopt;
      }
      TakeChar(&text, ':');
      if (!TakeNumber(&text, 2, &minutes)) {
        return std::nullopt;
      }
      offset = sign * (hours * kHour + minutes * kMinute);
    }
  }
  if (!text.empty() || month < 1 || month > 12 || day < 1 || day > 31 || hour > 23 ||
      minute > 59 || second > 60) {
    return std::nullopt;
  }
  std::tm fields{};
  fields.tm_year = static_cast<int>(year - 1900);
  fields.tm_mon = static_cast<int>(month - 1);
  fields.tm_mday = static_cast<int>(day);
  fields.tm_hour = static_cast<int>(hour);
  fields.tm_min = static_cast<int>(minute);
  fields.tm_sec = static_cast<int>(second);
  return static_cast<int64_t>(::timegm(&fields)) - offset;
}

// "yesterday", "3 days ago", "2.weeks.ago", "@1700000000".
std::optional<int64_t> ParseRelativeDate(std::string text, int64_t now) {
  for (char& c : text) {
    c = c == '.' || c == '_' ? ' ' : c;
  }
  if (text == "now" || text == "today") {
    return text == "now" ? now : now - now % kDay;
  }
  if (text == "yesterday") {
    return now - kDay;
  }
  std::string_view rest = text;
  const bool absolute = TakeChar(&rest, '@');
  const size_t digits = rest.find_first_not_of("0123456789") == std::string_view::npos
                            ? rest.size()
                            : rest.find_first_not_of("0123456789");
  int64_t count = 0;
  if (digits == 0 || digits > 12 || !TakeNumber(&rest, digits, &count)) {
    return std::nullopt;
  }
  if (absolute) {
    return rest.empty() ? std::optional<int64_t>(count) : std::nullopt;
  }
  constexpr std::string_view kAgo = " ago";
  if (rest.size() < kAgo.size() || rest.substr(rest.size() - kAgo.size()) != kAgo ||
      !TakeChar(&rest, ' ')) {
    return std::nullopt;
  }
  std::string_view unit = rest.substr(0, rest.size() - kAgo.size());
  if (!unit.empty() && unit.back() == 's') {
    unit.remove_suffix(1);
  }
  constexpr std::array<std::pair<std::string_view, int64_t>, 7> kUnits = {{
      {"second", 1}, {"minute", kMinute}, {"hour", kHour}, {"day", kDay},
      {"week", 7 * kDay}, {"month", 30 * kDay}, {"year", 365 * kDay}}};
  for (const auto& [name, seconds] : kUnits) {
    if (unit == name) {
      return now - count * seconds;
    }
  }
  return std::nullopt;
}

std::optional<int64_t> ParseDate(std::string_view text, int64_t now) {
  if (const auto date = ParseCalendarDate(text)) {
    return date;
  }
  return ParseRelativeDate(std::string(text), now);
}

// Words as a shell would split them: blanks, quotes, backslashes.
absl::StatusOr<std::vector<std::string>> SplitWords(std::string_view text) {
  std::vector<std::string> words;
  std::string word;
  bool in_word = false;
  char quote = 0;
  for (size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (quote == '\'' ? c == '\'' : quote == '"' && c == '"') {
      quote = 0;
    } else if (c == '\\' && quote != '\'' && i + 1 < text.size()) {
      word += text[++i];
      in_word = true;
    } else if (quote == 0 && (c == '\'' || c == '"')) {
      quote = c;
      in_word = true;
    } else if (quote == 0 && (c == ' ' || c == '\t' || c == '\n')) {
      if (in_word) {
        words.push_back(std::exchange(word, {}));
        in_word = false;
      }
    } else {
      word += c;
      in_word = true;
    }
  }
  if (quote != 0) {
    return InvalidArgument("log options: a quote is not closed");
  }
  if (in_word) {
    words.push_back(std::move(word));
  }
  return words;
}

// "--name=value" or "--name value".
bool TakeOption(const std::vector<std::string>& words, size_t* i, std::string_view name,
                std::string* value) {
  const std::string& word = words[*i];
  if (word == name && *i + 1 < words.size()) {
    *value = words[++*i];
    return true;
  }
  if (word.size() > name.size() && word.compare(0, name.size(), name) == 0 &&
      word[name.size()] == '=') {
    *value = word.substr(name.size() + 1);
    return true;
  }
  return false;
}

absl::StatusOr<int64_t> RequireDate(const std::string& value, int64_t now) {
  if (const auto date = ParseDate(value, now)) {
    return *date;
  }
  return InvalidArgument("'" + value +
                         "' is not a date; write 2025-01-31, 2025-01-31T09:30:00Z or 2 weeks ago");
}

absl::StatusOr<int64_t> RequireCount(const std::string& value) {
  int64_t count = 0;
  const auto [end, error] = std::from_chars(value.data(), value.data() + value.size(), count);
  if (error != std::errc() || end != value.data() + value.size() || count < 0) {
    return InvalidArgument("'" + value + "' is not a number of commits");
  }
  return count;
}

}  // namespace

CommitSelection CommitSelection::All() {
  CommitSelection selection;
  selection.all = true;
  return selection;
}

bool CommitSelection::is_everything() const {
  return all && exclude.empty() && exclude_ids.empty() && !since && !until && !max_count &&
         !first_parent && !no_merges;
}

absl::StatusOr<CommitSelection> ParseSince(std::string_view since, int64_t now) {
  CommitSelection selection;
  if (since == "root") {
    return CommitSelection::All();
  }
  if (since.find("..") != std::string_view::npos) {
    SECRETSCAN_RETURN_IF_ERROR(AddRange(since, &selection));
    return selection;
  }
  selection.all = true;
  if (const auto date = ParseDate(since, now)) {
    selection.since = *date;
  } else if (since.empty()) {
    return InvalidArgument("--since needs root, a date or a revision");
  } else {
    selection.exclude.emplace_back(since);
  }
  return selection;
}

absl::Status AddRange(std::string_view range, CommitSelection* selection) {
  const auto or_head = [](std::string_view revision) {
    return std::string(revision.empty() ? "HEAD" : revision);
  };
  if (range.empty()) {
    return InvalidArgument("an empty revision");
  }
  if (const size_t dots = range.find("..."); dots != std::string_view::npos) {
    return InvalidArgument("the range '" + std::string(range) +
                           "' (symmetric difference) is not supported; use a..b or b..a");
  }
  if (const size_t dots = range.find(".."); dots != std::string_view::npos) {
    selection->exclude.push_back(or_head(range.substr(0, dots)));
    selection->include.push_back(or_head(range.substr(dots + 2)));
  } else if (range[0] == '^') {
    selection->exclude.push_back(or_head(range.substr(1)));
  } else {
    selection->include.emplace_back(range);
  }
  return absl::OkStatus();
}

absl::StatusOr<CommitSelection> ParseLogOptions(std::string_view options, int64_t now) {
  SECRETSCAN_ASSIGN_OR_RETURN(const std::vector<std::string> words, SplitWords(options));
  CommitSelection selection;
  selection.type_changes = true;
  std::string value;
  for (size_t i = 0; i < words.size(); ++i) {
    const std::string& word = words[i];
    if (word == "--all") {
      selection.all = true;
    } else if (word == "--branches") {
      selection.include.push_back("refs/heads/*");
    } else if (word == "--tags") {
      selection.include.push_back("refs/tags/*");
    } else if (word == "--remotes") {
      selection.include.push_back("refs/remotes/*");
    } else if (word == "--first-parent") {
      selection.first_parent = true;
    } else if (word == "--no-merges") {
      selection.no_merges = true;
    } else if (word == "--full-history" || word == "-p" || word == "-u" || word == "--patch" ||
               word == "-U0" || word == "--diff-filter=tuxdb") {
      continue;  // what is done anyway
    } else if (TakeOption(words, &i, "--since", &value) ||
               TakeOption(words, &i, "--after", &value)) {
      SECRETSCAN_ASSIGN_OR_RETURN(selection.since, RequireDate(value, now));
    } else if (TakeOption(words, &i, "--until", &value) ||
               TakeOption(words, &i, "--before", &value)) {
      SECRETSCAN_ASSIGN_OR_RETURN(selection.until, RequireDate(value, now));
    } else if (TakeOption(words, &i, "--max-count", &value) ||
               TakeOption(words, &i, "-n", &value)) {
      SECRETSCAN_ASSIGN_OR_RETURN(selection.max_count, RequireCount(value));
    } else if (word.size() > 1 && word[0] == '-' && word[1] >= '0' && word[1] <= '9') {
      SECRETSCAN_ASSIGN_OR_RETURN(selection.max_count, RequireCount(word.substr(1)));
    } else if (word.size() > 2 && word.compare(0, 2, "-n") == 0) {
      SECRETSCAN_ASSIGN_OR_RETURN(selection.max_count, RequireCount(word.substr(2)));
    } else if (!word.empty() && word[0] == '-') {
      return InvalidArgument(
          "log option '" + word +
          "' is not supported; known are revisions and ranges, --all, --branches, --tags, "
          "--remotes, --since, --until, --max-count, --first-parent and --no-merges");
    } else {
      SECRETSCAN_RETURN_IF_ERROR(AddRange(word, &selection));
    }
  }
  if (!selection.all && selection.include.empty()) {
    selection.include.push_back("HEAD");
  }
  return selection;
}

}  // namespace secretscan
