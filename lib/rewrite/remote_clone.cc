#include "rewrite/remote_clone.h"

#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <fstream>

#include "base/status.h"
#include "rewrite/git_process.h"

namespace secretscan {
namespace {

namespace fs = std::filesystem;

// A new directory with mode 0700.
absl::StatusOr<std::string> PrivateDirectory() {
  std::error_code error;
  fs::path parent = fs::temp_directory_path(error);
  if (error) {
    return Unavailable("there is no directory for temporary files");
  }
  std::string pattern = (parent / "secretscan-verify-XXXXXX").string();
  if (::mkdtemp(pattern.data()) == nullptr) {
    return Unavailable("cannot make a directory in " + parent.string() + ": " +
                       std::strerror(errno));
  }
  return pattern;
}

struct Remover {
  std::string directory;
  ~Remover() {
    std::error_code error;
    if (!directory.empty()) {
      fs::remove_all(directory, error);
    }
  }
};

}  // namespace

RemoteClone::RemoteClone(std::string directory)
    : directory_(std::move(directory)), path_(directory_ + "/clone.git") {}

RemoteClone::~RemoteClone() {
  std::error_code error;
  fs::remove_all(directory_, error);
}

absl::StatusOr<std::unique_ptr<RemoteClone>> RemoteClone::Make(const std::string& url) {
  if (url.empty() || url.starts_with('-')) {
    return InvalidArgument("this is no URL of a repository");
  }
  const size_t helper = url.find("::");
  if (helper != std::string::npos && url.find_first_of("/:") == helper) {
    return InvalidArgument("a URL that names a helper program is not followed");
  }
  SECRETSCAN_ASSIGN_OR_RETURN(std::string directory, PrivateDirectory());
  auto clone = std::unique_ptr<RemoteClone>(new RemoteClone(std::move(directory)));
  // A path is as seen from here, not from the new directory.
  std::error_code error;
  const std::string source =
      fs::exists(url, error) ? fs::absolute(url, error).string() : url;
  SECRETSCAN_ASSIGN_OR_RETURN(
      const GitProcessResult result,
      RunGitProcess(clone->directory_,
                    {"-c", "protocol.ext.allow=never", "-c", "submodule.recurse=false", "clone",
                     "--quiet", "--mirror", "--no-local", "--template=", "--", source,
                     clone->path_}));
  if (result.exit_code != 0) {
    return Unavailable("the remote could not be cloned; git's message is above");
  }
  return clone;
}

absl::StatusOr<std::string> RunFsck(const std::string& objects_directory, int id_size, bool* ok) {
  SECRETSCAN_ASSIGN_OR_RETURN(const std::string directory, PrivateDirectory());
  const Remover remover{directory};
  const std::string format = id_size == 20 ? "sha1" : "sha256";
  SECRETSCAN_ASSIGN_OR_RETURN(
      const GitProcessResult made,
      RunGitProcess(directory, {"init", "--quiet", "--bare", "--template=",
                                "--object-format=" + format, "check.git"}));
  const std::string repository = directory + "/check.git";
  std::error_code error;
  fs::create_directories(repository + "/objects/info", error);
  std::ofstream alternates(repository + "/objects/info/alternates");
  alternates << objects_directory << "\n";
  alternates.close();
  if (made.exit_code != 0 || !alternates) {
    return Unavailable("a repository for git fsck could not be made");
  }
  SECRETSCAN_ASSIGN_OR_RETURN(
      GitProcessResult result,
      RunGitProcess(repository, {"-c", "protocol.allow=never", "fsck", "--strict", "--full",
                                 "--no-dangling", "--no-progress"}));
  *ok = result.exit_code == 0;
  return std::move(result.output);
}

}  // namespace secretscan
