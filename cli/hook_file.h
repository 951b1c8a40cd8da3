// One hook in a hooks directory: put in place and taken away without losing what was there.
#pragma once

#include <optional>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "cli/hook_script.h"

namespace secretscan {

class HookFile {
 public:
  // `directory` ends in '/'.
  HookFile(const std::string& directory, const std::string& hook);

  const std::string& path() const { return path_; }
  // Where the hook that was there before lies while ours is installed.
  std::string previous_path() const { return path_ + std::string(kPreviousHook); }

  // What lies there: nothing, ours, or somebody else's. Unavailable when it cannot be read.
  enum class Owner { kNobody, kUs, kOthers };
  struct State {
    Owner owner = Owner::kNobody;
    std::string text;
    HookScript script;      // when it is ours
    bool executable = false;
    bool has_previous = false;
  };
  absl::StatusOr<State> Read() const;

  // Writes the script; a hook of others is kept under previous_path(). At no moment is there no hook
  // where there was one. InvalidArgument when two hooks of others would have to be kept.
  absl::Status Install(const HookScript& script) const;

  // Puts back what was there. Says so if nothing of ours is there: false.
  absl::StatusOr<bool> Uninstall() const;

 private:
  absl::Status KeepPrevious() const;

  std::string directory_;
  std::string path_;
};

}  // namespace secretscan
