#include "secretscan/redaction.h"

#include <utility>

#include "report/redact.h"
#include "report/secret_mask.h"
#include "scan/finding.h"

namespace secretscan {
namespace {

std::vector<Finding> SecretsOf(const std::vector<FoundSecret>& found) {
  std::vector<Finding> secrets;
  secrets.reserve(found.size());
  for (const FoundSecret& one : found) {
    secrets.emplace_back().secret = one.secret;
  }
  return secrets;
}

}  // namespace

FoundSecret Redacted(const FoundSecret& found, int percent) {
  Finding shown;
  shown.secret = found.secret;
  shown.match = found.match;
  shown.line = found.line;
  shown.message = found.message;
  shown = Redacted(shown, percent);
  FoundSecret out = found;
  out.secret = std::move(shown.secret);
  out.match = std::move(shown.match);
  out.line = std::move(shown.line);
  out.message = std::move(shown.message);
  return out;
}

class Redactor::Impl {
 public:
  explicit Impl(const std::vector<FoundSecret>& found)
      : secrets_(SecretsOf(found)), mask_(secrets_, 100) {}

  std::string Hide(std::string_view text) const { return mask_.Hide(text, ""); }

 private:
  const std::vector<Finding> secrets_;  // that the mask has views of
  const SecretMask mask_;
};

Redactor::Redactor(const std::vector<FoundSecret>& found)
    : impl_(std::make_unique<const Impl>(found)) {}
Redactor::~Redactor() = default;
Redactor::Redactor(Redactor&&) noexcept = default;
Redactor& Redactor::operator=(Redactor&&) noexcept = default;

std::string Redactor::Hide(std::string_view text) const { return impl_->Hide(text); }

}  // namespace secretscan
