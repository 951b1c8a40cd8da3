// Replaces known secrets wherever they stand, in whatever form.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "rewrite/content_replacer.h"

namespace secretscan {

// Stays one word in YAML, JSON, XML, shell, INI, URLs and source code: letters only, no number, no
// keyword of any of these.
inline constexpr std::string_view kDefaultRedaction = "REDACTED";

struct SecretLiteral {
  std::string secret;                      // bytes, not empty
  std::string name;                        // for reports; must not tell the secret
  std::optional<std::string> replacement;  // instead of kDefaultRedaction
};

// How a secret can be written down.
enum class SecretForm : uint8_t {
  kPlain,     // its bytes; if it has several lines, with any line ends and indented as a whole, too
  kUtf16Le,
  kUtf16Be,
  kEscaped,   // some of its bytes as %41, \u0041, \x41, \n, \", &#65;, &amp; and the like
  kHex,       // two digits a byte, any case, perhaps within longer hexadecimal text
  kBase64,    // standard or URL alphabet, perhaps within longer base64 text
};
inline constexpr int kSecretForms = 6;
std::string_view SecretFormName(SecretForm form);

// Its rules are the pairs of a secret and a form. Contents of any kind are changed, binary or not. What
// it returns holds none of the secrets in any form, or else it is an error.
class SecretLiterals final : public ContentReplacer {
 public:
  // InvalidArgument for an empty secret, and for a replacement that holds a secret.
  static absl::StatusOr<std::unique_ptr<const SecretLiterals>> Create(
      std::vector<SecretLiteral> secrets);
  ~SecretLiterals() override;

  absl::StatusOr<bool> Replace(std::string_view text, std::string* out) const override;

  size_t rule_count() const override;
  std::string RuleName(size_t rule) const override;   // "NAME" or "NAME (base64)"
  std::optional<std::vector<Needle>> Needles() const override;
  absl::StatusOr<bool> ReplaceContent(std::string_view content, std::string* out,
                                      std::vector<uint64_t>* counts) const override;

  static size_t SecretOf(size_t rule) { return rule / kSecretForms; }
  static SecretForm FormOf(size_t rule) { return static_cast<SecretForm>(rule % kSecretForms); }

 private:
  struct Impl;
  explicit SecretLiterals(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace secretscan
