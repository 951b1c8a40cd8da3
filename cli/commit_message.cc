#include "cli/commit_message.h"

#include <algorithm>

namespace secretscan {
namespace {

constexpr std::string_view kScissors = " ------------------------ >8 ------------------------";

bool IsScissors(std::string_view line, const std::string& mark) {
  if (!line.ends_with(kScissors)) {
    return false;
  }
  const std::string_view before = line.substr(0, line.size() - kScissors.size());
  return mark == "auto" ? before.size() == 1 : before == mark;
}

}  // namespace

MessageCleanup CleanupOf(std::string_view cleanup, std::string_view comment_mark, bool edited) {
  MessageCleanup out;
  if (!comment_mark.empty()) {
    out.comment_mark = std::string(comment_mark);
  }
  if (cleanup == "strip") {
    return out;
  }
  const bool as_is = cleanup == "verbatim" || cleanup == "whitespace";
  out.strip_comments = edited && !as_is && cleanup != "scissors";
  // With --verbose an editor shows the change below the line, whatever else is cleaned up.
  out.cut_at_scissors = edited || cleanup == "scissors";
  return out;
}

std::string CleanedMessage(std::string_view text, const MessageCleanup& cleanup) {
  std::string out;
  while (!text.empty()) {
    const size_t size = std::min(text.find('\n'), text.size() - 1) + 1;
    std::string_view line = text.substr(0, size);
    const bool ended = line.ends_with('\n');
    if (cleanup.cut_at_scissors &&
        IsScissors(line.substr(0, line.size() - (ended ? 1 : 0)), cleanup.comment_mark)) {
      break;
    }
    // Which character "auto" chose is not known: then nothing is a comment.
    if (cleanup.strip_comments && cleanup.comment_mark != "auto" &&
        line.starts_with(cleanup.comment_mark)) {
      out += ended ? "\n" : "";
    } else {
      out += line;
    }
    text.remove_prefix(size);
  }
  return out;
}

}  // namespace secretscan
