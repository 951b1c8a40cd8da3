#include "rewrite/filter_repo_remote.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_set.h"
#include "base/utf8.h"
#include "git/config_file.h"

namespace secretscan {
namespace {

bool IsBlank(char c) { return c == ' ' || c == '\t' || c == '\r'; }

// A section's header or an entry, with its place in the text.
struct Item {
  size_t begin = 0;
  size_t end = 0;        // behind the ']' or the value, a comment that follows included
  bool is_header = false;
  std::string section;   // "branch.main"
  std::string key;       // "branch.main.remote", of an entry
  std::string value;
};

class Scanner {
 public:
  explicit Scanner(std::string_view text) : text_(text) {}

  std::vector<Item> Run() {
    std::vector<Item> items;
    if (text_.starts_with("\xEF\xBB\xBF")) {
      at_ = 3;
    }
    while (at_ < text_.size()) {
      const char c = text_[at_];
      if (c == '\n' || IsBlank(c)) {
        ++at_;
      } else if (c == '#' || c == ';') {
        SkipLine();
      } else {
        items.push_back(c == '[' ? Header() : Entry());
      }
    }
    return items;
  }

 private:
  void SkipLine() { at_ = std::min(text_.find('\n', at_), text_.size()); }

  // What the configuration's reader makes of a piece of it.
  static std::string KeyIn(const std::string& piece) {
    ConfigFile config;
    config.AddText(piece);
    return config.entries().empty() ? "" : config.entries().front().first;
  }

  Item Header() {
    Item item{at_, at_, true, "", "", ""};
    bool quoted = false;
    for (++at_; at_ < text_.size() && text_[at_] != '\n'; ++at_) {
      const char c = text_[at_];
      if (quoted && c == '\\' && at_ + 1 < text_.size() && text_[at_ + 1] != '\n') {
        ++at_;
      } else if (c == '"') {
        quoted = !quoted;
      } else if (c == ']' && !quoted) {
        break;
      }
    }
    const bool closed = at_ < text_.size() && text_[at_] == ']';
    const std::string piece(text_.substr(item.begin, at_ + (closed ? 1 : 0) - item.begin));
    const std::string key = closed ? KeyIn(piece + "\nx=y\n") : "";
    if (key.empty()) {
      SkipLine();  // no header: what follows belongs to no section
    } else {
      ++at_;
      item.section = key.substr(0, key.size() - 2);
    }
    section_ = item.section;
    item.end = at_;
    return item;
  }

  // To the end of the value, which a backslash may continue on the next line.
  Item Entry() {
    Item item{at_, at_, false, section_, "", ""};
    bool quoted = false;
    for (; at_ < text_.size() && text_[at_] != '\n'; ++at_) {
      const char c = text_[at_];
      if (c == '"') {
        quoted = !quoted;
      } else if (c == '\\' && at_ + 1 < text_.size()) {
        ++at_;
        if (text_[at_] == '\r' && at_ + 1 < text_.size() && text_[at_ + 1] == '\n') {
          ++at_;
        }
      } else if (!quoted && (c == '#' || c == ';')) {
        SkipLine();
        break;
      }
    }
    at_ = std::min(at_, text_.size());
    item.end = at_;
    ConfigFile config;
    config.AddText("[x]\n" + std::string(text_.substr(item.begin, item.end - item.begin)));
    if (config.entries().size() == 1 && !section_.empty()) {
      item.key = section_ + config.entries().front().first.substr(1);
      item.value = config.entries().front().second;
    }
    return item;
  }

  std::string_view text_;
  size_t at_ = 0;
  std::string section_;
};

bool Removes(const Item& item, const std::string& remote,
             const absl::flat_hash_set<std::string>& followers) {
  if (item.section == "remote." + remote) {
    return true;
  }
  if (item.is_header || item.key.empty()) {
    return false;
  }
  const std::string name = item.key.substr(item.section.size() + 1);
  if (item.section.starts_with("branch.")) {
    return (followers.contains(item.section) && (name == "remote" || name == "merge")) ||
           (name == "pushremote" && item.value == remote);
  }
  return item.key == "remote.pushdefault" && item.value == remote;
}

// A removed item takes its line with it, if it is alone there.
std::pair<size_t, size_t> Widened(std::string_view text, const Item& item) {
  size_t begin = item.begin;
  while (begin > 0 && IsBlank(text[begin - 1])) {
    --begin;
  }
  const bool alone = begin == 0 || text[begin - 1] == '\n';
  size_t end = item.end;
  while (end < text.size() && IsBlank(text[end])) {
    ++end;
  }
  const bool ends_line = end == text.size() || text[end] == '\n';
  if (!alone || !ends_line) {
    return {item.begin, item.end};
  }
  return {begin, std::min(end + 1, text.size())};
}

}  // namespace

std::string WithoutRemote(std::string_view configuration, std::string_view remote_name) {
  const std::string remote(remote_name);
  const std::vector<Item> items = Scanner(configuration).Run();
  absl::flat_hash_set<std::string> followers;
  for (const Item& item : items) {
    if (item.section.starts_with("branch.") && item.key == item.section + ".remote") {
      // The last one counts.
      if (item.value == remote) {
        followers.insert(item.section);
      } else {
        followers.erase(item.section);
      }
    }
  }
  std::vector<bool> removed(items.size());
  for (size_t i = 0; i < items.size(); ++i) {
    removed[i] = Removes(items[i], remote, followers);
  }
  // Headers of which nothing is left go, too.
  for (size_t i = 0; i < items.size(); ++i) {
    if (!items[i].is_header || items[i].section.empty()) {
      continue;
    }
    bool all_removed = i + 1 < items.size() && !items[i + 1].is_header;
    for (size_t next = i + 1; next < items.size() && !items[next].is_header && all_removed;
         ++next) {
      all_removed = removed[next];
    }
    removed[i] = removed[i] || all_removed;
  }
  std::string text;
  size_t from = 0;
  for (size_t i = 0; i < items.size(); ++i) {
    if (removed[i]) {
      const auto [begin, end] = Widened(configuration, items[i]);
      text += configuration.substr(from, std::max(begin, from) - from);
      from = std::max(from, end);
    }
  }
  return text + std::string(configuration.substr(std::min(from, configuration.size())));
}

}  // namespace secretscan
