// Runs a template.
#pragma once

#include <string>

#include "report/template/ast.h"
#include "report/template/functions.h"
#include "report/template/lexer.h"

namespace secretscan::templates {

// Largest output.
inline constexpr size_t kMaxOutput = size_t{256} << 20;
// Templates, blocks and expressions inside one another, all together.
inline constexpr int kMaxDepth = 600;

enum class Outcome { kDone, kUnknownField, kFailed };

// Appends to *out. Otherwise *error says what went wrong; kUnknownField when that is a field that a
// record does not have.
Outcome Execute(const Ast& ast, const Value& data, CallContext& context, std::string* out,
                TemplateError* error);

}  // namespace secretscan::templates
