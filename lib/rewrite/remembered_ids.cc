#include "rewrite/remembered_ids.h"

#include <algorithm>
#include <optional>

#include <vector>

#include "absl/container/flat_hash_set.h"
#include "base/hex.h"
#include "base/status.h"

namespace secretscan {
namespace {

// The next line, with its newline; *text is what follows.
std::string_view TakeLine(std::string_view* text) {
  const size_t end = text->find('\n');
  const std::string_view line =
      text->substr(0, end == std::string_view::npos ? end : end + 1);
  text->remove_prefix(line.size());
  return line;
}

bool ParseId(std::string_view text, size_t digits, ObjectId* id) {
  return text.size() >= digits && ObjectId::FromHex(text.substr(0, digits), id);
}

// nullopt: it is gone.
std::optional<ObjectId> Translate(const ObjectId& id, const IdMap& ids) {
  const auto found = ids.find(id);
  if (found == ids.end()) {
    return id;
  }
  if (found->second.IsNull()) {
    return std::nullopt;
  }
  return found->second;
}

// One line's part, which stays one.
absl::StatusOr<std::string> Redacted(std::string_view text, const TextReplacer* messages) {
  std::string out;
  bool is_changed = false;
  if (messages != nullptr) {
    SECRETSCAN_ASSIGN_OR_RETURN(is_changed, messages->Replace(text, &out));
  }
  if (!is_changed) {
    return std::string(text);
  }
  std::replace(out.begin(), out.end(), '\n', ' ');
  return out;
}

}  // namespace

absl::StatusOr<std::string> TranslateReflog(std::string_view text, const IdMap& ids,
                                            const TextReplacer* messages, int id_size) {
  const size_t digits = 2 * static_cast<size_t>(id_size);
  std::string out;
  std::string last;  // where the log was after the last entry that is left
  while (!text.empty()) {
    std::string_view line = TakeLine(&text);
    const std::string_view newline = line.ends_with('\n') ? "\n" : "";
    line.remove_suffix(newline.size());
    ObjectId before;
    ObjectId after;
    const bool is_entry = line.size() > 2 * digits + 1 && line[digits] == ' ' &&
                          line[2 * digits + 1] == ' ' && ParseId(line, digits, &before) &&
                          ParseId(line.substr(digits + 1), digits, &after);
    if (!is_entry) {
      SECRETSCAN_ASSIGN_OR_RETURN(const std::string redacted, Redacted(line, messages));
      out += redacted;
      out += newline;
      continue;
    }
    const std::optional<ObjectId> new_after = Translate(after, ids);
    if (!new_after.has_value()) {
      continue;
    }
    const std::optional<ObjectId> new_before = Translate(before, ids);
    out += new_before.has_value() ? new_before->Hex()
           : last.empty()         ? std::string(digits, '0')
                                  : last;
    last = new_after->Hex();
    out += ' ' + last;
    const std::string_view rest = line.substr(2 * digits + 1);
    const size_t tab = std::min(rest.find('\t'), rest.size());
    out += rest.substr(0, tab);
    if (tab < rest.size()) {
      SECRETSCAN_ASSIGN_OR_RETURN(const std::string message,
                                  Redacted(rest.substr(tab + 1), messages));
      out += '\t' + message;
    }
    out += newline;
  }
  return out;
}

std::string TranslateLines(std::string_view text, const IdMap& ids, int id_size) {
  const size_t digits = 2 * static_cast<size_t>(id_size);
  std::string out;
  while (!text.empty()) {
    const std::string_view line = TakeLine(&text);
    ObjectId id;
    if (!ParseId(line, digits, &id)) {
      out += line;
    } else if (const std::optional<ObjectId> translated = Translate(id, ids)) {
      out += translated->Hex();
      out += line.substr(digits);
    }
  }
  return out;
}

std::string TranslateMentions(std::string_view text, const IdMap& ids, int id_size) {
  const size_t digits = 2 * static_cast<size_t>(id_size);
  std::string out;
  for (size_t at = 0; at < text.size();) {
    size_t end = at;
    while (end < text.size() && HexDigit(text[end]) >= 0) {
      ++end;
    }
    ObjectId id;
    std::optional<ObjectId> translated;
    if (end - at == digits && ParseId(text.substr(at), digits, &id)) {
      translated = Translate(id, ids);
    }
    out += translated.has_value() ? translated->Hex() : std::string(text.substr(at, end - at));
    if (end < text.size()) {
      out += text[end++];
    }
    at = end;
  }
  return out;
}

std::string ExtendShallow(std::string_view text, const IdMap& ids, int id_size) {
  const size_t digits = 2 * static_cast<size_t>(id_size);
  std::string out(text);
  absl::flat_hash_set<ObjectId> known;
  std::vector<ObjectId> added;
  while (!text.empty()) {
    ObjectId id;
    if (ParseId(TakeLine(&text), digits, &id)) {
      known.insert(id);
      if (const auto found = ids.find(id); found != ids.end() && !found->second.IsNull()) {
        added.push_back(found->second);
      }
    }
  }
  if (!out.empty() && !out.ends_with('\n')) {
    out += '\n';
  }
  for (const ObjectId& id : added) {
    if (known.insert(id).second) {
      out += id.Hex() + "\n";
    }
  }
  return out;
}

}  // namespace secretscan
