// A configuration file that loses a remote: every other entry must stay, in its order.
#include <cstdlib>
#include <string>
#include <string_view>

#include "git/config_file.h"
#include "rewrite/filter_repo_remote.h"

namespace {

bool IsBranchOrRemote(std::string_view key) {
  return key.starts_with("branch.") || key.starts_with("remote.");
}

std::string Others(std::string_view text) {
  secretscan::ConfigFile config;
  config.AddText(text);
  std::string entries;
  for (const auto& [key, value] : config.entries()) {
    if (!IsBranchOrRemote(key)) {
      entries += key + '\0' + value + '\0';
    }
  }
  return entries;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const std::string left = secretscan::WithoutRemote(text, "origin");
  if (left.size() > size || Others(left) != Others(text)) {
    std::abort();
  }
  secretscan::ConfigFile config;
  config.AddText(left);
  for (const auto& [key, value] : config.entries()) {
    if (key.starts_with("remote.origin.") && key.find('.', 14) == std::string::npos) {
      std::abort();
    }
  }
  return 0;
}
