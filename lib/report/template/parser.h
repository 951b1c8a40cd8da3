// Tokens of a template to its tree.
#pragma once

#include "report/template/ast.h"
#include "report/template/lexer.h"

namespace secretscan::templates {

// Blocks and parentheses nest no deeper.
inline constexpr int kMaxNesting = 100;

// False, and *error, for what is no template: unknown functions, variables and templates included.
bool Parse(std::string_view text, Ast* out, TemplateError* error);

}  // namespace secretscan::templates
