// A finding as gitleaks writes it.
#pragma once

#include "report/json_writer.h"
#include "report/secret_mask.h"

namespace secretscan {

// The keys of one object: gitleaks', in its order, `Link` only when there is one. `percent` as for
// RedactSecret.
void AppendGitleaksKeys(const Finding& finding, const SecretMask& mask, int percent,
                        JsonWriter* out);

}  // namespace secretscan
