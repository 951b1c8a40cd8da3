// The text of a commit message while it is being written.
#pragma once

#include <string>
#include <string_view>

namespace secretscan {

// How git will clean the message up (git-commit(1), --cleanup).
struct MessageCleanup {
  bool strip_comments = true;
  bool cut_at_scissors = true;
  std::string comment_mark = "#";  // core.commentChar; "auto": not known
};

// As git has it for the message that a commit-msg hook sees: `cleanup` is commit.cleanup and
// `comment_mark` core.commentChar, empty when unset. Without an editor ($GIT_EDITOR is ":" in the hook)
// comments stay.
MessageCleanup CleanupOf(std::string_view cleanup, std::string_view comment_mark, bool edited);

// The message without what will not be part of it. What is left out inside is left as empty lines,
// so that numbers of lines are those of the file.
std::string CleanedMessage(std::string_view text, const MessageCleanup& cleanup);

}  // namespace secretscan
