// A loaded, validated rule pack.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "rules/rule.h"

namespace secretscan {

// Immutable after loading; may be shared between threads.
struct RuleSet {
  std::string title;
  std::string origin;                  // the file, "GITLEAKS_CONFIG_TOML", or "built-in"
  std::vector<Rule> rules;             // file order; sorted by id when anything was extended
  std::vector<Allowlist> allowlists;   // global ones
  // Whether findings that overlap give way to the one of the highest rank: in packs that hold any of
  // our own keys. Others behave as in the reference.
  bool ranked = false;
  std::string digest;                  // 64 hex digits over everything that affects findings
  std::vector<std::string> warnings;   // what was odd but not wrong, for the user to read

  // Index into `rules`; -1 when there is none.
  int Find(std::string_view id) const;

  // Keeps only the named rules for detection (`--enable-rule`); helpers that they require are
  // kept only if named as well. No ids: all rules stay. InvalidArgument for an unknown id.
  absl::Status Restrict(const std::vector<std::string>& ids);

  // Rebuilds what Find() uses; for whoever fills `rules` by hand.
  void Index();

 private:
  std::unordered_map<std::string, int> index_;
};

// Parses TOML in gitleaks' v8 format. `origin` names the text in messages ("file:line: …").
// A relative `extend.path` is resolved against the process's working directory, as the reference
// does, then against the configuration's own directory. InvalidArgument with file, line, rule id
// and reason for anything that is wrong.
absl::StatusOr<std::shared_ptr<const RuleSet>> ParseRules(std::string_view toml,
                                                          const std::string& origin);
// A directory is one pack: all its *.toml files, in the order of their names.
absl::StatusOr<std::shared_ptr<const RuleSet>> LoadRulesFile(const std::string& path);

// The pack in rules/*.toml, compiled into the library.
absl::StatusOr<std::shared_ptr<const RuleSet>> BuiltInRules();

// Where a scan's rules come from, in the reference's order: `config_path`, $SECRETSCAN_CONFIG,
// $GITLEAKS_CONFIG, $GITLEAKS_CONFIG_TOML, `<target>/.secretscan.toml` or `<target>/.gitleaks.toml`
// when target is a directory and `use_target_config`, the built-in pack.
struct RuleSource {
  std::string config_path;
  std::string target;
  bool use_target_config = true;
};
absl::StatusOr<std::shared_ptr<const RuleSet>> LoadRules(const RuleSource& source);

}  // namespace secretscan
