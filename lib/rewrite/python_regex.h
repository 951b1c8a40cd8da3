// Regular expressions as Python 3.11's `re` understands them, on bytes.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "rewrite/content_replacer.h"
#include "rewrite/python_template.h"

namespace secretscan {

// Immutable; any number of threads may match at once.
class PythonRegex {
 public:
  // As re.compile(pattern). InvalidArgument for what Python refuses, and for what cannot be kept exactly
  // (the message says which). The message does not hold the pattern.
  static absl::StatusOr<std::unique_ptr<const PythonRegex>> Compile(std::string_view pattern);
  ~PythonRegex();

  int group_count() const;
  const PythonGroups& groups() const;
  // Every text in which the expression matches holds one of these. Nullopt: nothing is known.
  const std::optional<std::vector<Needle>>& needles() const;

  // re.search(): whether it matches anywhere.
  absl::StatusOr<bool> Search(std::string_view text) const;
  // re.sub(): replaces all non-overlapping matches and returns their number; *out is unspecified if that
  // is 0. ResourceExhausted when matching takes too many steps, or the result is above 2 GiB.
  absl::StatusOr<uint64_t> Substitute(const PythonTemplate& replacement, std::string_view text,
                                      std::string* out) const;

 private:
  struct Impl;
  explicit PythonRegex(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace secretscan
