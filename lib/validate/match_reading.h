// A match with what its parts say, read once for all that ask.
#pragma once

#include "validate/assignment.h"
#include "validate/name_kind.h"
#include "validate/validator.h"

namespace secretscan {

struct MatchReading {
  // What `match` views must outlive this.
  explicit MatchReading(const MatchView& view)
      : match(view), parts(ParseAssignment(view)), name(ReadName(parts.name)) {}

  MatchView match;
  Assignment parts;
  NameReading name;
};

}  // namespace secretscan
