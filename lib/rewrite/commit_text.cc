#include "rewrite/commit_text.h"

#include <algorithm>

#include "absl/strings/ascii.h"
#include "base/status.h"
#include "git/charset.h"

namespace secretscan {
namespace {

constexpr size_t kNone = std::string_view::npos;
constexpr std::string_view kBlanks = " \t\r\v\f";

// The value of the first line from `begin` on that starts with `key`, which ends in a blank. Sets
// *end to the line's end.
bool FindLine(std::string_view header, std::string_view key, size_t begin, std::string_view* value,
              size_t* end) {
  size_t at = begin;
  for (;;) {
    if (header.substr(at).starts_with(key)) {
      *end = std::min(header.find('\n', at), header.size());
      *value = header.substr(at + key.size(), *end - at - key.size());
      return true;
    }
    at = header.find('\n', at);
    if (at == kNone) {
      return false;
    }
    ++at;
  }
}

bool HasLine(std::string_view header, std::string_view key) {
  std::string_view value;
  size_t end;
  return FindLine(header, key, 0, &value, &end);
}

bool TakeDigits(std::string_view* text) {
  const size_t size = text->size();
  while (!text->empty() && absl::ascii_isdigit(text->front())) {
    text->remove_prefix(1);
  }
  return text->size() < size;
}

// "Name <email> 1700000000 +0000", in which only the zone's digits are free.
bool IsOrdinaryIdentity(std::string_view line) {
  const size_t open = line.find('<');
  const size_t close = line.find('>');
  if (open == kNone || close == kNone || close < open || open == 0 || line[open - 1] != ' ' ||
      line.find('<', open + 1) != kNone || line.find('>', close + 1) != kNone) {
    return false;
  }
  std::string_view date = line.substr(close + 1);
  if (!date.starts_with(' ')) {
    return false;
  }
  date.remove_prefix(1);
  if (date.starts_with('-')) {
    date.remove_prefix(1);
  }
  if (!TakeDigits(&date) || !date.starts_with(' ')) {
    return false;
  }
  date.remove_prefix(1);
  if (!date.starts_with('+') && !date.starts_with('-')) {
    return false;
  }
  date.remove_prefix(1);
  return TakeDigits(&date) && date.empty();
}

// What may stand inside a name or an email.
std::string Tame(std::string text) {
  std::erase_if(text, [](char c) { return c == '<' || c == '>' || c == '\n' || c == '\0'; });
  return text;
}

bool IsIdentity(std::string_view text) {
  return std::count(text.begin(), text.end(), '<') == 1 &&
         std::count(text.begin(), text.end(), '>') == 1 && text.back() == '>' &&
         text.find('\n') == kNone && text.find('\0') == kNone;
}

}  // namespace

CommitText ParseCommitText(std::string_view data) {
  data = data.substr(0, data.find('\0'));
  CommitText text;
  const size_t blank = data.find("\n\n");
  const std::string_view header = data.substr(0, blank);
  size_t end = 0;
  text.has_author = FindLine(header, "author ", 0, &text.author, &end);
  text.has_committer =
      FindLine(header, "committer ", text.has_author ? end : 0, &text.committer, &end);
  if (!text.has_committer) {
    text.has_committer = FindLine(header, "committer ", 0, &text.committer, &end);
    text.is_odd = true;
  }
  FindLine(header, "encoding ", end, &text.encoding, &end);
  text.encoding = text.encoding.substr(0, text.encoding.find_last_not_of(kBlanks) + 1);
  if (blank != kNone) {
    text.message = data.substr(blank + 2);
  }
  text.is_odd = text.is_odd || !text.has_author || !IsOrdinaryIdentity(text.author) ||
                !IsOrdinaryIdentity(text.committer);
  text.has_signature = HasLine(header, "gpgsig ") || HasLine(header, "gpgsig-sha256 ");
  // Nobody at all: git-filter-repo takes the committer for the author.
  if (text.has_author && text.has_committer && text.author.starts_with(" <> ")) {
    text.author = text.committer;
  }
  return text;
}

void WriteCommit(const NewCommit& commit, std::string* out) {
  out->clear();
  out->append("tree ").append(commit.tree.Hex()).push_back('\n');
  for (const ObjectId& parent : *commit.parents) {
    out->append("parent ").append(parent.Hex()).push_back('\n');
  }
  if (commit.has_author) {
    out->append("author ").append(commit.author).push_back('\n');
  }
  if (commit.has_committer) {
    out->append("committer ").append(commit.committer).push_back('\n');
  }
  if (!commit.encoding.empty()) {
    out->append("encoding ").append(commit.encoding).push_back('\n');
  }
  out->push_back('\n');
  out->append(commit.message);
}

void Reencode(CommitText* text, std::string* converted) {
  const size_t begin = text->encoding.find_first_not_of(kBlanks);
  if (begin != kNone &&
      ConvertToUtf8(text->encoding.substr(begin), text->message, converted)) {
    text->message = *converted;
    text->encoding = {};
  }
}

absl::StatusOr<bool> ReplaceIdentity(const TextReplacer& replacer, std::string_view line,
                                     std::string* out) {
  const size_t close = line.rfind('>');
  if (close == kNone) {
    // No identity that could be told from the date.
    SECRETSCAN_ASSIGN_OR_RETURN(const bool replaces, replacer.Replace(line, out));
    if (!replaces) {
      return false;
    }
    *out = Tame(*out);
    return true;
  }
  const std::string_view identity = line.substr(0, close + 1);
  const std::string_view date = line.substr(close + 1);
  SECRETSCAN_ASSIGN_OR_RETURN(const bool replaces, replacer.Replace(identity, out));
  if (!replaces) {
    return false;
  }
  if (!IsIdentity(*out)) {
    // What was replaced reached over the brackets: each side by itself.
    const size_t open = std::min(identity.find('<'), close);
    std::string_view name = identity.substr(0, open);
    const size_t begin = std::min(open + 1, close);
    const std::string_view email = identity.substr(begin, close - begin);
    const bool has_blank = name.ends_with(' ');
    name.remove_suffix(has_blank ? 1 : 0);
    std::string new_name, new_email;
    SECRETSCAN_ASSIGN_OR_RETURN(const bool names, replacer.Replace(name, &new_name));
    SECRETSCAN_ASSIGN_OR_RETURN(const bool emails, replacer.Replace(email, &new_email));
    if (!names) {
      new_name = name;
    }
    if (!emails) {
      new_email = email;
    }
    if (!names && !emails) {
      // Only both together are what must go.
      new_name.clear();
      new_email.clear();
    }
    *out = Tame(new_name) + (has_blank ? " <" : "<") + Tame(new_email) + ">";
  }
  out->append(date);
  return true;
}

}  // namespace secretscan
