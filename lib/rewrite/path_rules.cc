#include "rewrite/path_rules.h"

#include <algorithm>
#include <utility>

#include "base/file.h"
#include "base/status.h"
#include "rewrite/python_glob.h"
#include "rewrite/python_regex.h"

namespace secretscan {
namespace {

absl::Status CheckArgument(std::string_view path) {
  if (path.starts_with('/')) {
    return InvalidArgument("Pathnames cannot begin with a '/'");
  }
  for (std::string_view rest = path; !rest.empty();) {
    const std::string_view component = rest.substr(0, rest.find('/'));
    if (component == "." || component == "..") {
      return InvalidArgument("Invalid path component '" + std::string(component) + "' found in '" +
                             std::string(path) + "'");
    }
    rest.remove_prefix(std::min(rest.size(), component.size() + 1));
  }
  return absl::OkStatus();
}

bool IsAtOrBelow(std::string_view path, std::string_view base) {
  return path.starts_with(base) &&
         (base.empty() || base.back() == '/' || path.size() == base.size() ||
          path[base.size()] == '/');
}

}  // namespace

PathRules::PathRules() = default;
PathRules::~PathRules() = default;

absl::Status PathRules::AddPath(std::string_view path) {
  SECRETSCAN_RETURN_IF_ERROR(CheckArgument(path));
  filters_.push_back({std::string(path), nullptr});
  return absl::OkStatus();
}

absl::Status PathRules::AddCompiled(std::string_view regex) {
  SECRETSCAN_ASSIGN_OR_RETURN(auto compiled, PythonRegex::Compile(regex));
  filters_.push_back({{}, std::move(compiled)});
  return absl::OkStatus();
}

absl::Status PathRules::AddCheckedGlob(std::string_view glob) {
  SECRETSCAN_RETURN_IF_ERROR(AddCompiled(GlobOfPath(glob)));
  if (glob.ends_with('*')) {
    return absl::OkStatus();
  }
  return AddCompiled(GlobOfPath(std::string(glob) + (glob.ends_with('/') ? "*" : "/*")));
}

absl::Status PathRules::AddGlob(std::string_view glob) {
  SECRETSCAN_RETURN_IF_ERROR(CheckArgument(glob));
  return AddCheckedGlob(glob);
}

absl::Status PathRules::AddRegex(std::string_view regex) {
  SECRETSCAN_RETURN_IF_ERROR(CheckArgument(regex));
  return AddCompiled(regex);
}

absl::Status PathRules::AddFile(const std::string& path) {
  SECRETSCAN_ASSIGN_OR_RETURN(const std::string text, ReadFile(path));
  return AddLines(text, path);
}

absl::Status PathRules::AddLines(std::string_view text, const std::string& name) {
  for (int number = 1; !text.empty(); ++number) {
    const size_t end = text.find('\n');
    std::string_view line = text.substr(0, end);
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
    line = line.substr(0, line.find_last_not_of('\r') + 1);
    if (line.empty() || line.starts_with('#')) {
      continue;
    }
    absl::Status status;
    if (line.find("==>") != std::string_view::npos) {
      status = InvalidArgument("renaming (\"==>\") is not supported");
    } else if (line.starts_with("regex:")) {
      status = AddCompiled(line.substr(6));
    } else if (line.starts_with("glob:")) {
      status = AddCheckedGlob(line.substr(5));
    } else {
      filters_.push_back({std::string(line.substr(line.starts_with("literal:") ? 8 : 0)), nullptr});
    }
    if (!status.ok()) {
      return Annotate(status, name + ":" + std::to_string(number));
    }
  }
  return absl::OkStatus();
}

bool PathRules::Matches(const Filter& filter, std::string_view path) const {
  if (filter.regex == nullptr) {
    return IsAtOrBelow(path, filter.path);
  }
  const absl::StatusOr<bool> found = filter.regex->Search(path);
  if (!found.ok()) {
    std::lock_guard lock(mutex_);
    failure_.Update(found.status());
  }
  return found.ok() && *found;
}

bool PathRules::Keeps(std::string_view path) const {
  if (filters_.empty()) {
    return true;
  }
  if (use_base_name_) {
    path.remove_prefix(path.rfind('/') + 1);  // npos + 1 is 0
  }
  const bool matches = std::any_of(filters_.begin(), filters_.end(), [&](const Filter& filter) {
    return Matches(filter, path);
  });
  return matches != invert_;
}

absl::Status PathRules::status() const {
  std::lock_guard lock(mutex_);
  return failure_;
}

}  // namespace secretscan
