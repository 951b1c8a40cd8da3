#include "match/prefilter_databases.h"

#include <cstdlib>
#include <filesystem>
#include <optional>
#include <span>
#include <system_error>
#include <utility>

#include "base/status.h"
#include "base/worker_pool.h"
#include "match/database_cache.h"

namespace secretscan {
namespace {

using Entries = std::vector<PrefilterEntry>;
using Platform = hs_platform_info_t;

Platform ThisProcessor() {
  Platform platform{};
  hs_populate_platform(&platform);
  return platform;
}

Platform Portable() {
  Platform platform{};
  platform.tune = HS_TUNE_FAMILY_GENERIC;
#ifdef __x86_64__
  platform.cpu_features = HS_CPU_FEATURES_AVX2;
#endif
  return platform;
}

// One database to compile; ids are the entries' indexes.
struct Task {
  const Platform* platform;
  std::span<const PrefilterEntry> entries;
  DatabasePtr database;  // null without entries
  int refused = -1;  // index of an entry that cannot be had
  absl::Status status;

  void Run();
};

void Task::Run() {
  if (entries.empty()) {
    return;
  }
  std::vector<const char*> patterns;
  std::vector<unsigned> flags;
  std::vector<unsigned> ids;
  for (size_t i = 0; i < entries.size(); ++i) {
    const PrefilterEntry& entry = entries[i];
    patterns.push_back(entry.pattern.c_str());
    flags.push_back((entry.caseless ? HS_FLAG_CASELESS : 0U) |
                    (entry.once ? HS_FLAG_SINGLEMATCH : 0U));
    ids.push_back(static_cast<unsigned>(i));
  }
  hs_database_t* compiled = nullptr;
  hs_compile_error_t* error = nullptr;
  if (hs_compile_multi(patterns.data(), flags.data(), ids.data(),
                       static_cast<unsigned>(patterns.size()), HS_MODE_BLOCK, platform, &compiled,
                       &error) == HS_SUCCESS) {
    database.reset(compiled);
    return;
  }
  if (error->expression >= 0) {
    refused = error->expression;
  } else {
    status = Unavailable(std::string("hyperscan: ") + error->message);
  }
  hs_free_compile_error(error);
}

// Each by itself: a text is scanned only for those that it gives cause to.
std::vector<Task> SingleTasks(const Platform& platform, const Entries& entries) {
  std::vector<Task> tasks;
  for (const PrefilterEntry& entry : entries) {
    tasks.push_back({&platform, {&entry, 1}, nullptr});
  }
  return tasks;
}

absl::Status RunAll(int threads, const std::vector<Task*>& tasks) {
  ParallelFor(threads, tasks.size(), 1, [&](int, size_t begin, size_t end) {
    for (size_t i = begin; i < end; ++i) {
      tasks[i]->Run();
    }
  });
  for (const Task* task : tasks) {
    SECRETSCAN_RETURN_IF_ERROR(task->status);
  }
  return absl::OkStatus();
}

// Entries that are refused go to `demote` and are gone.
template <typename Demote>
std::vector<DatabasePtr> TakeEach(std::vector<Task> tasks, Entries* entries, const Demote& demote) {
  std::vector<DatabasePtr> databases;
  Entries kept;
  for (size_t i = 0; i < tasks.size(); ++i) {
    if (tasks[i].database != nullptr) {
      databases.push_back(std::move(tasks[i].database));
      kept.push_back(std::move((*entries)[i]));
    } else {
      demote((*entries)[i]);
    }
  }
  *entries = std::move(kept);
  return databases;
}

// As many of the plan's entries as can be had.
absl::StatusOr<PrefilterDatabases> Compile(const RuleSet& rules, const Platform& platform, int threads,
                                           PrefilterPlan* plan) {
  PrefilterDatabases databases;
  Task main{&platform, plan->main, nullptr};
  Task runs{&platform, plan->runs, nullptr};
  Task named{&platform, plan->named, nullptr};
  Task encoded{&platform, plan->encoded, nullptr};
  std::vector<Task> scoped = SingleTasks(platform, plan->scoped);
  std::vector<Task> gated = SingleTasks(platform, plan->gated);
  std::vector<Task> prefixes = SingleTasks(platform, plan->prefixes);
  std::vector<Task*> tasks = {&runs, &main, &encoded, &named};  // what takes longest comes first
  for (std::vector<Task>* list : {&scoped, &gated, &prefixes}) {
    for (Task& task : *list) {
      tasks.push_back(&task);
    }
  }
  SECRETSCAN_RETURN_IF_ERROR(RunAll(threads, tasks));
  databases.scoped = TakeEach(std::move(scoped), &plan->scoped, [&](const PrefilterEntry& entry) {
    plan->Demote(entry, rules);
  });
  databases.gated = TakeEach(std::move(gated), &plan->gated, [&](const PrefilterEntry& entry) {
    plan->DemoteGated(entry, rules);
  });
  databases.prefixes =
      TakeEach(std::move(prefixes), &plan->prefixes,
               [&](const PrefilterEntry& entry) { plan->DemotePrefix(entry); });
  for (auto [task, entries] : {std::pair(&main, &plan->main), std::pair(&runs, &plan->runs),
                               std::pair(&named, &plan->named),
                               std::pair(&encoded, &plan->encoded)}) {
    while (task->refused >= 0) {
      plan->Demote((*entries)[static_cast<size_t>(task->refused)], rules);
      entries->erase(entries->begin() + task->refused);
      *task = Task{&platform, *entries, nullptr};
      SECRETSCAN_RETURN_IF_ERROR(RunAll(1, {task}));
    }
  }
  databases.main = std::move(main.database);
  databases.runs = std::move(runs.database);
  databases.named = std::move(named.database);
  databases.encoded = std::move(encoded.database);
  return databases;
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

DatabasePtr Deserialize(std::string_view bytes) {
  hs_database_t* database = nullptr;
  if (hs_deserialize_database(bytes.data(), bytes.size(), &database) != HS_SUCCESS) {
    return nullptr;
  }
  return DatabasePtr(database);
}

std::string KeyOf(const RuleSet& rules, const Platform& platform) {
  return PrefilterPlan::CacheKey(rules, std::string(hs_version()) + "\n" +
                                            std::to_string(platform.tune) + "\n" +
                                            std::to_string(platform.cpu_features));
}

// Parts: the plan, then its databases in order. Nothing when they are not what the plan needs.
std::optional<PrefilterDatabases> FromParts(std::span<const std::string_view> parts,
                                            const PrefilterPlan& plan) {
  PrefilterDatabases databases;
  std::vector<DatabasePtr*> whole;  // those of many entries
  for (const auto& [entries, database] :
       {std::pair(&plan.main, &databases.main), std::pair(&plan.runs, &databases.runs),
        std::pair(&plan.named, &databases.named), std::pair(&plan.encoded, &databases.encoded)}) {
    if (!entries->empty()) {
      whole.push_back(database);
    }
  }
  const size_t scoped_begin = whole.size();
  const size_t scoped_end = scoped_begin + plan.scoped.size();
  const size_t gated_end = scoped_end + plan.gated.size();
  if (parts.size() != gated_end + plan.prefixes.size()) {
    return std::nullopt;
  }
  for (size_t i = 0; i < parts.size(); ++i) {
    DatabasePtr database = Deserialize(parts[i]);
    if (database == nullptr) {
      return std::nullopt;
    }
    if (i < scoped_begin) {
      *whole[i] = std::move(database);
    } else if (i < scoped_end) {
      databases.scoped.push_back(std::move(database));
    } else {
      (i < gated_end ? databases.gated : databases.prefixes).push_back(std::move(database));
    }
  }
  return databases;
}

absl::StatusOr<std::vector<std::string>> ToParts(std::string plan,
                                                 const PrefilterDatabases& databases) {
  std::vector<std::string> parts;
  parts.push_back(std::move(plan));
  for (const DatabasePtr* whole :
       {&databases.main, &databases.runs, &databases.named, &databases.encoded}) {
    if (*whole != nullptr) {
      SECRETSCAN_ASSIGN_OR_RETURN(parts.emplace_back(), Serialize(whole->get()));
    }
  }
  for (const auto* kind : {&databases.scoped, &databases.gated, &databases.prefixes}) {
    for (const DatabasePtr& database : *kind) {
      SECRETSCAN_ASSIGN_OR_RETURN(parts.emplace_back(), Serialize(database.get()));
    }
  }
  return parts;
}

// What MakeAnew() kept there, if this processor can use it.
std::optional<PrefilterDatabases> TakeKept(const std::string& directory, const std::string& key,
                                           PrefilterPlan* plan) {
  const auto kept = ReadDatabaseCache(directory, key);
  if (!kept || kept->parts.empty()) {
    return std::nullopt;
  }
  const std::span<const std::string_view> parts = kept->parts;
  auto known = PrefilterPlan::FromBytes(parts.front());
  auto databases = known ? FromParts(parts.subspan(1), *known) : std::nullopt;
  if (databases) {
    *plan = *std::move(known);
  }
  return databases;
}

// Makes the plan, compiles it, and keeps both in `directory`, unless that is empty.
absl::StatusOr<PrefilterDatabases> MakeAnew(const RuleSet& rules, const Platform& platform, int threads,
                                            const std::string& directory, const std::string& key,
                                            PrefilterPlan* plan) {
  *plan = PrefilterPlan(rules);
  std::string plan_bytes = directory.empty() ? "" : plan->ToBytes();
  const size_t entries_before = plan->entry_count();
  SECRETSCAN_ASSIGN_OR_RETURN(PrefilterDatabases databases, Compile(rules, platform, threads, plan));
  // A plan with demotions is not kept: a run that found it would not know of them.
  if (!directory.empty() && plan->entry_count() == entries_before) {
    SECRETSCAN_ASSIGN_OR_RETURN(const std::vector<std::string> parts,
                                ToParts(std::move(plan_bytes), databases));
    WriteDatabaseCache(directory, key, parts);
  }
  return databases;
}

}  // namespace

absl::Status HsStatus(hs_error_t code) {
  return code == HS_SUCCESS ? absl::OkStatus()
                            : Unavailable("hyperscan error " + std::to_string(code));
}

absl::StatusOr<PrefilterDatabases> PrefilterDatabases::Make(const RuleSet& rules,
                                                            const std::string& installed,
                                                            const std::string& cache_dir,
                                                            int threads, PrefilterPlan* plan) {
  std::error_code error;
  if (!installed.empty() && std::filesystem::exists(installed, error)) {
    if (auto databases = TakeKept(installed, KeyOf(rules, Portable()), plan)) {
      return *std::move(databases);
    }
  }
  const Platform platform = ThisProcessor();
  const std::string key = cache_dir.empty() ? "" : KeyOf(rules, platform);
  if (!cache_dir.empty()) {
    if (auto databases = TakeKept(cache_dir, key, plan)) {
      return *std::move(databases);
    }
  }
  return MakeAnew(rules, platform, threads, cache_dir, key, plan);
}

absl::Status PrefilterDatabases::WritePortable(const RuleSet& rules, const std::string& directory,
                                               int threads) {
  const std::string key = KeyOf(rules, Portable());
  if (!ReadDatabaseCache(directory, key)) {
    ClearDatabaseCache(directory);
    PrefilterPlan plan;
    SECRETSCAN_RETURN_IF_ERROR(
        MakeAnew(rules, Portable(), threads, directory, key, &plan).status());
  }
  return ReadDatabaseCache(directory, key) ? absl::OkStatus()
                                           : Unavailable("cannot write to " + directory);
}

}  // namespace secretscan
