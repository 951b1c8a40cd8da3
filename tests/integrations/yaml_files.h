// YAML files of the project as JSON values, for tests.
#pragma once

#include <string>

#include <nlohmann/json.hpp>

namespace secretscan::testing {

// Mappings keep their order; all scalars are strings; anchors are not followed. Null with a test failure
// if the text is no YAML.
nlohmann::ordered_json ParseYaml(const std::string& text);

// The text of a file of the project. A missing one is a test failure.
std::string ProjectFile(const std::string& path);

}  // namespace secretscan::testing
