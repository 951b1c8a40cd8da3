#include "git/commit.h"

#include <algorithm>
#include <climits>
#include <cstdio>
#include <limits>
#include <optional>
#include <utility>

#include "base/status.h"
#include "base/utf8.h"
#include "git/charset.h"
#include "git/unicode_space.h"

namespace secretscan {
namespace {

constexpr int64_t kMaxSeconds = std::numeric_limits<int64_t>::max();

// What git calls a space.
bool IsSpace(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }
bool IsDigit(char c) { return c >= '0' && c <= '9'; }

void SkipSpaces(std::string_view* text) {
  while (!text->empty() && IsSpace(text->front())) text->remove_prefix(1);
}

// Digits off the front of *text; nullopt when there are none or the number exceeds int64_t.
std::optional<int64_t> TakeNumber(std::string_view* text) {
  int64_t value = 0;
  size_t size = 0;
  bool fits = true;
  for (; size < text->size() && IsDigit((*text)[size]); ++size) {
    const int digit = (*text)[size] - '0';
    fits = fits && value <= (kMaxSeconds - digit) / 10;
    value = fits ? value * 10 + digit : kMaxSeconds;
  }
  text->remove_prefix(size);
  if (size == 0 || !fits) {
    return std::nullopt;
  }
  return value;
}

std::string_view TakeLine(std::string_view* rest) {
  const size_t end = rest->find('\n');
  const std::string_view line = rest->substr(0, end);
  rest->remove_prefix(end == std::string_view::npos ? rest->size() : end + 1);
  return line;
}

bool TakeIdLine(std::string_view prefix, int id_size, std::string_view* rest, ObjectId* out) {
  const size_t hex_size = static_cast<size_t>(id_size) * 2;
  const size_t line_size = prefix.size() + hex_size;
  if (rest->size() <= line_size || (*rest)[line_size] != '\n' || !rest->starts_with(prefix) ||
      !ObjectId::FromHex(rest->substr(prefix.size(), hex_size), out)) {
    return false;
  }
  rest->remove_prefix(line_size + 1);
  return true;
}

// The tree and parent lines, off the front of *rest.
absl::Status TakeLinks(int id_size, std::string_view* rest, ObjectId* tree,
                       std::vector<ObjectId>* parents) {
  if (!TakeIdLine("tree ", id_size, rest, tree)) {
    return DataLoss("malformed commit: no tree line");
  }
  while (rest->starts_with("parent ")) {
    if (!TakeIdLine("parent ", id_size, rest, &parents->emplace_back())) {
      return DataLoss("malformed commit: bad parent line");
    }
  }
  return absl::OkStatus();
}

// "1700000000 +0130" into seconds and offset; both stay as they are unless both are there.
void ParseDate(std::string_view text, Signature* signature) {
  SkipSpaces(&text);
  if (text.empty() || !IsDigit(text.front())) {
    return;
  }
  const std::optional<int64_t> seconds = TakeNumber(&text);
  SkipSpaces(&text);
  if (text.empty() || (text.front() != '+' && text.front() != '-')) {
    return;
  }
  const int sign = text.front() == '-' ? -1 : 1;
  text.remove_prefix(1);
  if (text.empty() || !IsDigit(text.front()) || !seconds) {
    return;
  }
  signature->seconds = *seconds;
  const int64_t zone = TakeNumber(&text).value_or(0);
  if (zone <= 9999) {
    signature->offset_minutes = sign * static_cast<int>(zone / 100 * 60 + zone % 100);
  }
}

// The value of the header `name` in a commit's bytes; empty when absent.
std::string_view FindHeader(std::string_view rest, std::string_view name) {
  while (!rest.empty()) {
    const std::string_view line = TakeLine(&rest);
    if (line.empty()) {
      break;
    }
    if (line.size() > name.size() && line.starts_with(name) && line[name.size()] == ' ') {
      return line.substr(name.size() + 1);
    }
  }
  return {};
}

bool IsUtf8Name(std::string_view charset) {
  const std::string lower = AsciiLowered(charset);
  return lower == "utf-8" || lower == "utf8";
}

}  // namespace

// The email ends at the first '>', the date follows the last one.
Signature ParseSignature(std::string_view line) {
  Signature signature;
  const size_t open = line.find('<');
  const size_t close = open == std::string_view::npos ? open : line.find('>', open + 1);
  if (close == std::string_view::npos) {
    return signature;
  }
  signature.name = SpaceTrimmed(line.substr(0, open));
  signature.email = SpaceTrimmed(line.substr(open + 1, close - open - 1));
  signature.seconds = 0;
  ParseDate(line.substr(line.rfind('>') + 1), &signature);
  return signature;
}

std::string_view InUtf8(std::string_view text, std::string* converted) {
  const std::string_view charset = FindHeader(text, "encoding");
  return !charset.empty() && !IsUtf8Name(charset) && ConvertToUtf8(charset, text, converted)
             ? std::string_view(*converted)
             : text;
}

absl::StatusOr<CommitLinks> ParseCommitLinks(std::string_view data, int id_size) {
  CommitLinks links;
  SECRETSCAN_RETURN_IF_ERROR(TakeLinks(id_size, &data, &links.tree, &links.parents));
  // git looks for the date in the two lines that follow, and nowhere else.
  if (!TakeLine(&data).starts_with("author")) {
    return links;
  }
  std::string_view line = TakeLine(&data);
  const size_t close = line.find('>');
  if (!line.starts_with("committer") || close == std::string_view::npos) {
    return links;
  }
  line.remove_prefix(close + 1);
  SkipSpaces(&line);
  const bool negative = line.starts_with('-');
  if (negative || line.starts_with('+')) {
    line.remove_prefix(1);
  }
  if (!line.empty() && IsDigit(line.front())) {
    const int64_t seconds = TakeNumber(&line).value_or(kMaxSeconds);
    links.committer_seconds = negative && seconds != 0 ? kMaxSeconds : seconds;
  }
  return links;
}

absl::StatusOr<Commit> ParseCommit(std::string_view data, int id_size) {
  Commit commit;
  std::string_view rest = data;
  SECRETSCAN_RETURN_IF_ERROR(TakeLinks(id_size, &rest, &commit.tree, &commit.parents));
  std::string converted;
  rest = InUtf8(rest, &converted);
  while (!rest.empty()) {
    std::string_view line = TakeLine(&rest);
    if (line.empty()) {
      break;
    }
    if (line.starts_with("author ")) {  // of several, `git log` prints all and the last counts
      commit.author = ParseSignature(line.substr(7));
    } else if (line.starts_with("committer ")) {
      commit.committer = ParseSignature(line.substr(10));
    }
  }
  commit.message = rest;
  return commit;
}

std::optional<std::string_view> PlainMessage(std::string_view data) {
  const size_t end = data.find("\n\n");
  if (data.substr(0, end).find("\nencoding ") != std::string_view::npos) {
    return std::nullopt;
  }
  return end == std::string_view::npos ? std::string_view() : data.substr(end + 2);
}

std::string FormatUtc(int64_t seconds) {
  constexpr int64_t kYear0 = -62167219200;
  constexpr int64_t kEndOfYear9999 = 253402300799;
  seconds = std::clamp(seconds, kYear0, kEndOfYear9999);
  // Days since 0000-03-01: years that begin in March end with the leap day (proleptic Gregorian
  // calendar, whose 400-year era has 146,097 days). January of year 0 lies in the era before.
  const int64_t day = (seconds - kYear0) / 86400;
  const int64_t second = (seconds - kYear0) % 86400;
  const int64_t shifted = day - 60 + 146097;
  const int64_t era = shifted / 146097;
  const int64_t day_of_era = shifted % 146097;
  const int64_t year_of_era =
      (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
  const int64_t day_of_year =
      day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
  const int64_t month_from_march = (5 * day_of_year + 2) / 153;
  const int64_t day_of_month = day_of_year - (153 * month_from_march + 2) / 5 + 1;
  const int64_t month = month_from_march < 10 ? month_from_march + 3 : month_from_march - 9;
  const int64_t year = (era - 1) * 400 + year_of_era + (month <= 2 ? 1 : 0);
  char text[64];
  const int size = std::snprintf(text, sizeof text, "%04d-%02d-%02dT%02d:%02d:%02dZ",
                                 static_cast<int>(year), static_cast<int>(month),
                                 static_cast<int>(day_of_month), static_cast<int>(second / 3600),
                                 static_cast<int>(second / 60 % 60), static_cast<int>(second % 60));
  return std::string(text, static_cast<size_t>(size));
}

}  // namespace secretscan
