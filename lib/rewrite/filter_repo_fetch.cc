#include "rewrite/filter_repo_fetch.h"

#include <algorithm>

#include "base/status.h"
#include "rewrite/git_process.h"

namespace secretscan {
namespace {

// git-check-ref-format(1), for what stands below refs/.
bool IsReferenceName(std::string_view name) {
  if (!name.starts_with("refs/") || name.size() > 4096 || name.ends_with('/') ||
      name.ends_with('.') || name.find("..") != std::string_view::npos ||
      name.find("@{") != std::string_view::npos || name.find("//") != std::string_view::npos) {
    return false;
  }
  const bool odd = std::any_of(name.begin(), name.end(), [](unsigned char c) {
    return c <= ' ' || c == 0x7F || std::string_view("~^:?*[\\").find(static_cast<char>(c)) !=
                                        std::string_view::npos;
  });
  if (odd) {
    return false;
  }
  while (!name.empty()) {
    const size_t slash = name.find('/');
    const std::string_view component = name.substr(0, slash);
    if (component.starts_with('.') || component.ends_with(".lock")) {
      return false;
    }
    name.remove_prefix(slash == std::string_view::npos ? name.size() : slash + 1);
  }
  return true;
}

absl::Status Failed(const std::string& what, const GitProcessResult& result) {
  return Unavailable("git " + what + " failed with exit code " +
                     std::to_string(result.exit_code));
}

}  // namespace

std::vector<Reference> ParseRemoteReferences(std::string_view output) {
  std::vector<Reference> references;
  while (!output.empty()) {
    const size_t end = output.find('\n');
    const std::string_view line = output.substr(0, end);
    output.remove_prefix(end == std::string_view::npos ? output.size() : end + 1);
    const size_t tab = line.find('\t');
    Reference reference;
    if (tab == std::string_view::npos ||
        !ObjectId::FromHex(line.substr(0, tab), &reference.target) ||
        reference.target.IsNull() || !IsReferenceName(line.substr(tab + 1))) {
      continue;  // peeled tags ("…^{}") and HEAD, too
    }
    reference.name = line.substr(tab + 1);
    references.push_back(std::move(reference));
  }
  std::stable_sort(references.begin(), references.end(),
                   [](const Reference& a, const Reference& b) { return a.name < b.name; });
  references.erase(std::unique(references.begin(), references.end(),
                               [](const Reference& a, const Reference& b) {
                                 return a.name == b.name;
                               }),
                   references.end());
  return references;
}

absl::StatusOr<std::vector<Reference>> ListRemote(const std::string& directory,
                                                  const std::string& remote) {
  SECRETSCAN_ASSIGN_OR_RETURN(const GitProcessResult result,
                              RunGitProcess(directory, {"ls-remote", "--quiet", "--", remote}));
  if (result.exit_code != 0) {
    return Failed("ls-remote", result);
  }
  return ParseRemoteReferences(result.output);
}

absl::Status FetchObjects(const std::string& directory, const std::string& remote,
                          const std::vector<Reference>& references) {
  if (references.empty()) {
    return absl::OkStatus();
  }
  std::string names;
  for (const Reference& reference : references) {
    names += reference.name + "\n";
  }
  SECRETSCAN_ASSIGN_OR_RETURN(
      const GitProcessResult result,
      RunGitProcess(directory,
                    {"fetch", "--quiet", "--no-tags", "--no-write-fetch-head",
                     "--no-auto-maintenance", "--no-recurse-submodules", "--refmap=", "--stdin",
                     "--", remote},
                    names));
  return result.exit_code == 0 ? absl::OkStatus() : Failed("fetch", result);
}

}  // namespace secretscan
