// Made-up input for the benchmarks, the same in every run.
#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "git/delta.h"
#include "match/compiled_rules.h"

namespace secretscan {

// The built-in rules.
const std::shared_ptr<const CompiledRules>& SampleRules();

// Texts have Prefilter::kPadding readable bytes behind them.

// C-like lines with assignments, long identifiers and some base64, so that every stage has
// something to do. Nothing in it is a finding.
std::string SourceText(size_t size);

// Lines of which each holds a run that is base64 `depth` times over source text.
std::string EncodedText(size_t size, int depth);

// What a rule finds: put together here, so that no file of ours holds it.
std::string SampleSecret(uint32_t number);

struct Edited {
  std::string text;
  std::vector<CopySegment> copies;  // from the base, as ApplyDelta() tells them
  std::string delta;                // instructions behind a delta's header
};
// `base` with a new line in the place of one in every `distance` bytes. Which line and by what
// depends on `seed`; every tenth new line holds a secret.
Edited EditLines(std::string_view base, size_t distance, uint32_t seed);

// A bare repository in a directory that is removed at the end. Its commits edit one line each of one
// of 20 source files, so that every file is a chain of deltas. Made by git on first use.
const std::string& SampleRepositoryPath();

}  // namespace secretscan
