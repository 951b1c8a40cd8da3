// Where rules come from, and the way from text to rule set.
#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <system_error>
#include <utility>
#include <vector>

#include "base/status.h"
#include "rules/config_file.h"
#include "rules/config_parser.h"
#include "rules/extension.h"
#include "rules/rule_pack.h"
#include "rules/rule_set.h"
#include "rules/rule_set_builder.h"

namespace secretscan {
namespace {

using RuleSetOr = absl::StatusOr<std::shared_ptr<const RuleSet>>;

RuleSetOr LoadRuleDirectory(const std::string& path) {
  namespace fs = std::filesystem;
  std::vector<std::string> names;
  std::error_code error;
  for (fs::directory_iterator entry(path, error), end; !error && entry != end;
       entry.increment(error)) {
    if (entry->path().extension() == ".toml") {
      names.push_back(entry->path().filename().string());
    }
  }
  if (error || names.empty()) {
    return InvalidArgument("unable to load the rules: " + Printable(path) +
                           (error ? ": " + error.message() : " holds no *.toml files"));
  }
  std::sort(names.begin(), names.end());
  std::vector<std::string> texts;
  for (const std::string& name : names) {
    auto toml = ReadConfigFile((fs::path(path) / name).string(), ConfigTrust::kFound);
    if (!toml.ok()) {
      return Annotate(toml.status(), "unable to load the rules");
    }
    texts.push_back(*std::move(toml));
  }
  std::vector<EmbeddedRulesFile> files;
  for (size_t i = 0; i < names.size(); ++i) {
    files.push_back({names[i], texts[i]});
  }
  return ParseRulePack(files, path.ends_with('/') ? path.substr(0, path.size() - 1) : path);
}

RuleSetOr LoadFile(const std::string& path, ConfigTrust trust) {
  auto toml = ReadConfigFile(path, trust);
  if (!toml.ok()) {
    return Annotate(toml.status(), "unable to load the rules");
  }
  return ParseRules(*toml, path);
}

// The value of an environment variable; empty when it is not set.
std::string Environment(const char* name) {
  const char* value = std::getenv(name);
  return value == nullptr ? std::string() : std::string(value);
}

}  // namespace

RuleSetOr ParseRules(std::string_view toml, const std::string& origin) {
  LoadContext context;
  SECRETSCAN_ASSIGN_OR_RETURN(ConfigDraft draft, ParseConfig(toml, origin, true, &context));
  SECRETSCAN_RETURN_IF_ERROR(ResolveExtension(&draft, 0, &context));
  return BuildRuleSet(std::move(draft), std::move(context));
}

RuleSetOr LoadRulesFile(const std::string& path) {
  std::error_code error;
  if (std::filesystem::is_directory(path, error)) {
    return LoadRuleDirectory(path);
  }
  return LoadFile(path, ConfigTrust::kNamedByUser);
}

RuleSetOr LoadRules(const RuleSource& source) {
  if (!source.config_path.empty()) {
    return LoadRulesFile(source.config_path);
  }
  for (const char* name : {"SECRETSCAN_CONFIG", "GITLEAKS_CONFIG"}) {
    if (const std::string path = Environment(name); !path.empty()) {
      RuleSetOr rules = LoadRulesFile(path);
      return rules.ok() ? std::move(rules) : RuleSetOr(Annotate(rules.status(), name));
    }
  }
  if (const std::string toml = Environment("GITLEAKS_CONFIG_TOML"); !toml.empty()) {
    return ParseRules(toml, "GITLEAKS_CONFIG_TOML");
  }
  std::error_code error;
  if (source.use_target_config && std::filesystem::is_directory(source.target, error)) {
    for (const char* name : {".secretscan.toml", ".gitleaks.toml"}) {
      const std::string path = (std::filesystem::path(source.target) / name).string();
      if (std::filesystem::exists(path, error)) {
        return LoadFile(path, ConfigTrust::kFound);
      }
    }
  }
  return BuiltInRules();
}

}  // namespace secretscan
