// Whether a match may be a piece of something longer.
#pragma once

#include "base/regex_syntax.h"

namespace secretscan {

struct OpenEnds {
  bool start = false;  // it may begin in the middle of a run of letters and digits
  bool end = false;    // it may end in the middle of one, although there may be more
};

// Looks at what the expression begins and ends with: a class of letters or digits, repeated up to some number
// (at its end; at its beginning any number), with no assertion beside it.
OpenEnds FindOpenEnds(const RegexNode& root);

}  // namespace secretscan
