#include "scan/allow_comments.h"

#include <algorithm>
#include <iterator>

#include "base/find_last.h"
#include "base/status.h"

namespace secretscan {
namespace {

constexpr std::string_view kGitleaks = "gitleaks:allow";
constexpr std::string_view kOwn = "secretscan:allow";
constexpr std::string_view kBlank = " \t\r\v\f";

bool IsAlphanumeric(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}
bool IsNameCharacter(char c) { return IsAlphanumeric(c) || c == '_' || c == '-' || c == '.'; }

// How lines that are comments begin, and how such a comment ends if not with its line.
struct CommentKind {
  std::string_view open;
  std::string_view close;
};
constexpr CommentKind kCommentKinds[] = {
    {"<!--", "-->"}, {"<%--", "--%>"}, {"{{!--", "--}}"}, {"{{/*", "*/}}"}, {"{/*", "*/}"},
    {"/*", "*/"},    {"{#", "#}"},     {"{-", "-}"},      {"(*", "*)"},     {"*", "*/"},
    {"//", ""},      {"#", ""},        {"--", ""},        {";", ""},        {"%", ""},
};
// "///", "##", "/**" and the like.
constexpr std::string_view kMoreOfIt = "#/*-;%! \t";

}  // namespace

std::string_view LineEndingBefore(std::string_view text, size_t pos) {
  if (pos == 0) {
    return {};
  }
  const size_t end = pos - 1;  // the newline
  const size_t before = FindLast(text.substr(0, end), '\n');
  const size_t begin = before == std::string_view::npos ? 0 : before + 1;
  return text.substr(begin, end - begin);
}

void AllowGrants::Clear() {
  all_end_ = kNowhere;
  rule_ends_.clear();
}

void AllowGrants::AddFrom(std::string_view lines, size_t from) {
  if (all_end_ != kNowhere) {
    return;  // what stands behind allows no more
  }
  size_t gitleaks_end = kNowhere;
  if (const size_t at = lines.find(kGitleaks, from - std::min(from, kGitleaks.size() - 1));
      at != std::string_view::npos) {
    gitleaks_end = at + kGitleaks.size();
  }
  if (own_) {
    for (size_t at = lines.find(kOwn, from - std::min(from, kOwn.size() - 1));
         at < gitleaks_end && all_end_ == kNowhere; at = lines.find(kOwn, at)) {
      at = AddOwn(lines, at + kOwn.size());
    }
  }
  all_end_ = std::min(all_end_, gitleaks_end);
}

size_t AllowGrants::AddOwn(std::string_view lines, size_t at) {
  if (at < lines.size() && (IsNameCharacter(lines[at]) || lines[at] == ':' || lines[at] == '=')) {
    return at;  // another word
  }
  const size_t word_end = at;
  bool named = false;
  for (;;) {
    const size_t name = std::min(lines.find_first_not_of(" \t", at), lines.size());
    if (name == lines.size() || !IsAlphanumeric(lines[name])) {
      break;
    }
    size_t end = name;
    while (end < lines.size() && IsNameCharacter(lines[end])) {
      ++end;
    }
    at = end;
    while (lines[end - 1] == '-' || lines[end - 1] == '.') {
      --end;  // of "-->" or a sentence
    }
    named = true;
    rule_ends_.try_emplace(ToAbsl(lines.substr(name, end - name)), at);
    if (at == lines.size() || lines[at] != ',') {
      break;
    }
    ++at;
  }
  if (!named) {
    all_end_ = std::min(all_end_, word_end);
  }
  return at;
}

void AllowGrants::AddIfAlone(std::string_view line) {
  const size_t begin = line.find_first_not_of(kBlank);
  if (begin == std::string_view::npos) {
    return;
  }
  line = line.substr(begin, line.find_last_not_of(kBlank) - begin + 1);
  const auto kind = std::find_if(std::begin(kCommentKinds), std::end(kCommentKinds),
                                 [&](const CommentKind& k) { return line.starts_with(k.open); });
  if (kind == std::end(kCommentKinds)) {
    return;
  }
  const size_t word = line.find_first_not_of(kMoreOfIt, kind->open.size());
  if (word == std::string_view::npos || !line.substr(word).starts_with(kOwn)) {
    return;
  }
  if (!kind->close.empty()) {
    // Code behind the comment: then it speaks of its own line.
    const size_t close = line.find(kind->close, word);
    if (close != std::string_view::npos && close + kind->close.size() != line.size()) {
      return;
    }
  }
  AddOwn(line, word + kOwn.size());
}

bool AllowGrants::Allow(std::string_view rule_id, size_t size) const {
  if (all_end_ <= size) {
    return true;
  }
  const auto rule = rule_ends_.find(ToAbsl(rule_id));
  return rule != rule_ends_.end() && rule->second <= size;
}

std::string_view AllowComments::LineBefore(std::string_view line) const {
  const auto begin = static_cast<size_t>(line.data() - text_.data());
  return begin == 0 ? line_before_ : LineEndingBefore(text_, begin);
}

bool AllowComments::Allow(std::string_view rule_id, std::string_view line) {
  if (line.data() != searched_.data()) {
    searched_ = line.substr(0, 0);
    beside_.Clear();
    before_.Clear();
    if (profile_ != Profile::kGitleaks) {
      before_.AddIfAlone(LineBefore(line));
    }
    beside_.AddFrom(line, 0);
    searched_ = line;
  } else if (line.size() > searched_.size()) {
    beside_.AddFrom(line, searched_.size());
    searched_ = line;
  }
  return beside_.Allow(rule_id, line.size()) || before_.Allow(rule_id);
}

}  // namespace secretscan
