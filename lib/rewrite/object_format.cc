#include "rewrite/object_format.h"

#include <algorithm>
#include <cstdint>

#include "absl/container/flat_hash_set.h"
#include "absl/strings/ascii.h"
#include "base/hex.h"
#include "base/utf8.h"
#include "git/object_id.h"

namespace secretscan {
namespace {

using Problems = std::vector<std::string>;

// Header lines are taken off the front one by one.
class Header {
 public:
  explicit Header(std::string_view text) : rest_(text) {}

  bool Has(std::string_view name) const {
    return rest_.starts_with(name) && rest_.size() > name.size() && rest_[name.size()] == ' ';
  }
  // The rest of the line; to be called when Has().
  std::string_view Take(std::string_view name) {
    const size_t end = std::min(rest_.find('\n'), rest_.size());
    const std::string_view value = rest_.substr(name.size() + 1, end - name.size() - 1);
    rest_.remove_prefix(std::min(end + 1, rest_.size()));
    return value;
  }
  std::string_view rest() const { return rest_; }

 private:
  std::string_view rest_;
};

bool IsId(std::string_view text, int id_size) {
  return text.size() == 2 * static_cast<size_t>(id_size) &&
         std::all_of(text.begin(), text.end(), [](char c) {
           return absl::ascii_isdigit(c) || (c >= 'a' && c <= 'f');
         });
}

// "Name <mail> 1700000000 +0130".
void CheckIdentity(std::string_view line, const std::string& who, Problems* problems) {
  const size_t open = line.find('<');
  const size_t close = open == std::string_view::npos ? open : line.find('>', open);
  if (close == std::string_view::npos) {
    problems->push_back(who + " has no mail address");
    return;
  }
  if (open == 0 || line[open - 1] != ' ') {
    problems->push_back("no blank before the mail address of the " + who);
  }
  if (line.substr(0, open).find('>') != std::string_view::npos ||
      line.substr(open + 1, close - open - 1).find('<') != std::string_view::npos) {
    problems->push_back("the mail address of the " + who + " is malformed");
  }
  std::string_view date = line.substr(close + 1);
  if (!date.starts_with(' ')) {
    problems->push_back("no blank before the date of the " + who);
    return;
  }
  date.remove_prefix(1);
  size_t digits = 0;
  while (digits < date.size() && absl::ascii_isdigit(date[digits])) {
    ++digits;
  }
  constexpr size_t kMostDigits = 19;   // of what fits 64 bits
  if (digits == 0 || digits > kMostDigits || (digits > 1 && date[0] == '0') ||
      digits == date.size() || date[digits] != ' ') {
    problems->push_back("the date of the " + who + " is malformed");
    return;
  }
  const std::string_view zone = date.substr(digits + 1);
  if (zone.size() != 5 || (zone[0] != '+' && zone[0] != '-') ||
      !std::all_of(zone.begin() + 1, zone.end(), absl::ascii_isdigit)) {
    problems->push_back("the time zone of the " + who + " is malformed");
  }
}

void CheckCommit(std::string_view data, int id_size, Problems* problems) {
  Header header(data);
  if (!header.Has("tree") || !IsId(header.Take("tree"), id_size)) {
    problems->push_back("no tree");
    return;
  }
  bool parents_are_well = true;
  while (header.Has("parent")) {
    parents_are_well = IsId(header.Take("parent"), id_size) && parents_are_well;
  }
  if (!parents_are_well) {
    problems->push_back("a parent is malformed");
  }
  for (const char* who : {"author", "committer"}) {
    if (!header.Has(who)) {
      problems->push_back(std::string("no ") + who);
      return;
    }
    CheckIdentity(header.Take(who), who, problems);
    if (std::string_view(who) == "author" && header.Has("author")) {
      problems->push_back("several authors");
      return;
    }
  }
  if (data.find('\0') != std::string_view::npos) {
    problems->push_back("a NUL in a commit");
  }
}

void CheckTag(std::string_view data, int id_size, Problems* problems) {
  Header header(data);
  if (!header.Has("object") || !IsId(header.Take("object"), id_size)) {
    problems->push_back("no object");
    return;
  }
  if (!header.Has("type")) {
    problems->push_back("no type");
    return;
  }
  const std::string_view type = header.Take("type");
  if (type != "commit" && type != "tree" && type != "blob" && type != "tag") {
    problems->push_back("an unknown type");
  }
  if (!header.Has("tag")) {
    problems->push_back("no name");
    return;
  }
  header.Take("tag");
  if (!header.Has("tagger")) {
    problems->push_back("no tagger");
    return;
  }
  CheckIdentity(header.Take("tagger"), "tagger", problems);
}

// Names that would lead a file system to a repository's own directory.
bool IsDotGit(std::string_view name) {
  // HFS+ passes over characters that are not seen, NTFS over blanks and dots at the end, and behind
  // a colon.
  std::string plain;
  for (size_t i = 0; i < name.size();) {
    const Rune rune = DecodeRune(name, i);
    const bool is_ignored = rune.valid && ((rune.value >= 0x200c && rune.value <= 0x200f) ||
                                           (rune.value >= 0x202a && rune.value <= 0x202e) ||
                                           (rune.value >= 0x206a && rune.value <= 0x206f) ||
                                           rune.value == 0xfeff);
    if (!is_ignored) {
      plain += name.substr(i, static_cast<size_t>(rune.width));
    }
    i += static_cast<size_t>(rune.width);
  }
  plain = plain.substr(0, plain.find(':'));
  while (!plain.empty() && (plain.back() == ' ' || plain.back() == '.')) {
    plain.pop_back();
  }
  const std::string lowered = AsciiLowered(plain);
  return lowered == ".git" || lowered == "git~1";
}

// As git compares entries: a directory's name as if it ended in a slash.
std::string SortKey(std::string_view name, bool is_tree) {
  return std::string(name) + (is_tree ? "/" : "");
}

void CheckTree(std::string_view data, int id_size, Problems* problems) {
  absl::flat_hash_set<std::string_view> names;
  const auto id_bytes = static_cast<size_t>(id_size);
  std::string last;
  bool is_first = true, sorted = true, unique = true;
  const auto add = [&](std::string problem) {
    if (std::find(problems->begin(), problems->end(), problem) == problems->end()) {
      problems->push_back(std::move(problem));
    }
  };
  while (!data.empty()) {
    const size_t blank = data.find(' ');
    const size_t end = blank == std::string_view::npos ? blank : data.find('\0', blank);
    if (end == std::string_view::npos || data.size() - end - 1 < id_bytes) {
      return add("a truncated entry");
    }
    const std::string_view mode = data.substr(0, blank);
    const std::string_view name = data.substr(blank + 1, end - blank - 1);
    const ObjectId id = ObjectId::FromRaw(data.data() + end + 1, id_bytes);
    data.remove_prefix(end + 1 + id_bytes);
    if (mode.starts_with('0')) {
      add("a mode with a zero in front");
    } else if (mode != "100644" && mode != "100755" && mode != "120000" && mode != "40000" &&
               mode != "160000") {
      add("an odd mode");
    }
    if (name.empty()) {
      add("an empty name");
    } else if (name.find('/') != std::string_view::npos) {
      add("a name with a slash");
    } else if (name == "." || name == "..") {
      add("a name of dots");
    } else if (IsDotGit(name)) {
      add("a name like .git");
    }
    if (id.IsNull()) {
      add("an entry of the null id");
    }
    std::string key = SortKey(name, mode == "40000" || mode == "040000");
    sorted = sorted && (is_first || last < key);
    unique = names.insert(name).second && unique;
    last = std::move(key);
    is_first = false;
  }
  if (!sorted) {
    add("entries are not sorted");
  }
  if (!unique) {
    add("two entries of one name");
  }
}

}  // namespace

std::vector<std::string> FormatProblems(ObjectType type, std::string_view data, int id_size) {
  Problems problems;
  switch (type) {
    case ObjectType::kCommit:
      CheckCommit(data, id_size, &problems);
      break;
    case ObjectType::kTree:
      CheckTree(data, id_size, &problems);
      break;
    case ObjectType::kTag:
      CheckTag(data, id_size, &problems);
      break;
    case ObjectType::kBlob:
      break;
  }
  return problems;
}

}  // namespace secretscan
