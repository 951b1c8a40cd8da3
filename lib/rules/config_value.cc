#include "rules/config_value.h"

#include <array>

#include "rules/weak_number.h"

namespace secretscan {

const ConfigValue* ConfigValue::Find(std::string_view lower_key) const {
  const Table* table = As<Table>();
  const ConfigValue* found = nullptr;
  if (table != nullptr) {
    for (const ConfigField& field : *table) {
      if (field.key == lower_key && (found == nullptr || field.value.line >= found->line)) {
        found = &field.value;
      }
    }
  }
  return found;
}

std::optional<std::string> ConfigValue::ScalarText() const {
  if (const auto* text = As<std::string>()) {
    return *text;
  }
  if (const auto* integer = As<int64_t>()) {
    return std::to_string(*integer);
  }
  if (const auto* number = As<double>()) {
    return FormatGoNumber(*number);
  }
  if (const auto* boolean = As<bool>()) {
    return *boolean ? "1" : "0";
  }
  return std::nullopt;
}

std::string_view ConfigValue::TypeName() const {
  constexpr std::array<std::string_view, std::variant_size_v<decltype(data)>> kNames = {
      "string", "int64", "float64", "bool", "struct", "slice", "map"};
  return kNames[data.index()];
}

}  // namespace secretscan
