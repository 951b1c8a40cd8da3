#include "rules/yaml_reader.h"

#include <yaml.h>

#include <map>
#include <memory>
#include <utility>
#include <vector>

#include "base/utf8.h"
#include "rules/config_error.h"
#include "rules/toml_guard.h"

namespace secretscan {
namespace {

struct EventDeleter {
  void operator()(yaml_event_t* event) const {
    yaml_event_delete(event);
    delete event;
  }
};
using Event = std::unique_ptr<yaml_event_t, EventDeleter>;

std::string_view TextOf(const yaml_char_t* text, size_t size) {
  return {reinterpret_cast<const char*>(text), size};
}

class Reader {
 public:
  Reader(std::string_view yaml, const std::string& origin) : origin_(origin) {
    is_ready_ = yaml_parser_initialize(&parser_) != 0;
    if (is_ready_) {
      yaml_parser_set_input_string(
          &parser_, reinterpret_cast<const unsigned char*>(yaml.data()), yaml.size());
      yaml_parser_set_encoding(&parser_, YAML_UTF8_ENCODING);
    }
  }
  ~Reader() {
    if (is_ready_) {
      yaml_parser_delete(&parser_);
    }
  }
  Reader(const Reader&) = delete;
  Reader& operator=(const Reader&) = delete;

  // A container that is being filled.
  struct Open {
    ConfigValue value;
    std::string key;       // of a map: whose value comes next
    bool has_key = false;
    bool is_map = false;
  };

  absl::StatusOr<ConfigValue> Read() {
    std::vector<Open> open;
    ConfigValue root;
    root.data = std::string();
    for (;;) {
      auto* const raw = new yaml_event_t{};
      if (!is_ready_ || yaml_parser_parse(&parser_, raw) == 0) {
        delete raw;
        return Error(parser_.problem == nullptr ? "the YAML cannot be read" : parser_.problem,
                     static_cast<int>(parser_.problem_mark.line) + 1);
      }
      const Event event(raw);
      const int line = static_cast<int>(event->start_mark.line) + 1;
      switch (event->type) {
        case YAML_SCALAR_EVENT: {
          const std::string text(TextOf(event->data.scalar.value, event->data.scalar.length));
          if (event->data.scalar.anchor != nullptr) {
            anchors_[reinterpret_cast<const char*>(event->data.scalar.anchor)] = text;
          }
          Put(text, line, &open, &root);
          break;
        }
        case YAML_ALIAS_EVENT: {
          const auto known =
              anchors_.find(reinterpret_cast<const char*>(event->data.alias.anchor));
          if (known == anchors_.end()) {
            return Error("only aliases of scalars are followed", line);
          }
          aliased_ += known->second.size() + 1;
          if (aliased_ > kMaxConfigBytes) {
            return Error("the aliases come to too much", line);
          }
          Put(known->second, line, &open, &root);
          break;
        }
        case YAML_SEQUENCE_START_EVENT:
        case YAML_MAPPING_START_EVENT: {
          if (open.size() >= static_cast<size_t>(kMaxConfigNesting)) {
            return Error("the nesting is too deep", line);
          }
          Open container;
          container.is_map = event->type == YAML_MAPPING_START_EVENT;
          if (const yaml_char_t* const anchor = container.is_map
                                                    ? event->data.mapping_start.anchor
                                                    : event->data.sequence_start.anchor) {
            anchors_.erase(reinterpret_cast<const char*>(anchor));  // no scalar has it any more
          }
          container.value.line = line;
          if (container.is_map) {
            container.value.data = ConfigValue::Table();
          } else {
            container.value.data = ConfigValue::List();
          }
          if (!open.empty() && open.back().is_map && !open.back().has_key) {
            return Error("a key must be a scalar", line);
          }
          open.push_back(std::move(container));
          break;
        }
        case YAML_SEQUENCE_END_EVENT:
        case YAML_MAPPING_END_EVENT: {
          ConfigValue value = std::move(open.back().value);
          open.pop_back();
          Add(std::move(value), &open, &root);
          break;
        }
        case YAML_DOCUMENT_END_EVENT:
        case YAML_STREAM_END_EVENT:
          return root;
        default:
          break;
      }
    }
  }

 private:
  absl::Status Error(std::string_view reason, int line) const {
    return ConfigError({origin_, line}, "", reason);
  }

  // A scalar: a key where one is due.
  static void Put(const std::string& text, int line, std::vector<Open>* open, ConfigValue* root) {
    if (!open->empty() && open->back().is_map && !open->back().has_key) {
      open->back().key = AsciiLowered(text);
      open->back().has_key = true;
      return;
    }
    ConfigValue value;
    value.line = line;
    value.data = text;
    Add(std::move(value), open, root);
  }

  static void Add(ConfigValue value, std::vector<Open>* open, ConfigValue* root) {
    if (open->empty()) {
      *root = std::move(value);
      return;
    }
    Open& around = open->back();
    if (around.is_map) {
      std::get<ConfigValue::Table>(around.value.data).push_back({around.key, std::move(value)});
      around.has_key = false;
    } else {
      std::get<ConfigValue::List>(around.value.data).push_back(std::move(value));
    }
  }

  const std::string& origin_;
  yaml_parser_t parser_{};
  bool is_ready_ = false;
  std::map<std::string, std::string> anchors_;  // scalars
  size_t aliased_ = 0;                          // bytes
};

}  // namespace

absl::StatusOr<ConfigValue> ReadYaml(std::string_view yaml, const std::string& origin) {
  if (yaml.size() > kMaxConfigBytes) {
    return ConfigError({origin, 0}, "", "the file is too large");
  }
  return Reader(yaml, origin).Read();
}

}  // namespace secretscan
