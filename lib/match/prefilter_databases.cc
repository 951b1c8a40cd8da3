#include "match/prefilter_databases.h"

#include <cstdlib>
#include <optional>
#include <utility>

#include "base/status.h"
#include "match/database_cache.h"

namespace secretscan {
namespace {

using Entries = std::vector<PrefilterEntry>;

// Compiles entries, ids being their indexes. *refused: the index of a pattern that cannot be had, or
// -1.
absl::StatusOr<DatabasePtr> CompileOnce(const Entries& entries, int* refused) {
  std::vector<const char*> patterns;
  std::vector<unsigned> flags;
  std::vector<unsigned> ids;
  for (size_t i = 0; i < entries.size(); ++i) {
    patterns.push_back(entries[i].pattern.c_str());
    flags.push_back((entries[i].caseless ? HS_FLAG_CASELESS : 0U) |
                    (entries[i].once ? HS_FLAG_SINGLEMATCH : 0U));
    ids.push_back(static_cast<unsigned>(i));
  }
  hs_database_t* database = nullptr;
  hs_compile_error_t* error = nullptr;
  *refused = -1;
  if (hs_compile_multi(patterns.data(), flags.data(), ids.data(),
                       static_cast<unsigned>(patterns.size()), HS_MODE_BLOCK, nullptr, &database,
                       &error) != HS_SUCCESS) {
    *refused = error->expression;
    const absl::Status status = Unavailable(std::string("hyperscan: ") + error->message);
    hs_free_compile_error(error);
    return status;
  }
  return DatabasePtr(database);
}

absl::StatusOr<std::string> Serialize(const hs_database_t* database) {
  char* bytes = nullptr;
  size_t size = 0;
  if (const hs_error_t code = hs_serialize_database(database, &bytes, &size); code != HS_SUCCESS) {
    return HsStatus(code);
  }
  std::string out(bytes, size);
  std::free(bytes);
  return out;
}

DatabasePtr Deserialize(const std::string& bytes) {
  hs_database_t* database = nullptr;
  if (hs_deserialize_database(bytes.data(), bytes.size(), &database) != HS_SUCCESS) {
    return nullptr;
  }
  return DatabasePtr(database);
}

// As many of the entries as can be had.
absl::StatusOr<DatabasePtr> CompileMain(const RuleSet& rules, PrefilterPlan* plan) {
  while (!plan->main.empty()) {
    int refused = -1;
    auto database = CompileOnce(plan->main, &refused);
    if (database.ok() || refused < 0) {
      return database;
    }
    plan->DemoteMain(static_cast<size_t>(refused), rules);
  }
  return DatabasePtr(nullptr);
}

// Each by itself: a text is scanned only for those that it gives cause to. Entries that are refused
// go to `demote` and are gone.
template <typename Demote>
absl::StatusOr<std::vector<DatabasePtr>> CompileEach(Entries* entries, const Demote& demote) {
  std::vector<DatabasePtr> databases;
  Entries kept;
  for (PrefilterEntry& entry : *entries) {
    int refused = -1;
    auto database = CompileOnce({entry}, &refused);
    if (database.ok()) {
      databases.push_back(*std::move(database));
      kept.push_back(std::move(entry));
    } else if (refused >= 0) {
      demote(entry);
    } else {
      return database.status();
    }
  }
  *entries = std::move(kept);
  return databases;
}

std::string Platform() {
  hs_platform_info_t platform{};
  hs_populate_platform(&platform);
  return std::string(hs_version()) + "\n" + std::to_string(platform.tune) + "\n" +
         std::to_string(platform.cpu_features);
}

// Nothing when the parts are not what the plan needs.
std::optional<PrefilterDatabases> FromParts(const std::vector<std::string>& parts,
                                            const PrefilterPlan& plan) {
  if (parts.size() != 1 + plan.gated.size() + plan.prefixes.size()) {
    return std::nullopt;
  }
  PrefilterDatabases databases;
  for (size_t i = 0; i < parts.size(); ++i) {
    DatabasePtr database = Deserialize(parts[i]);
    if (database == nullptr) {
      return std::nullopt;
    }
    if (i == 0) {
      databases.main = std::move(database);
    } else if (i <= plan.gated.size()) {
      databases.gated.push_back(std::move(database));
    } else {
      databases.prefixes.push_back(std::move(database));
    }
  }
  return databases;
}

absl::StatusOr<std::vector<std::string>> ToParts(const PrefilterDatabases& databases) {
  std::vector<std::string> parts;
  SECRETSCAN_ASSIGN_OR_RETURN(parts.emplace_back(), Serialize(databases.main.get()));
  for (const auto* more : {&databases.gated, &databases.prefixes}) {
    for (const DatabasePtr& database : *more) {
      SECRETSCAN_ASSIGN_OR_RETURN(parts.emplace_back(), Serialize(database.get()));
    }
  }
  return parts;
}

}  // namespace

absl::Status HsStatus(hs_error_t code) {
  return code == HS_SUCCESS ? absl::OkStatus()
                            : Unavailable("hyperscan error " + std::to_string(code));
}

absl::StatusOr<PrefilterDatabases> PrefilterDatabases::Make(const RuleSet& rules,
                                                            const std::string& cache_dir,
                                                            PrefilterPlan* plan) {
  // The key is made before compiling can demote an entry, so that a run that finds the cache plans
  // the same; a plan with demotions is not cached.
  const std::string key = cache_dir.empty() ? "" : plan->CacheKey(rules, Platform());
  if (!key.empty()) {
    if (const auto parts = ReadDatabaseCache(cache_dir, key)) {
      if (auto databases = FromParts(*parts, *plan)) {
        return *std::move(databases);
      }
    }
  }
  const size_t entries_before = plan->entry_count();
  PrefilterDatabases databases;
  SECRETSCAN_ASSIGN_OR_RETURN(databases.main, CompileMain(rules, plan));
  SECRETSCAN_ASSIGN_OR_RETURN(databases.gated,
                              CompileEach(&plan->gated, [&](const PrefilterEntry& entry) {
                                plan->DemoteGated(entry, rules);
                              }));
  SECRETSCAN_ASSIGN_OR_RETURN(databases.prefixes,
                              CompileEach(&plan->prefixes, [&](const PrefilterEntry& entry) {
                                plan->DemotePrefix(entry);
                              }));
  if (!key.empty() && plan->entry_count() == entries_before) {
    SECRETSCAN_ASSIGN_OR_RETURN(const std::vector<std::string> parts, ToParts(databases));
    WriteDatabaseCache(cache_dir, key, parts);
  }
  return databases;
}

}  // namespace secretscan
