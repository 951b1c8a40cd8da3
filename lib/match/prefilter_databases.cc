#include "match/prefilter_databases.h"

#include <cstdlib>
#include <optional>
#include <span>
#include <utility>

#include "base/status.h"
#include "base/worker_pool.h"
#include "match/database_cache.h"

namespace secretscan {
namespace {

using Entries = std::vector<PrefilterEntry>;

// One database to compile; ids are the entries' indexes.
struct Task {
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
                       static_cast<unsigned>(patterns.size()), HS_MODE_BLOCK, nullptr, &compiled,
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
std::vector<Task> SingleTasks(const Entries& entries) {
  std::vector<Task> tasks;
  for (const PrefilterEntry& entry : entries) {
    tasks.push_back({{&entry, 1}, nullptr});
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
absl::StatusOr<PrefilterDatabases> Compile(const RuleSet& rules, int threads, PrefilterPlan* plan) {
  PrefilterDatabases databases;
  Task main{plan->main, nullptr};
  Task runs{plan->runs, nullptr};
  Task named{plan->named, nullptr};
  std::vector<Task> scoped = SingleTasks(plan->scoped);
  std::vector<Task> gated = SingleTasks(plan->gated);
  std::vector<Task> prefixes = SingleTasks(plan->prefixes);
  std::vector<Task*> tasks = {&runs, &main, &named};  // what takes longest comes first
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
                               std::pair(&named, &plan->named)}) {
    while (task->refused >= 0) {
      plan->Demote((*entries)[static_cast<size_t>(task->refused)], rules);
      entries->erase(entries->begin() + task->refused);
      *task = Task{*entries, nullptr};
      SECRETSCAN_RETURN_IF_ERROR(RunAll(1, {task}));
    }
  }
  databases.main = std::move(main.database);
  databases.runs = std::move(runs.database);
  databases.named = std::move(named.database);
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

std::string Platform() {
  hs_platform_info_t platform{};
  hs_populate_platform(&platform);
  return std::string(hs_version()) + "\n" + std::to_string(platform.tune) + "\n" +
         std::to_string(platform.cpu_features);
}

// Parts: the plan, then its databases in order. Nothing when they are not what the plan needs.
std::optional<PrefilterDatabases> FromParts(std::span<const std::string_view> parts,
                                            const PrefilterPlan& plan) {
  PrefilterDatabases databases;
  std::vector<DatabasePtr*> whole;  // those of many entries
  if (!plan.main.empty()) {
    whole.push_back(&databases.main);
  }
  if (!plan.runs.empty()) {
    whole.push_back(&databases.runs);
  }
  if (!plan.named.empty()) {
    whole.push_back(&databases.named);
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
       {&databases.main, &databases.runs, &databases.named}) {
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

}  // namespace

absl::Status HsStatus(hs_error_t code) {
  return code == HS_SUCCESS ? absl::OkStatus()
                            : Unavailable("hyperscan error " + std::to_string(code));
}

absl::StatusOr<PrefilterDatabases> PrefilterDatabases::Make(const RuleSet& rules,
                                                            const std::string& cache_dir,
                                                            int threads, PrefilterPlan* plan) {
  const std::string key = cache_dir.empty() ? "" : PrefilterPlan::CacheKey(rules, Platform());
  if (!key.empty()) {
    if (const auto cached = ReadDatabaseCache(cache_dir, key); cached && !cached->parts.empty()) {
      const std::span<const std::string_view> parts = cached->parts;
      if (auto known = PrefilterPlan::FromBytes(parts.front())) {
        if (auto databases = FromParts(parts.subspan(1), *known)) {
          *plan = *std::move(known);
          return *std::move(databases);
        }
      }
    }
  }
  *plan = PrefilterPlan(rules);
  std::string plan_bytes = key.empty() ? "" : plan->ToBytes();
  const size_t entries_before = plan->entry_count();
  SECRETSCAN_ASSIGN_OR_RETURN(PrefilterDatabases databases, Compile(rules, threads, plan));
  // A plan with demotions is not kept: a run that found it would not know of them.
  if (!key.empty() && plan->entry_count() == entries_before) {
    SECRETSCAN_ASSIGN_OR_RETURN(const std::vector<std::string> parts,
                                ToParts(std::move(plan_bytes), databases));
    WriteDatabaseCache(cache_dir, key, parts);
  }
  return databases;
}

}  // namespace secretscan
