#include "rules/rule_import.h"

#include <algorithm>
#include <set>
#include <utility>

#include "base/regex.h"
#include "base/regex_keywords.h"
#include "base/regex_syntax.h"
#include "base/status.h"
#include "base/utf8.h"
#include "rules/config_error.h"
#include "rules/config_value.h"
#include "rules/import_values.h"
#include "rules/pattern_import.h"
#include "rules/rule_set.h"
#include "rules/toml_reader.h"
#include "rules/toml_text.h"
#include "rules/weak_number.h"
#include "rules/yaml_reader.h"
#include "validate/confidence.h"

namespace secretscan {
namespace {

// "kingfisher.acme.1" as "kingfisher-acme-1".
std::string IdOf(std::string_view id) {
  std::string out;
  for (const char c : AsciiLowered(id)) {
    const bool is_word = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
    if (is_word) {
      out += c;
    } else if (!out.empty() && out.back() != '-') {
      out += '-';
    }
  }
  while (out.ends_with('-')) {
    out.pop_back();
  }
  return out;
}

class Importer {
 public:
  Importer(ImportFormat format, std::string origin) : format_(format), origin_(std::move(origin)) {}

  absl::StatusOr<ImportedRules> Import(const ConfigValue& root) {
    const ConfigValue* rules = root.Find("rules");
    const auto* list = rules == nullptr ? nullptr : rules->As<ConfigValue::List>();
    if (list == nullptr) {
      return ConfigError({origin_, root.line}, "", "there is no list of rules");
    }
    if (format_ == ImportFormat::kBetterleaks) {
      NoteOthers(root, {"rules", "title", "description", "minversion", "betterleaksminversion"});
    }
    for (const ConfigValue& rule : *list) {
      ImportRule(rule);
    }
    // The budget for expressions counts all of them together.
    SECRETSCAN_RETURN_IF_ERROR(ParseRules(out_.toml, origin_).status());
    return std::move(out_);
  }

 private:
  void Note(const std::string& reason) {
    out_.notes.push_back(ConfigMessage({origin_, line_}, id_, reason));
  }
  void LeaveOut(const std::string& reason) {
    ++out_.left_out;
    Note("left out: " + reason);
  }

  // Names each key that is not among `known`.
  void NoteOthers(const ConfigValue& value, const std::set<std::string_view>& known) {
    for (const ConfigField& field : *value.As<ConfigValue::Table>()) {
      if (!known.contains(field.key)) {
        Note("'" + Printable(field.key) + "' has no equivalent");
      }
    }
  }

  void ImportRule(const ConfigValue& rule) {
    line_ = rule.line;
    id_ = ImportedText(rule, "id");
    if (rule.As<ConfigValue::Table>() == nullptr) {
      LeaveOut("no rule");
      return;
    }
    const std::string id = IdOf(id_);
    if (id.empty() || !ids_.insert(id).second) {
      LeaveOut(id.empty() ? "it has no id" : "the id is there twice");
      return;
    }
    const bool is_toml = format_ == ImportFormat::kBetterleaks;
    const std::string pattern = ImportedText(rule, is_toml ? "regex" : "pattern");
    if (pattern.empty() && (!is_toml || ImportedText(rule, "path").empty())) {
      LeaveOut("it has no expression");
      return;
    }
    const auto imported = ImportPattern(pattern);
    if (!imported.ok()) {
      LeaveOut("its expression: " + std::string(ToStd(imported.status().message())));
      return;
    }
    const std::string text = is_toml ? FromToml(rule, id, *imported) : FromYaml(rule, id, *imported);
    if (const absl::Status loads = ParseRules(text, origin_).status(); !loads.ok()) {
      LeaveOut(std::string(ToStd(loads.message())));
      return;
    }
    out_.toml += (out_.toml.empty() ? "" : "\n") + text;
    ++out_.rules;
  }

  static std::string Line(std::string_view key, const std::string& value) {
    return std::string(key) + " = " + value + "\n";
  }

  std::string Head(const std::string& id, const std::string& what,
                   const ImportedPattern& pattern) const {
    return "[[rules]]\n" + Line("id", TomlText(id)) +
           (what.empty() ? "" : Line("description", TomlText(what))) +
           (pattern.pattern.empty() ? "" : Line("regex", TomlPattern(pattern.pattern)));
  }

  std::string Keywords(const ImportedPattern& pattern) {
    if (pattern.pattern.empty()) {
      return "";
    }
    const auto syntax = ParseRegexSyntax(pattern.pattern);
    const std::vector<std::string> keywords =
        syntax.ok() ? FindKeywords(**syntax) : std::vector<std::string>();
    if (keywords.empty()) {
      Note("no fixed part was found to be its keyword: it runs on every text");
      return "";
    }
    return Line("keywords", TomlList(keywords));
  }

  std::string Entropy(const std::string& text) {
    const auto entropy = text.empty() ? std::nullopt : ParseGoNumber(text);
    if (!entropy || !(*entropy > 0) || *entropy > 8) {
      if (entropy != 0.0 && !text.empty()) {
        Note("the entropy '" + Printable(text) + "' is no limit");
      }
      return "";
    }
    return Line("entropy", FormatGoNumber(*entropy));
  }

  std::string FromYaml(const ConfigValue& rule, const std::string& id,
                       const ImportedPattern& pattern) {
    NoteOthers(rule, {"id", "name", "pattern", "description", "min_entropy", "confidence", "references",
                      "tags", "categories", "examples", "negative_examples", "visible",
                      "pattern_requirements"});
    const std::string description = ImportedText(rule, "description");
    std::string out =
        Head(id, description.empty() ? ImportedText(rule, "name") : description, pattern);
    if (pattern.token_group > 0) {
      out += Line("secretGroup", std::to_string(pattern.token_group));
    }
    out += Entropy(ImportedText(rule, "min_entropy")) + Keywords(pattern);
    std::vector<std::string> tags = ImportedTexts(rule, "categories");
    const std::vector<std::string> more = ImportedTexts(rule, "tags");
    tags.insert(tags.end(), more.begin(), more.end());
    out += tags.empty() ? "" : Line("tags", TomlList(tags));
    out += ImportedText(rule, "visible") == "false" ? Line("skipReport", "true") : "";
    out += "[rules.secretscan]\n";
    const std::string confidence = AsciiLowered(ImportedText(rule, "confidence"));
    if (ParseConfidence(confidence)) {
      out += Line("confidence", TomlText(confidence));
    }
    for (const std::string& reference : ImportedTexts(rule, "references")) {
      if (reference.starts_with("https://")) {
        out += Line("source", TomlText(reference));
        break;
      }
    }
    out += Templates("positives", ImportedTexts(rule, "examples"));
    out += Templates("negatives", ImportedTexts(rule, "negative_examples"));
    return out + Requirements(rule.Find("pattern_requirements"));
  }

  static std::string Templates(std::string_view key, std::vector<std::string> examples) {
    for (std::string& example : examples) {
      example = TemplateOf(example);
    }
    return examples.empty() ? "" : Line(key, TomlList(examples));
  }

  std::string Requirements(const ConfigValue* requirements) {
    if (requirements == nullptr || requirements->As<ConfigValue::Table>() == nullptr) {
      return "";
    }
    NoteOthers(*requirements, {"ignore_if_contains"});
    const std::vector<std::string> words = ImportedTexts(*requirements, "ignore_if_contains");
    return words.empty() ? "" : "[[rules.allowlists]]\n" + Line("stopwords", TomlList(words));
  }

  std::string FromToml(const ConfigValue& rule, const std::string& id,
                       const ImportedPattern& pattern) {
    NoteOthers(rule, {"id", "description", "regex", "path", "secretgroup", "entropy", "keywords", "tags",
                      "skipreport", "filter", "allowlists", "allowlist"});
    std::string out = Head(id, ImportedText(rule, "description"), pattern);
    if (const std::string path = ImportedText(rule, "path"); !path.empty()) {
      out += Line("path", TomlPattern(path));
    }
    if (const auto group = ParseGoInteger(ImportedText(rule, "secretgroup")); group.value_or(0) > 0) {
      out += Line("secretGroup", std::to_string(*group));
    }
    const EntropyFilter filter = ReadEntropyFilter(ImportedText(rule, "filter"));
    for (const std::string& term : filter.others) {
      Note("the filter's term " + Printable(term) + " has no equivalent");
    }
    out += Entropy(filter.limit.empty() ? ImportedText(rule, "entropy") : filter.limit);
    const std::vector<std::string> keywords = ImportedTexts(rule, "keywords");
    out += keywords.empty() ? Keywords(pattern) : Line("keywords", TomlList(keywords));
    const std::vector<std::string> tags = ImportedTexts(rule, "tags");
    out += tags.empty() ? "" : Line("tags", TomlList(tags));
    out += ImportedText(rule, "skipreport") == "1" ? Line("skipReport", "true") : "";
    for (const char* key : {"allowlists", "allowlist"}) {
      for (const ConfigValue* list : ImportedTables(rule, key)) {
        out += AllowlistToml(*list);
      }
    }
    return out;
  }

  ImportFormat format_;
  std::string origin_;
  int line_ = 0;
  std::string id_;
  std::set<std::string> ids_;
  ImportedRules out_;
};

}  // namespace

std::optional<ImportFormat> ParseImportFormat(std::string_view name) {
  if (name == "kingfisher") {
    return ImportFormat::kKingfisher;
  }
  if (name == "noseyparker") {
    return ImportFormat::kNoseyParker;
  }
  return name == "betterleaks" ? std::optional(ImportFormat::kBetterleaks) : std::nullopt;
}

absl::StatusOr<ImportedRules> ImportRules(ImportFormat format, std::string_view text,
                                          const std::string& origin) {
  SECRETSCAN_ASSIGN_OR_RETURN(
      const ConfigValue root,
      format == ImportFormat::kBetterleaks ? ReadToml(text, origin) : ReadYaml(text, origin));
  return Importer(format, origin).Import(root);
}

}  // namespace secretscan
