#include "rules/table_reader.h"

#include <algorithm>
#include <cmath>
#include <optional>
#include <utility>

#include "base/utf8.h"
#include "rules/weak_number.h"

namespace secretscan {

TableReader::TableReader(const ConfigValue& value, std::string origin, std::string path,
                         std::string rule_id)
    : value_(&value),
      origin_(std::move(origin)),
      path_(std::move(path)),
      rule_id_(std::move(rule_id)) {
  if (value.As<ConfigValue::Table>() == nullptr) {
    Fail(value, "'" + path_ + "' expected a map, got '" + std::string(value.TypeName()) + "'");
  }
}

const ConfigValue* TableReader::Find(std::string_view key) const {
  return value_->Find(AsciiLowered(key));
}

ConfigLocation TableReader::Where(std::string_view key) const {
  const ConfigValue* value = key.empty() ? nullptr : Find(key);
  return {origin_, (value == nullptr ? value_ : value)->line};
}

std::vector<std::string> TableReader::WarningsOfOthers(std::span<const std::string_view> known,
                                                       std::string_view table) const {
  std::vector<std::string> warnings;
  for (const ConfigField& field : *value_->As<ConfigValue::Table>()) {
    if (std::find(known.begin(), known.end(), field.key) == known.end()) {
      warnings.push_back(ConfigMessage(Where(field.key), rule_id_,
                                       "unknown key '" + Printable(field.key) + "' in [" +
                                           std::string(table) + "] is ignored"));
    }
  }
  return warnings;
}

absl::Status TableReader::Error(std::string_view key, std::string_view reason) const {
  return ConfigError(Where(key), rule_id_, reason);
}

std::string TableReader::PathOf(std::string_view key) const {
  return path_.empty() ? std::string(key) : path_ + "." + std::string(key);
}

void TableReader::Fail(const ConfigValue& value, const std::string& reason) {
  if (status_.ok()) {
    status_ = ConfigError({origin_, value.line}, rule_id_, reason);
  }
}

void TableReader::FailParse(const ConfigValue& value, std::string_view key,
                            std::string_view type) {
  const std::string as = "' as " + std::string(type);
  if (value.As<std::string>() != nullptr) {
    Fail(value, "cannot parse '" + PathOf(key) + as + ": invalid syntax or out of range");
  } else {
    Fail(value, "'" + PathOf(key) + "' expected type '" + std::string(type) +
                    "', got unconvertible type '" + std::string(value.TypeName()) + "'");
  }
}

std::string TableReader::TextOf(const ConfigValue& value, const std::string& path) {
  if (std::optional<std::string> text = value.ScalarText()) {
    return *std::move(text);
  }
  Fail(value, "'" + path + "' expected type 'string', got unconvertible type '" +
                  std::string(value.TypeName()) + "'");
  return {};
}

std::string TableReader::Text(std::string_view key) {
  const ConfigValue* value = Find(key);
  return value == nullptr ? std::string() : TextOf(*value, PathOf(key));
}

int64_t TableReader::Integer(std::string_view key) {
  const ConfigValue* value = Find(key);
  if (value == nullptr) {
    return 0;
  }
  std::optional<int64_t> out;
  if (const auto* integer = value->As<int64_t>()) {
    out = *integer;
  } else if (const auto* number = value->As<double>()) {
    if (std::abs(*number) < 0x1p63) {  // false for NaN
      out = static_cast<int64_t>(*number);
    }
  } else if (const auto* boolean = value->As<bool>()) {
    out = *boolean ? 1 : 0;
  } else if (const auto* text = value->As<std::string>()) {
    out = text->empty() ? 0 : ParseGoInteger(*text);
  }
  if (!out) {
    FailParse(*value, key, "int");
  }
  return out.value_or(0);
}

double TableReader::Number(std::string_view key) {
  const ConfigValue* value = Find(key);
  if (value == nullptr) {
    return 0;
  }
  std::optional<double> out;
  if (const auto* integer = value->As<int64_t>()) {
    out = static_cast<double>(*integer);
  } else if (const auto* number = value->As<double>()) {
    out = *number;
  } else if (const auto* boolean = value->As<bool>()) {
    out = *boolean ? 1 : 0;
  } else if (const auto* text = value->As<std::string>()) {
    out = text->empty() ? 0 : ParseGoNumber(*text);
  }
  if (!out) {
    FailParse(*value, key, "float");
  }
  return out.value_or(0);
}

bool TableReader::Boolean(std::string_view key) {
  const ConfigValue* value = Find(key);
  if (value == nullptr) {
    return false;
  }
  std::optional<bool> out;
  if (const auto* integer = value->As<int64_t>()) {
    out = *integer != 0;
  } else if (const auto* number = value->As<double>()) {
    out = *number != 0;
  } else if (const auto* boolean = value->As<bool>()) {
    out = *boolean;
  } else if (const auto* text = value->As<std::string>()) {
    out = text->empty() ? false : ParseGoBoolean(*text);
  }
  if (!out) {
    FailParse(*value, key, "bool");
  }
  return out.value_or(false);
}

std::vector<ListItem> TableReader::TextList(std::string_view key) {
  std::vector<ListItem> out;
  const ConfigValue* value = Find(key);
  if (value == nullptr) {
    return out;
  }
  const std::string path = PathOf(key);
  if (const auto* list = value->As<ConfigValue::List>()) {
    out.reserve(list->size());
    for (size_t i = 0; i < list->size() && status_.ok(); ++i) {
      out.push_back({TextOf((*list)[i], path + "[" + std::to_string(i) + "]"), (*list)[i].line});
    }
  } else if (const auto* text = value->As<std::string>()) {
    for (size_t begin = 0; !text->empty() && begin <= text->size();) {
      const size_t end = std::min(text->find(',', begin), text->size());
      out.push_back({text->substr(begin, end - begin), value->line});
      begin = end + 1;
    }
  } else if (const auto* table = value->As<ConfigValue::Table>(); !table || !table->empty()) {
    out.push_back({TextOf(*value, path + "[0]"), value->line});
  }
  return status_.ok() ? out : std::vector<ListItem>();
}

std::vector<std::string> TableReader::PlainTextList(std::string_view key) {
  std::vector<std::string> out;
  for (ListItem& item : TextList(key)) {
    out.push_back(std::move(item.text));
  }
  return out;
}

std::vector<TableReader> TableReader::Tables(std::string_view key) {
  std::vector<TableReader> out;
  const ConfigValue* value = Find(key);
  if (value == nullptr || !status_.ok()) {
    return out;
  }
  const auto add = [&](const ConfigValue& item) {
    out.emplace_back(item, origin_, PathOf(key) + "[" + std::to_string(out.size()) + "]",
                     rule_id_);
    if (status_.ok()) {
      status_ = out.back().status();
    }
  };
  if (const auto* list = value->As<ConfigValue::List>()) {
    out.reserve(list->size());
    for (const ConfigValue& item : *list) {
      add(item);
    }
  } else if (const auto* table = value->As<ConfigValue::Table>()) {
    if (!table->empty()) {
      add(*value);
    }
  } else if (const auto* text = value->As<std::string>(); text == nullptr || !text->empty()) {
    add(*value);
  }
  return status_.ok() ? out : std::vector<TableReader>();
}

TableReader TableReader::Table(std::string_view key) const {
  return TableReader(*Find(key), origin_, PathOf(key), rule_id_);
}

}  // namespace secretscan
