// Secrets and rules of the user's, as one list of rules.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "rewrite/content_replacer.h"
#include "rewrite/replacement_rules.h"
#include "rewrite/secret_literals.h"

namespace secretscan {

// First the secrets in all forms, then the rules. Rules are numbered likewise.
class NativeReplacer final : public ContentReplacer {
 public:
  // Each may be null.
  NativeReplacer(std::unique_ptr<const SecretLiterals> secrets,
                 std::shared_ptr<const ReplacementRules> rules)
      : secrets_(std::move(secrets)), rules_(std::move(rules)) {}

  absl::StatusOr<bool> Replace(std::string_view text, std::string* out) const override;
  size_t rule_count() const override { return secret_rules() + (rules_ ? rules_->rule_count() : 0); }
  std::string RuleName(size_t rule) const override;
  std::optional<std::vector<Needle>> Needles() const override;
  absl::StatusOr<bool> ReplaceContent(std::string_view content, std::string* out,
                                      std::vector<uint64_t>* counts) const override;

  // Of these the first rules are.
  size_t secret_rules() const { return secrets_ ? secrets_->rule_count() : 0; }
  // Only the secrets; null when there are none.
  const SecretLiterals* secrets() const { return secrets_.get(); }
  bool empty() const { return rule_count() == 0; }

 private:
  std::unique_ptr<const SecretLiterals> secrets_;
  std::shared_ptr<const ReplacementRules> rules_;
};

}  // namespace secretscan
