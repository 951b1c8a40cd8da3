// From what must be gone to the certificate that callers are given.
#pragma once

#include <string>

#include "absl/status/statusor.h"
#include "git/repository.h"
#include "secretscan/rewrite_certificate.h"
#include "secretscan/verify_request.h"

namespace secretscan {

// `name` is what the certificate calls the repository.
absl::StatusOr<RewriteCertificate> VerifyRepository(const VerifyRequest& request,
                                                    const Repository& repository,
                                                    const std::string& name);

}  // namespace secretscan
