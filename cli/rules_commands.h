// What `secretscan rules` can be asked: one subcommand a file.
#pragma once

#include "cli/command.h"
#include "cli/common_flags.h"

namespace secretscan {

Command AddRulesTestCommand(CLI::App* rules, CommonFlags* flags);
Command AddRulesLintCommand(CLI::App* rules, CommonFlags* flags);
Command AddRulesBenchCommand(CLI::App* rules);
Command AddRulesExplainCommand(CLI::App* rules, CommonFlags* flags);
Command AddRulesDocsCommand(CLI::App* rules);
Command AddRulesImportCommand(CLI::App* rules);

}  // namespace secretscan
