// A template's text as tokens.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"

namespace secretscan::templates {

enum class TokenKind {
  kText,        // outside of actions, trimmed as the markers say
  kOpen,        // {{
  kClose,       // }}
  kSpace,       // between the words of an action
  kWord,        // a keyword, function, true, false or nil
  kField,       // .Name, without the dot
  kVariable,    // $ or $name
  kDot,
  kNumber,      // also a character constant, as 'a'
  kString,      // its value, without quotes
  kDeclare,     // :=
  kAssign,      // =
  kPipe,
  kLeftParen,
  kRightParen,
  kComma,
  kEnd,
};

struct Token {
  TokenKind kind = TokenKind::kEnd;
  std::string text;
  size_t pos = 0;  // in the template, in bytes
};

// A message and where in the template it belongs.
struct TemplateError {
  size_t pos = 0;
  std::string message;
};

// False, and *error, when the text is no template. Comments leave nothing behind. Linear.
bool Tokenize(std::string_view text, std::vector<Token>* out, TemplateError* error);

}  // namespace secretscan::templates
