// Addresses of remotes are shown without what stands before the host, and as words of a shell.
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "rewrite/push_plan.h"
#include "rewrite/remotes.h"
#include "rewrite/shell_word.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const std::string url = "https://" + std::string(text.substr(0, text.find_first_of("@?#/"))) +
                          "@host/owner/name.git";
  if (secretscan::PublicUrl(url) != "https://host/owner/name.git") {
    std::abort();
  }
  secretscan::ConfigFile config;
  config.AddText(text);
  for (const secretscan::Remote& remote : secretscan::ReadRemotes(config)) {
    secretscan::PublicUrl(remote.url);
    secretscan::PathOnHost(remote.url);
    remote.NameThere("refs/remotes/origin/main");
  }
  secretscan::RequestOf(text);
  for (const char c : secretscan::ShellWord(text)) {
    if (static_cast<unsigned char>(c) < ' ' && c != '\n') {
      std::abort();
    }
  }
  return 0;
}
