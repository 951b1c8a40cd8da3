// Searches texts of which much was copied from others.
#pragma once

#include <memory>
#include <span>
#include <string_view>
#include <utility>

#include "absl/status/statusor.h"
#include "git/delta.h"
#include "git/padded_buffer.h"
#include "match/needle_finder.h"

namespace secretscan {

// For one thread.
class DeltaSearch {
 public:
  // `finder` must live longer.
  static absl::StatusOr<std::unique_ptr<DeltaSearch>> Create(const NeedleFinder* finder);

  // Behind each text there are 64 readable bytes.
  absl::StatusOr<bool> Find(std::string_view text) {
    return finder_.Contains(text, scratch_.get());
  }
  // The same of a text whose `copies` come from one in which nothing was found: looks at what was
  // inserted and at the seams only. May say true for a text that holds none.
  absl::StatusOr<bool> FindNew(std::string_view text, std::span<const CopySegment> copies);

 private:
  DeltaSearch(const NeedleFinder& finder, std::unique_ptr<NeedleFinder::Scratch> scratch)
      : finder_(finder), scratch_(std::move(scratch)) {}

  const NeedleFinder& finder_;
  std::unique_ptr<NeedleFinder::Scratch> scratch_;
  PaddedBuffer windows_;
};

}  // namespace secretscan
