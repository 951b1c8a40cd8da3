// Judges every distinct blob of a history once.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "absl/status/status.h"
#include "git/repository.h"
#include "match/compiled_rules.h"
#include "scan/blob_scanner.h"
#include "scan/change_table.h"
#include "scan/coverage.h"
#include "scan/memory_budget.h"
#include "scan/progress.h"
#include "scan/scan_options.h"
#include "scan/scope_table.h"

namespace secretscan {

// What a content turned out to be.
enum class ContentKind : uint8_t {
  kUnknown,  // not read
  kText,
  kBinary,   // for git; left out
  kPacked,   // for git; but FileScanner::HoldsMore()
};

// What the scan reads; all of it outlives the call and is not written, but for `kinds`.
struct ContentScanInput {
  const Repository& repository;
  const std::vector<Content>& contents;   // of the ChangeTable
  std::span<const uint32_t> wanted;       // indexes into `contents`, each once
  const ScopeTable& scopes;
  std::span<const uint32_t> scope_of;     // by content: of all its paths, as a number in `scopes`
  std::shared_ptr<const CompiledRules> rules;
  const ScanOptions& options;
  MemoryBudget budget;
  // Unless it is null, a place for each content: is told what the wanted ones are. Those that are packed
  // are then not counted as binary.
  std::vector<ContentKind>* kinds = nullptr;
};

// Fills (*hits)[i] for every wanted content i (`hits` has one place for each content), and adds to
// the coverage what was scanned and what could not be. The same whatever the number of threads and
// the engine, but for Engine::kOracle, which hits more. When the time is over (Progress::timed_out),
// the coverage names what was not scanned. An error is cancellation or a failing engine.
absl::Status ScanContents(const ContentScanInput& input, Progress* progress,
                          std::vector<std::vector<BlobHit>>* hits, Coverage* coverage);

}  // namespace secretscan
