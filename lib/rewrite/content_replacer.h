// Changes the contents of blobs, by rules that are counted.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "match/needle_finder.h"
#include "rewrite/text_replacer.h"

namespace secretscan {

class ContentReplacer : public TextReplacer {
 public:
  // Rules are numbered in the order in which they are applied.
  virtual size_t rule_count() const = 0;
  // What a report calls the rule. No secret in it.
  virtual std::string RuleName(size_t rule) const = 0;

  // A content that holds none of these stays as it is. Nullopt when no such list can be given: then
  // each content has to be asked for.
  virtual std::optional<std::vector<Needle>> Needles() const = 0;

  // As Replace(), of a whole blob. Adds to (*counts)[rule] how often each rule replaced something;
  // `counts` has rule_count() elements.
  virtual absl::StatusOr<bool> ReplaceContent(std::string_view content, std::string* out,
                                              std::vector<uint64_t>* counts) const = 0;
};

}  // namespace secretscan
