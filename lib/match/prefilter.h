// One pass over a text with all rules at once: a superset of where they match. The only door to
// Hyperscan.
#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "match/installed_databases.h"
#include "match/prefilter_pattern.h"
#include "match/rule_scope.h"
#include "rules/rule_set.h"

namespace secretscan {

// A run of candidate ends of one rule, so close that one match could reach over several of them: every
// match of the rule that ends in [first_end, last_end] starts at or after `begin`.
struct Candidate {
  int rule = 0;
  size_t begin = 0;
  size_t first_end = 0;
  size_t last_end = 0;

  friend bool operator==(const Candidate&, const Candidate&) = default;
};

// One end that the prefilter reported: what a candidate cluster is made of.
struct RuleEnd {
  uint32_t end = 0;
  int32_t rule = 0;

  friend auto operator<=>(const RuleEnd&, const RuleEnd&) = default;
};

// What one pass of one database says, before anything is concluded from it.
struct EndSet {
  std::vector<RuleEnd> ends;              // in no particular order; may repeat
  std::vector<uint32_t> folding_letters;  // ends of letters that only Unicode folds to ASCII ones
  std::vector<int32_t> opened_rules;      // that wait for a keyword, and it was seen; may repeat

  void clear() {
    ends.clear();
    folding_letters.clear();
    opened_rules.clear();
  }
};

struct CandidateSet {
  std::vector<Candidate> clusters;  // by rule, then position
  std::vector<int> whole;           // rules that only RE2 on the whole text can judge, ascending
  // Around letters that only Unicode folds to ASCII ones every rule has a cluster that they could be of: most
  // for nothing.
  bool has_folding_letter = false;

  void clear() {
    clusters.clear();
    whole.clear();
    has_folding_letter = false;
  }
  bool empty() const { return clusters.empty() && whole.empty(); }
};

// What is known of a text beside its bytes.
struct TextScope {
  // As if the keyword that a gated rule waits for had been seen; for parts of a text.
  bool any_keyword = false;
  // Of other scoped rules nothing need be said.
  RuleScope rules = RuleScope::All();
};

// Immutable; any number of threads may scan at once, each with a scratch of its own.
class Prefilter {
 public:
  class Scratch {
   public:
    ~Scratch();

   private:
    friend class Prefilter;
    struct Impl;
    explicit Scratch(std::unique_ptr<Impl> impl);
    std::unique_ptr<Impl> impl_;
  };

  // Compiles all rules, on so many threads, or takes the compiled form from `installed`, where WritePortable()
  // put it, or from `cache_dir` (created with mode 0700 when absent). Either may be empty: none. A damaged or
  // foreign file is ignored, and so is one that others than root and this user could have written. A rule that
  // Hyperscan cannot take is confirmed by RE2 alone and named in notes().
  static absl::StatusOr<std::unique_ptr<Prefilter>> Build(
      const RuleSet& rules, const std::string& cache_dir, int threads = 1,
      const std::string& installed = InstalledDatabases());

  // Leaves `directory` with the rules' compiled form for all processors of this kind (on x86 those with AVX2,
  // ten years old by now), and none of others. Unavailable when it cannot be compiled or written.
  static absl::Status WritePortable(const RuleSet& rules, const std::string& directory, int threads);
  ~Prefilter();

  absl::StatusOr<std::unique_ptr<Scratch>> NewScratch() const;

  // Replaces *out. At least 64 bytes after the text's end must be readable memory (a library that
  // reads ahead; their content does not matter). Texts of 4 GiB and more are InvalidArgument.
  absl::Status Scan(std::string_view text, Scratch* scratch, CandidateSet* out,
                    const TextScope& scope = {}) const;

  static constexpr size_t kPadding = 64;

  // Of letters that only Unicode folds to ASCII ones so many are looked around, rule by rule; where a text holds
  // more, the rules that they could be part of are asked about all of it.
  static constexpr size_t kMaxFoldingLetters = 256;

  // Appends to *out. Every match of a rule that has a pattern ends (its part that the pattern stands
  // for, when the pattern is an anchor) at one of the ends, unless the text holds a folding letter:
  // then the rules in folding_rules() may match anywhere. Says nothing of gated rules but which of
  // them to ask for.
  absl::Status ScanEnds(std::string_view text, Scratch* scratch, EndSet* out,
                        const RuleScope& scope = RuleScope::All()) const;
  // The same for one gated rule: one without a useful literal, which waits for its keyword.
  absl::Status ScanGatedEnds(int rule, std::string_view text, Scratch* scratch, EndSet* out) const;

  // For a rule with PrefilterPattern::prefix: whether `text` may hold what its matches begin with.
  absl::StatusOr<bool> MayBegin(int rule, std::string_view text, Scratch* scratch) const;

  bool is_gated(int rule) const;
  bool is_scoped(int rule) const;
  // Ascending rule indexes.
  const std::vector<int>& scoped_rules() const;
  const std::vector<int>& gated_rules() const;
  const std::vector<int>& folding_rules() const;
  const std::vector<int>& whole_rules() const;        // RE2 must judge every text
  const std::vector<int>& gated_whole_rules() const;  // likewise, where a keyword was seen
  // The farthest that anything reported can reach back, in the sense of BoundBefore(), and the line
  // ends that it can reach over.
  size_t reach() const;
  const LineCrossing& crossing() const;

  // Facts about rule i of the rule set.
  const PrefilterPattern& pattern(int rule) const;
  const std::vector<std::string>& notes() const;

 private:
  struct Impl;
  explicit Prefilter(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace secretscan
