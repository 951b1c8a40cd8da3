// The files of rules/*.toml, as compiled into the library; the build generates the definition.
#pragma once

#include <span>
#include <string_view>

namespace secretscan {

struct EmbeddedRulesFile {
  std::string_view name;  // "00-common.toml"
  std::string_view toml;
};

// Sorted by name.
std::span<const EmbeddedRulesFile> EmbeddedRules();

}  // namespace secretscan
