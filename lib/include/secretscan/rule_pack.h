// Rules: loading them, and looking at them.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"

namespace secretscan {

struct RuleSet;

// What is to be known of a rule.
struct RuleInfo {
  std::string id;
  std::string description;
  std::string severity;               // "info", "low", "medium", "high", "critical"
  std::string confidence;             // of its findings, before they are checked; "low", "medium", "high"
  std::string regex;                  // RE2 syntax; empty: the rule is about paths
  std::string path_regex;             // empty: any path
  std::vector<std::string> keywords;  // lower case, one of which must occur; empty: none need
  std::vector<std::string> tags;
  double min_entropy = 0;             // bits a byte; 0: not asked
  bool helper_only = false;           // counts only beside other rules, and finds nothing itself
  std::string provider;               // who issues such credentials; this and the next may be empty
  std::string opens;                  // what they give access to
  std::string revoke_url;             // where they are revoked
  std::string source_url;             // where their format is published
  std::string origin;                 // the file, or "built-in"
  int64_t line = 0;                   // in it, from 1
};

// Rules, loaded and checked. A value that is cheap to copy: copies share what is immutable, so any
// number of threads and scanners may use them. A moved-from pack may only be destroyed or assigned to.
class RulePack {
 public:
  // The pack that the library holds. Fails only when the machine does.
  static absl::StatusOr<RulePack> BuiltIn();
  // A TOML file in gitleaks' format, or a directory of them. NotFound or Unavailable when it cannot be
  // read; InvalidArgument with file, line, rule and reason for anything that is wrong in it. Files that
  // it extends are read, too. The environment is not consulted.
  static absl::StatusOr<RulePack> FromFile(const std::string& path);
  // The same for a text; `name` is what messages call it.
  static absl::StatusOr<RulePack> FromText(std::string_view toml, const std::string& name);

  // Only these rules; helpers that they need stay only if named. InvalidArgument for an unknown id.
  absl::StatusOr<RulePack> Only(const std::vector<std::string>& ids) const;

  size_t size() const;
  // In the order of the file; by id when the pack extends another.
  std::vector<RuleInfo> List() const;
  std::optional<RuleInfo> Find(std::string_view id) const;

  const std::string& title() const;
  const std::string& origin() const;  // the file, or "built-in"
  // 64 hex digits over everything that affects what is found: the key for caches of findings.
  const std::string& digest() const;
  // What was odd but not wrong, for people.
  const std::vector<std::string>& warnings() const;

 private:
  friend class RulePackAccess;
  explicit RulePack(std::shared_ptr<const RuleSet> rules);
  std::shared_ptr<const RuleSet> rules_;
};

}  // namespace secretscan
