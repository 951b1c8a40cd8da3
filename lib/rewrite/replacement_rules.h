// What is to be replaced by what: git-filter-repo's --replace-text and --replace-message files.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "rewrite/content_replacer.h"
#include "rewrite/python_regex.h"
#include "rewrite/python_template.h"

namespace secretscan {

// One rule a line: EXPRESSION or EXPRESSION==>REPLACEMENT (the last "==>" counts), where EXPRESSION
// begins with "regex:", "glob:", "literal:", or is a literal. All literals are applied first, in the
// order of the file, then all expressions, each to what the one before made.
class ReplacementRules final : public ContentReplacer {
 public:
  static constexpr std::string_view kDefaultReplacement = "***REMOVED***";

  // `name` is what errors call the file. InvalidArgument for an expression or replacement that
  // Python 3.11 would refuse, or whose meaning cannot be kept.
  static absl::StatusOr<std::unique_ptr<const ReplacementRules>> Parse(std::string_view text,
                                                                       const std::string& name);
  static absl::StatusOr<std::unique_ptr<const ReplacementRules>> Load(const std::string& path);
  ~ReplacementRules() override;

  // No binary rule: for messages.
  absl::StatusOr<bool> Replace(std::string_view text, std::string* out) const override;

  size_t rule_count() const override { return rules_.size(); }
  std::string RuleName(size_t rule) const override;  // "NAME:LINE"
  std::optional<std::vector<Needle>> Needles() const override;
  // What has a NUL in its first 8192 bytes stays as it is.
  absl::StatusOr<bool> ReplaceContent(std::string_view content, std::string* out,
                                      std::vector<uint64_t>* counts) const override;

 private:
  struct Rule {
    int line = 0;
    std::string literal;                       // if there is no regex
    std::string replacement;                   // of a literal
    std::unique_ptr<const PythonRegex> regex;
    PythonTemplate expansion;                  // of a regex
  };

  ReplacementRules() = default;
  // `counts` may be null.
  absl::StatusOr<bool> Apply(std::string_view text, std::string* out,
                             std::vector<uint64_t>* counts) const;

  std::string name_;
  std::vector<Rule> rules_;  // in the order of application
};

}  // namespace secretscan
