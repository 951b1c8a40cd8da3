// A command's --help.
#pragma once

#include <string>

#include "CLI/CLI.hpp"
#include "cli/command_page.h"

namespace secretscan {

// In lines of at most kPageWidth columns, as far as words and the footer's own lines allow: what it
// does, usage, examples, and then all there is.
std::string HelpText(const CommandPage& page);

// Lets the parser print HelpText.
class HelpFormatter : public CLI::FormatterBase {
 public:
  std::string make_help(const CLI::App* app, std::string name,
                        CLI::AppFormatMode mode) const override;
};

}  // namespace secretscan
