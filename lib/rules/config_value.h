// A configuration as plain data: what TOML said, with lines, and without the TOML library.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace secretscan {

struct ConfigField;

// One value of a configuration file.
struct ConfigValue {
  // A date or time: legal TOML that no key of ours takes.
  struct Date {};
  using List = std::vector<ConfigValue>;
  using Table = std::vector<ConfigField>;

  int line = 0;  // 1-based; of the key for a scalar in a table, of the value in a list
  std::variant<std::string, int64_t, double, bool, Date, List, Table> data;

  template <typename T>
  const T* As() const { return std::get_if<T>(&data); }

  // The field with this lower-case name; null when absent or when this is no table. When a table
  // holds a key in several spellings, the one written last counts.
  const ConfigValue* Find(std::string_view lower_key) const;

  // A scalar as the reference makes text of it, true as "1"; nothing for dates, lists and tables.
  std::optional<std::string> ScalarText() const;

  // What the reference calls this value's type in messages: "string", "int64", "slice", "map", …
  std::string_view TypeName() const;
};

struct ConfigField {
  std::string key;  // lower case
  ConfigValue value;
};

}  // namespace secretscan
