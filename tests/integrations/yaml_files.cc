#include "integrations/yaml_files.h"

#include <gtest/gtest.h>
#include <yaml.h>

#include <fstream>
#include <memory>
#include <sstream>

namespace secretscan::testing {
namespace {

using Json = nlohmann::ordered_json;

std::string Text(const yaml_node_t& node) {
  return {reinterpret_cast<const char*>(node.data.scalar.value), node.data.scalar.length};
}

Json Value(yaml_document_t* document, int index) {
  const yaml_node_t& node = *yaml_document_get_node(document, index);
  switch (node.type) {
    case YAML_SCALAR_NODE:
      return Text(node);
    case YAML_SEQUENCE_NODE: {
      Json list = Json::array();
      for (const yaml_node_item_t* item = node.data.sequence.items.start;
           item != node.data.sequence.items.top; ++item) {
        list.push_back(Value(document, *item));
      }
      return list;
    }
    case YAML_MAPPING_NODE: {
      Json object = Json::object();
      for (const yaml_node_pair_t* pair = node.data.mapping.pairs.start;
           pair != node.data.mapping.pairs.top; ++pair) {
        const std::string key = Text(*yaml_document_get_node(document, pair->key));
        EXPECT_FALSE(object.contains(key)) << "twice: " << key;
        object[key] = Value(document, pair->value);
      }
      return object;
    }
    case YAML_NO_NODE:
      break;
  }
  return nullptr;
}

}  // namespace

Json ParseYaml(const std::string& text) {
  yaml_parser_t parser;
  yaml_parser_initialize(&parser);
  yaml_parser_set_input_string(&parser, reinterpret_cast<const unsigned char*>(text.data()),
                               text.size());
  yaml_document_t document;
  Json value;
  if (yaml_parser_load(&parser, &document) != 0) {
    if (yaml_document_get_root_node(&document) != nullptr) {
      value = Value(&document, 1);
    }
    yaml_document_delete(&document);
  } else {
    ADD_FAILURE() << parser.problem << " in line " << parser.problem_mark.line + 1;
  }
  yaml_parser_delete(&parser);
  return value;
}

std::string ProjectFile(const std::string& path) {
  std::ifstream file(SECRETSCAN_SOURCE_DIR "/" + path, std::ios::binary);
  EXPECT_TRUE(file.is_open()) << path;
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

}  // namespace secretscan::testing
