#include "git/push_updates.h"

#include <algorithm>
#include <functional>

#include "base/status.h"

namespace secretscan {
namespace {

bool TakeIdFromFront(std::string_view* line, ObjectId* id) {
  const size_t end = line->find(' ');
  if (end == std::string_view::npos || !ObjectId::FromHex(line->substr(0, end), id)) {
    return false;
  }
  line->remove_prefix(end + 1);
  return true;
}

// A word off the end, with the blank before it.
bool TakeLastWord(std::string_view* line, std::string_view* word) {
  const size_t blank = line->rfind(' ');
  if (blank == std::string_view::npos) {
    return false;
  }
  *word = line->substr(blank + 1);
  *line = line->substr(0, blank);
  return !word->empty();
}

// The local name comes first and may be any expression, with blanks in it.
bool ParsePrePushLine(std::string_view line, PushUpdate* update) {
  std::string_view remote_id, remote_name, local_id;
  if (!TakeLastWord(&line, &remote_id) || !TakeLastWord(&line, &remote_name) ||
      !TakeLastWord(&line, &local_id) || !ObjectId::FromHex(remote_id, &update->before) ||
      !ObjectId::FromHex(local_id, &update->after)) {
    return false;
  }
  update->name = remote_name;
  return true;
}

bool ParsePreReceiveLine(std::string_view line, PushUpdate* update) {
  if (!TakeIdFromFront(&line, &update->before) || !TakeIdFromFront(&line, &update->after) ||
      line.empty()) {
    return false;
  }
  update->name = line;
  return true;
}

absl::StatusOr<std::vector<PushUpdate>> ParseLines(
    std::string_view input, const std::function<bool(std::string_view, PushUpdate*)>& parse) {
  std::vector<PushUpdate> updates;
  for (int64_t number = 1; !input.empty(); ++number) {
    const size_t end = input.find('\n');
    std::string_view line = input.substr(0, end);
    input.remove_prefix(end == std::string_view::npos ? input.size() : end + 1);
    if (line.ends_with('\r')) {
      line.remove_suffix(1);
    }
    if (line.empty()) {
      continue;
    }
    if (!parse(line, &updates.emplace_back())) {
      return InvalidArgument("standard input, line " + std::to_string(number) +
                             ": not what git tells this hook about a reference");
    }
  }
  return updates;
}

// Takes a name in git's quotes off the front, the opening quote included.
std::string TakeQuoted(std::string_view* rest) {
  std::string name;
  rest->remove_prefix(1);
  const auto take = [&] {
    const char c = rest->front();
    rest->remove_prefix(1);
    return c;
  };
  while (!rest->empty()) {
    char c = take();
    if (c == '"') {
      break;
    }
    if (c == '\\' && !rest->empty()) {
      constexpr std::string_view kLetters = "abtnvfr";
      c = take();
      if (const size_t at = kLetters.find(c); at != std::string_view::npos) {
        c = static_cast<char>("\a\b\t\n\v\f\r"[at]);
      } else if (c >= '0' && c <= '3') {
        int value = c - '0';
        for (int i = 0; i < 2 && !rest->empty() && rest->front() >= '0' && rest->front() <= '7';
             ++i) {
          value = value * 8 + (take() - '0');
        }
        c = static_cast<char>(value);
      }
    }
    name += c;
  }
  return name;
}

}  // namespace

absl::StatusOr<std::vector<PushUpdate>> ParsePrePush(std::string_view input) {
  return ParseLines(input, ParsePrePushLine);
}

absl::StatusOr<std::vector<PushUpdate>> ParsePreReceive(std::string_view input) {
  return ParseLines(input, ParsePreReceiveLine);
}

std::vector<std::string> QuarantineDirectories(std::string_view quarantine,
                                               std::string_view object_directory,
                                               std::string_view alternates) {
  std::vector<std::string> directories;
  const auto add = [&](std::string directory) {
    if (!directory.empty() &&
        std::find(directories.begin(), directories.end(), directory) == directories.end()) {
      directories.push_back(std::move(directory));
    }
  };
  add(std::string(quarantine));
  add(std::string(object_directory));
  while (!alternates.empty()) {
    if (alternates.front() == '"') {
      add(TakeQuoted(&alternates));
    }
    const size_t end = std::min(alternates.find(':'), alternates.size());
    add(std::string(alternates.substr(0, end)));
    alternates.remove_prefix(std::min(end + 1, alternates.size()));
  }
  return directories;
}

}  // namespace secretscan
