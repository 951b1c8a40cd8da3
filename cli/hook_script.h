// The scripts that git runs as hooks.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace secretscan {

// Hooks that scan: pre-commit, pre-merge-commit, commit-msg, pre-push, pre-receive.
const std::vector<std::string>& ScanningHooks();
// Other hooks that a directory for all repositories must pass on, since git looks nowhere else.
const std::vector<std::string>& PassedHooks();

struct HookScript {
  std::string hook;     // its name in git
  std::string program;  // absolute path of secretscan; empty: passes on only
  bool for_all = false; // stands in a directory for all repositories: runs the repository's own, too
};

// POSIX sh. The hook that was there before runs first, from a file beside the script that ends in
// kPreviousHook, then secretscan; the first failure is the hook's. Standard input reaches both.
std::string HookScriptText(const HookScript& script);

// What HookScriptText wrote, in any version; nullopt for the scripts of others.
std::optional<HookScript> ParseHookScript(std::string_view text);

inline constexpr std::string_view kPreviousHook = ".secretscan-previous";

// Who keeps this hook file and would write it anew ("pre-commit", "lefthook", …), and what to write
// into that program's own configuration instead. Empty for hooks of no such program.
struct HookManager {
  std::string name;
  std::string advice;
};
std::optional<HookManager> ManagerOfScript(std::string_view text, const std::string& hook);
// The same for a directory that core.hooksPath names.
std::optional<HookManager> ManagerOfDirectory(const std::string& directory,
                                              const std::string& hook);

}  // namespace secretscan
