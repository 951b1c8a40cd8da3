// Reads a configuration table with the reference's weak typing.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "rules/config_error.h"
#include "rules/config_value.h"

namespace secretscan {

// One element of a list of strings.
struct ListItem {
  std::string text;
  int line = 0;
};

// Keys are given as the reference spells its fields ("SecretGroup"), which is how messages name
// them; look-up ignores case. An absent key yields an empty value. The first value that cannot be
// converted puts an error into status(), and every later read yields an empty value, so that a
// caller may read all keys and ask once.
class TableReader {
 public:
  // `value` must outlive the reader. `path` is the value's name in messages ("Rules[0]"), empty for
  // the root. A value that is no table is an error.
  TableReader(const ConfigValue& value, std::string origin, std::string path,
              std::string rule_id = {});

  const absl::Status& status() const { return status_; }
  const ConfigValue* Find(std::string_view key) const;
  bool Has(std::string_view key) const { return Find(key) != nullptr; }
  // Where the key stands; where the table begins when the key is absent or empty.
  ConfigLocation Where(std::string_view key = {}) const;
  // A message for each key that is not one of `known`, and so is ignored; `table` names this table in it. Call only of a table.
  std::vector<std::string> WarningsOfOthers(std::span<const std::string_view> known,
                                            std::string_view table) const;
  // An error at Where(key), naming the rule.
  absl::Status Error(std::string_view key, std::string_view reason) const;
  void set_rule_id(std::string id) { rule_id_ = std::move(id); }
  const std::string& rule_id() const { return rule_id_; }
  const std::string& origin() const { return origin_; }

  // A number gives its shortest decimal form, a boolean "1" or "0".
  std::string Text(std::string_view key);
  // A number is truncated; text is read as a Go integer literal, "" as 0.
  int64_t Integer(std::string_view key);
  double Number(std::string_view key);
  bool Boolean(std::string_view key);
  // Text is split at commas without trimming, "" giving no element; another scalar is one element.
  std::vector<ListItem> TextList(std::string_view key);
  std::vector<std::string> PlainTextList(std::string_view key);
  // A single table stands for a list of one, the empty table for an empty list.
  std::vector<TableReader> Tables(std::string_view key);
  // Call only when Has(key).
  TableReader Table(std::string_view key) const;

 private:
  std::string PathOf(std::string_view key) const;
  std::string TextOf(const ConfigValue& value, const std::string& path);
  void Fail(const ConfigValue& value, const std::string& reason);
  void FailParse(const ConfigValue& value, std::string_view key, std::string_view type);

  const ConfigValue* value_;
  std::string origin_;
  std::string path_;
  std::string rule_id_;
  absl::Status status_;
};

}  // namespace secretscan
