// A prefilter's plan as Hyperscan databases.
#pragma once

#include <hs.h>

#include <memory>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "match/prefilter_plan.h"
#include "rules/rule_set.h"

namespace secretscan {

struct DatabaseDeleter {
  void operator()(hs_database_t* database) const { hs_free_database(database); }
};
using DatabasePtr = std::unique_ptr<hs_database_t, DatabaseDeleter>;

struct PrefilterDatabases {
  // Takes them and the plan from `installed`, where WritePortable() put them, or from `cache_dir`, or makes
  // *plan and compiles it, on so many threads, and keeps both in `cache_dir`. Either directory may be empty:
  // none. What cannot be compiled is demoted in *plan, which is not summarized yet.
  static absl::StatusOr<PrefilterDatabases> Make(const RuleSet& rules, const std::string& installed,
                                                 const std::string& cache_dir, int threads,
                                                 PrefilterPlan* plan);

  // See Prefilter::WritePortable().
  static absl::Status WritePortable(const RuleSet& rules, const std::string& directory, int threads);

  DatabasePtr main;                   // null: nothing to look for
  DatabasePtr runs;                   // likewise
  DatabasePtr named;                  // likewise
  DatabasePtr encoded;                // likewise
  std::vector<DatabasePtr> scoped;    // one for each entry in the plan's `scoped`
  std::vector<DatabasePtr> gated;     // likewise
  std::vector<DatabasePtr> prefixes;  // likewise
};

absl::Status HsStatus(hs_error_t code);

}  // namespace secretscan
