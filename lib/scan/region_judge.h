// RE2's verdict on a part of a text, remembered.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "base/regex.h"
#include "match/compiled_rules.h"
#include "scan/secret_memo.h"

namespace secretscan {

// A number for (rule, secret) that tells equal ones within one run; never 0.
uint64_t SecretKey(std::string_view rule_id, std::string_view secret);

// One match of a rule.
struct JudgedMatch {
  uint32_t begin = 0;
  uint32_t end = 0;
  bool crosses_lines = false;  // holds a newline before its last byte
  // SecretKey() of what matched; 0 when it can be no finding wherever it stands: entropy too low,
  // allowed by a list or rejected by a check that looks at secret or match alone.
  uint64_t secret_key = 0;
};

// For one thread: the same lines come back in version after version of a file, so what was found in a
// region's bytes is kept, up to a few megabytes.
class RegionJudge {
 public:
  RegionJudge(std::shared_ptr<const CompiledRules> rules, Confidence min_confidence)
      : rules_(std::move(rules)), min_confidence_(min_confidence) {}

  // Appends the matches of rule `index` that FindAll() would give in `region`, if no match reaches
  // over the region's ends; positions are the text's.
  void Judge(int index, std::string_view text, Span region, std::vector<JudgedMatch>* matches);

 private:
  void FindMatches(int index, std::string_view slice, Span region,
                   std::vector<JudgedMatch>* matches);
  uint64_t KeyOf(const Rule& rule, std::string_view match);

  std::shared_ptr<const CompiledRules> rules_;
  Confidence min_confidence_;
  absl::flat_hash_map<std::string, std::vector<JudgedMatch>> known_;  // positions in the slice
  size_t known_bytes_ = 0;
  std::string key_;
  std::vector<Span> spans_;
  SecretMemo secrets_;
};

}  // namespace secretscan
