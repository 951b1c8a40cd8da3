#include "ignore/ignore_entry.h"

#include <algorithm>
#include <iterator>
#include <vector>

#include "base/hex.h"
#include "base/status.h"
#include "base/utf8.h"
#include "ignore/path_glob.h"
#include "ignore/secret_tag.h"

namespace secretscan {
namespace {

using E = IgnoreEntry;

struct Key {
  std::string_view name;
  std::string E::*member;
};
// In the order in which they are written.
constexpr Key kKeys[] = {{"rule", &E::rule},     {"path", &E::path},   {"reason", &E::reason},
                         {"owner", &E::owner},   {"added", &E::added}, {"expires", &E::expires}};

constexpr std::string_view kBlank = " \t";

bool IsHex(std::string_view text, size_t size) {
  return text.size() == size && text.find_first_not_of("0123456789abcdef") == std::string_view::npos;
}

class LineParser {
 public:
  explicit LineParser(std::string_view line) : rest_(line) {}

  absl::StatusOr<IgnoreEntry> Parse() {
    SECRETSCAN_RETURN_IF_ERROR(ReadWhat());
    for (SkipBlanks(); !rest_.empty(); SkipBlanks()) {
      SECRETSCAN_RETURN_IF_ERROR(ReadKey());
    }
    SECRETSCAN_RETURN_IF_ERROR(Check());
    return std::move(entry_);
  }

 private:
  void SkipBlanks() {
    rest_.remove_prefix(std::min(rest_.find_first_not_of(kBlank), rest_.size()));
  }

  absl::Status ReadWhat() {
    const std::string_view word = rest_.substr(0, rest_.find_first_of(kBlank));
    rest_.remove_prefix(word.size());
    if (word == "file") {
      entry_.kind = E::Kind::kFile;
      return absl::OkStatus();
    }
    constexpr std::string_view kPrefix = "scrypt:";
    const std::string_view values = word.substr(std::min(kPrefix.size(), word.size()));
    if (!word.starts_with(kPrefix) || values.size() != kSaltDigits + 1 + kTagDigits ||
        values[kSaltDigits] != ':' || !IsHex(values.substr(0, kSaltDigits), kSaltDigits) ||
        !IsHex(values.substr(kSaltDigits + 1), kTagDigits)) {
      return InvalidArgument("begins with neither \"file\" nor \"scrypt:SALT:TAG\"");
    }
    entry_.salt = values.substr(0, kSaltDigits);
    entry_.tag = values.substr(kSaltDigits + 1);
    return absl::OkStatus();
  }

  absl::Status ReadKey() {
    const size_t equals = rest_.find('=');
    const std::string_view name = rest_.substr(0, std::min(equals, rest_.size()));
    const auto key = std::find_if(std::begin(kKeys), std::end(kKeys),
                                  [&](const Key& k) { return k.name == name; });
    if (equals == std::string_view::npos || key == std::end(kKeys)) {
      return InvalidArgument("holds something else than rule=, path=, reason=, owner=, added= or "
                             "expires= with a value");
    }
    rest_.remove_prefix(equals + 1);
    std::string& value = entry_.*key->member;
    if (!value.empty()) {
      return InvalidArgument("says " + std::string(name) + "= twice");
    }
    SECRETSCAN_RETURN_IF_ERROR(ReadValue(&value));
    if (value.empty()) {
      return InvalidArgument("says nothing behind " + std::string(name) + "=");
    }
    return absl::OkStatus();
  }

  absl::Status ReadValue(std::string* value) {
    if (!rest_.starts_with('"')) {
      *value = rest_.substr(0, rest_.find_first_of(kBlank));
      rest_.remove_prefix(value->size());
      return value->find('"') == std::string::npos
                 ? absl::OkStatus()
                 : InvalidArgument("has a quote inside a word");
    }
    for (size_t at = 1; at < rest_.size(); ++at) {
      if (rest_[at] == '"') {
        rest_.remove_prefix(at + 1);
        return rest_.empty() || kBlank.find(rest_[0]) != std::string_view::npos
                   ? absl::OkStatus()
                   : InvalidArgument("has no blank behind a quote");
      }
      if (rest_[at] != '\\') {
        *value += rest_[at];
        continue;
      }
      const std::string_view escape = rest_.substr(at + 1);
      std::vector<uint8_t> byte;
      if (escape.starts_with('x') && escape.size() > 2 && HexDecode(escape.substr(1, 2), &byte)) {
        *value += static_cast<char>(byte[0]);
        at += 3;
      } else if (constexpr std::string_view kEscapes = "\"\\ntr";
                 !escape.empty() && kEscapes.find(escape[0]) != std::string_view::npos) {
        *value += std::string_view("\"\\\n\t\r")[kEscapes.find(escape[0])];
        at += 1;
      } else {
        return InvalidArgument("has an unknown escape");
      }
    }
    return InvalidArgument("has a quote without an end");
  }

  absl::Status Check() const {
    for (const std::string* day : {&entry_.added, &entry_.expires}) {
      if (!day->empty() && !ParseDay(*day)) {
        return InvalidArgument("has a day that is not YYYY-MM-DD");
      }
    }
    bool names_path = false;
    if (!entry_.path.empty()) {
      SECRETSCAN_ASSIGN_OR_RETURN(const PathGlob glob, PathGlob::Parse(entry_.path));
      names_path = !glob.matches_everything();
    }
    if (entry_.kind == E::Kind::kFile && (entry_.rule.empty() || !names_path)) {
      return InvalidArgument("is too broad: \"file\" needs rule= and a path= that is not only "
                             "wildcards");
    }
    return absl::OkStatus();
  }

  std::string_view rest_;
  IgnoreEntry entry_;
};

bool NeedsQuotes(std::string_view value) {
  return std::any_of(value.begin(), value.end(), [](char c) {
    return static_cast<unsigned char>(c) <= ' ' || c == '"' || c == '\x7f';
  });
}

void AppendQuoted(std::string_view value, std::string* out) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  *out += '"';
  for (const char c : value) {
    const auto byte = static_cast<unsigned char>(c);
    if (c == '"' || c == '\\') {
      *out += '\\';
      *out += c;
    } else if (byte < ' ' || byte == 0x7f) {
      *out += "\\x";
      *out += kDigits[byte >> 4];
      *out += kDigits[byte & 15];
    } else {
      *out += c;
    }
  }
  *out += '"';
}

}  // namespace

bool IgnoreEntry::expired(CalendarDay today) const {
  const auto last = ParseDay(expires);
  return last && *last < today;
}

absl::StatusOr<IgnoreEntry> ParseIgnoreEntry(std::string_view line) {
  return LineParser(line).Parse();
}

std::string FormatIgnoreEntry(const IgnoreEntry& entry) {
  std::string out = entry.kind == E::Kind::kFile ? "file" : "scrypt:" + entry.salt + ":" + entry.tag;
  for (const Key& key : kKeys) {
    const std::string& value = entry.*key.member;
    if (value.empty()) {
      continue;
    }
    out += ' ';
    out += key.name;
    out += '=';
    if (NeedsQuotes(value)) {
      AppendQuoted(value, &out);
    } else {
      out += value;
    }
  }
  return out;
}

}  // namespace secretscan
