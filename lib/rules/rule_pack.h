// A rule pack made of several files.
#pragma once

#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "rules/embedded_rules.h"
#include "rules/regex_compiler.h"
#include "rules/rule_set.h"

namespace secretscan {

// The files as one pack named `origin`: rules in file order, and every file's global allowlists
// hold for all. InvalidArgument when a file is wrong, extends anything, or repeats another's id.
absl::StatusOr<std::shared_ptr<const RuleSet>> ParseRulePack(
    std::span<const EmbeddedRulesFile> files, const std::string& origin,
    RegexCompiler::Trust trust = RegexCompiler::Trust::kNone);

// The embedded files as WriteRuleArchive() writes them; the build generates the definition.
std::string_view BuiltInRuleTable();

}  // namespace secretscan
