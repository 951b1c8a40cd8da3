#include "rules/import_values.h"

#include <cctype>
#include <cstdint>

#include "absl/strings/ascii.h"
#include "base/status.h"
#include "rules/toml_text.h"
#include "rules/weak_number.h"

namespace secretscan {
namespace {

std::string_view StripBlanks(std::string_view text) {
  return ToStd(absl::StripAsciiWhitespace(absl::string_view(text.data(), text.size())));
}

// The parts of an expression between its outermost "||".
std::vector<std::string_view> Terms(std::string_view text) {
  std::vector<std::string_view> terms;
  size_t begin = 0;
  int depth = 0;
  char quote = '\0';
  for (size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (quote != '\0') {
      quote = c == quote && text[i - 1] != '\\' ? '\0' : quote;
    } else if (c == '"' || c == '\'') {
      quote = c;
    } else if (c == '(' || c == '[' || c == '{') {
      ++depth;
    } else if (c == ')' || c == ']' || c == '}') {
      --depth;
    } else if (depth == 0 && text.substr(i).starts_with("||")) {
      terms.push_back(StripBlanks(text.substr(begin, i - begin)));
      begin = i + 2;
      ++i;
    }
  }
  terms.push_back(StripBlanks(text.substr(begin)));
  return terms;
}

}  // namespace

std::string ImportedText(const ConfigValue& table, std::string_view key) {
  const ConfigValue* value = table.Find(key);
  return value == nullptr ? "" : value->ScalarText().value_or("");
}

std::vector<std::string> ImportedTexts(const ConfigValue& table, std::string_view key) {
  const ConfigValue* value = table.Find(key);
  std::vector<std::string> texts;
  if (value == nullptr) {
    return texts;
  }
  const auto add = [&](const ConfigValue& item) {
    if (std::string text = item.ScalarText().value_or(""); !text.empty()) {
      texts.push_back(std::move(text));
    }
  };
  if (const auto* list = value->As<ConfigValue::List>()) {
    for (const ConfigValue& item : *list) {
      add(item);
    }
  } else {
    add(*value);
  }
  return texts;
}

std::vector<const ConfigValue*> ImportedTables(const ConfigValue& table, std::string_view key) {
  const ConfigValue* value = table.Find(key);
  std::vector<const ConfigValue*> tables;
  const auto add = [&](const ConfigValue& item) {
    if (item.As<ConfigValue::Table>() != nullptr) {
      tables.push_back(&item);
    }
  };
  if (value != nullptr && value->As<ConfigValue::List>() != nullptr) {
    for (const ConfigValue& item : *value->As<ConfigValue::List>()) {
      add(item);
    }
  } else if (value != nullptr) {
    add(*value);
  }
  return tables;
}

std::string AllowlistToml(const ConfigValue& list) {
  std::string out = "[[rules.allowlists]]\n";
  const auto line = [&](std::string_view key, const std::string& value) {
    out += std::string(key) + " = " + value + "\n";
  };
  for (const auto& [key, name] : {std::pair("description", "description"),
                                  std::pair("condition", "condition"),
                                  std::pair("regextarget", "regexTarget")}) {
    if (const std::string text = ImportedText(list, key); !text.empty()) {
      line(name, TomlText(text));
    }
  }
  for (const char* key : {"commits", "paths", "stopwords", "regexes"}) {
    if (const std::vector<std::string> texts = ImportedTexts(list, key); !texts.empty()) {
      line(key, TomlList(texts));
    }
  }
  return out;
}

std::string TemplateOf(std::string_view example) {
  constexpr size_t kLongestRun = 4;
  std::string out;
  size_t run = 0;
  for (const char c : example) {
    const bool is_word = std::isalnum(static_cast<unsigned char>(c)) != 0;
    run = is_word ? run + 1 : 0;
    if (run > kLongestRun) {
      out += "{}";
      run = 1;
    }
    out += c;
    if (c == '{') {
      out += '{';
    }
  }
  return out;
}

EntropyFilter ReadEntropyFilter(std::string_view filter) {
  constexpr std::string_view kEntropy = "entropy(finding[\"secret\"]) <";
  constexpr std::string_view kNamespace = "filter.";
  EntropyFilter out;
  for (const std::string_view term : Terms(filter)) {
    const std::string_view call =
        term.starts_with(kNamespace) ? term.substr(kNamespace.size()) : term;
    std::string_view number;
    if (call.starts_with(kEntropy)) {
      number = call.substr(kEntropy.size());
      number = StripBlanks(number.substr(number.starts_with('=') ? 1 : 0));
    }
    if (!number.empty() && out.limit.empty() && ParseGoNumber(number)) {
      out.limit = std::string(number);
    } else if (!term.empty()) {
      out.others.emplace_back(term);
    }
  }
  return out;
}

}  // namespace secretscan
