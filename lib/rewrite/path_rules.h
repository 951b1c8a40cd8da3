// Paths to keep or to drop, as git-filter-repo's --path… options tell.
#pragma once

#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "rewrite/path_filter.h"

namespace secretscan {

class PythonRegex;

// Made first, then asked by any number of threads.
class PathRules final : public PathFilter {
 public:
  PathRules();
  ~PathRules() override;

  // The path itself and all below it; with a trailing '/' only the latter; "" is every path.
  // InvalidArgument for what cannot be a path.
  absl::Status AddPath(std::string_view path);
  // `*` and `?` match '/', too. What does not end in `*` stands for all below it as well.
  absl::Status AddGlob(std::string_view glob);
  // Found anywhere in the path.
  absl::Status AddRegex(std::string_view regex);
  // Lines of these with the prefixes "literal:" (or none), "glob:" and "regex:"; empty lines and those
  // that begin with '#' do not count. A line with "==>" (a rename) is InvalidArgument.
  absl::Status AddFile(const std::string& path);
  absl::Status AddLines(std::string_view text, const std::string& name);

  void set_use_base_name(bool use) { use_base_name_ = use; }
  void set_invert(bool invert) { invert_ = invert; }
  // Without any, all paths are kept, inverted or not.
  bool empty() const { return filters_.empty(); }

  bool Keeps(std::string_view path) const override;
  // The first failure of Keeps(): an expression that took too long. To be asked in the end; whatever was
  // made of the answers must not be used then.
  absl::Status status() const;

 private:
  struct Filter {
    std::string path;
    std::unique_ptr<const PythonRegex> regex;  // null: the path
  };

  absl::Status AddCheckedGlob(std::string_view glob);
  absl::Status AddCompiled(std::string_view regex);
  bool Matches(const Filter& filter, std::string_view path) const;

  std::vector<Filter> filters_;
  bool use_base_name_ = false;
  bool invert_ = false;
  mutable std::mutex mutex_;
  mutable absl::Status failure_;
};

}  // namespace secretscan
