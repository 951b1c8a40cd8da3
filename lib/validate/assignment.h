// A match of a generic rule, taken apart: the name, what assigns, the quotes, the value.
#pragma once

#include <cstdint>
#include <string_view>

#include "validate/validator.h"

namespace secretscan {

enum class Operator : uint8_t {
  kEquals,   // = := <- =>
  kColon,    // :
  kCompare,  // == != ===
  kComma,    // ("name", "value")
  kCall,     // setName("value")
  kTag,      // <name>value
  kBlank,    // --name value
};

enum class Quote : uint8_t { kNone, kPlain, kEscaped };

struct Assignment {
  std::string_view name;  // the name as it is written, with its dots and dashes
  Operator op = Operator::kBlank;
  Quote quote = Quote::kNone;
  bool wrapped = false;   // a function is called on the value: String("…")
  bool looked_up = false; // by that function: getenv("…")
  std::string_view value;
};

// Any match will do; what cannot be recognized is empty.
Assignment ParseAssignment(const MatchView& match);

}  // namespace secretscan
