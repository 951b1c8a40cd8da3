#include "rules/toml_reader.h"

#include <utility>

#include "base/status.h"
#include "base/utf8.h"
#include "rules/config_error.h"
#include "rules/toml_guard.h"

// Without exceptions a syntax error is a value. Packaged shared builds of the library hold only the
// throwing parser, so the parser is compiled here, from the headers.
#undef TOML_HEADER_ONLY
#undef TOML_SHARED_LIB
#define TOML_HEADER_ONLY 1
#define TOML_EXCEPTIONS 0
// Some of its assertions fail on malformed texts ("[=]") that the code behind them then reports as
// it should. They must neither end the program nor, with NDEBUG, become promises to the optimiser.
#undef NDEBUG
#define TOML_ASSERT(expression) static_assert(true)
#include "toml++/toml.h"

namespace secretscan {
namespace {

int Line(const toml::source_region& source) { return static_cast<int>(source.begin.line); }

bool IsEmptyTable(const ConfigValue& value) {
  const auto* table = value.As<ConfigValue::Table>();
  return table != nullptr && table->empty();
}

// Recursion is bounded: GuardToml() has limited how deep a document nests. Outside of lists an
// empty table counts as absent, as in the reference: `in_list` says that a list is around.
ConfigValue Convert(const toml::node& node, int line, bool in_list) {
  ConfigValue out;
  out.line = line;
  switch (node.type()) {
    case toml::node_type::string:
      out.data = UnguardText(node.as_string()->get());
      break;
    case toml::node_type::integer:
      out.data = node.as_integer()->get();
      break;
    case toml::node_type::floating_point:
      out.data = node.as_floating_point()->get();
      break;
    case toml::node_type::boolean:
      out.data = node.as_boolean()->get();
      break;
    case toml::node_type::array: {
      ConfigValue::List list;
      list.reserve(node.as_array()->size());
      for (const toml::node& item : *node.as_array()) {
        list.push_back(Convert(item, Line(item.source()), true));
      }
      out.data = std::move(list);
      break;
    }
    case toml::node_type::table: {
      ConfigValue::Table table;
      table.reserve(node.as_table()->size());
      for (const auto& [key, value] : *node.as_table()) {
        ConfigValue converted = Convert(value, Line(key.source()), in_list);
        if (in_list || !IsEmptyTable(converted)) {
          table.push_back({AsciiLowered(UnguardText(key.str())), std::move(converted)});
        }
      }
      out.data = std::move(table);
      break;
    }
    default:
      out.data = ConfigValue::Date{};
      break;
  }
  return out;
}

}  // namespace

absl::StatusOr<ConfigValue> ReadToml(std::string_view toml, const std::string& origin) {
  SECRETSCAN_ASSIGN_OR_RETURN(const std::string guarded, GuardToml(toml, origin));
  const toml::parse_result result = toml::parse(std::string_view(guarded));
  if (!result) {
    return ConfigError({origin, Line(result.error().source())}, "",
                       "while parsing config: toml: " +
                           Printable(UnguardText(result.error().description())));
  }
  return Convert(result.table(), 1, false);
}

}  // namespace secretscan
