// A parsed template.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "report/template/value.h"

namespace secretscan::templates {

struct Function;
struct Pipeline;

struct Expression {
  enum class Kind {
    kDot,
    kNil,
    kConstant,   // `constant`
    kVariable,   // slot `slot`
    kFunction,   // `function`
    kPipeline,   // in parentheses
  };
  Kind kind = Kind::kDot;
  size_t pos = 0;
  Value constant;
  size_t slot = 0;
  const Function* function = nullptr;
  std::unique_ptr<Pipeline> pipeline;
  std::vector<std::string> fields;  // looked up one after another in what it is
};

struct Command {
  size_t pos = 0;
  std::vector<Expression> words;  // at least one
};

struct Pipeline {
  size_t pos = 0;
  std::vector<size_t> slots;  // of the variables that it sets: none, one, or two for range
  std::vector<Command> commands;
};

struct Node;
using Block = std::vector<Node>;

struct Node {
  enum class Kind { kText, kAction, kIf, kWith, kRange, kTemplate, kBreak, kContinue };
  Kind kind = Kind::kText;
  size_t pos = 0;
  std::string text;                    // the text, or the called template's name
  std::unique_ptr<Pipeline> pipeline;  // null for a call without data
  Block body;
  Block otherwise;
};

struct Definition {
  Block body;
  size_t slots = 1;  // variables alive at one time at most; slot 0 is $
};

struct Ast {
  Definition main;
  std::map<std::string, Definition> named;
};

}  // namespace secretscan::templates
