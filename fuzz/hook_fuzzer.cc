// Commit messages and hook scripts: texts that git and other programs write.
#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "cli/commit_message.h"
#include "cli/hook_script.h"

namespace {

void Check(bool holds) {
  if (!holds) {
    std::abort();
  }
}

// Lines keep their numbers and are whole or empty; all end at the scissors.
void CheckMessage(std::string_view text, const secretscan::MessageCleanup& cleanup) {
  const std::string cleaned = secretscan::CleanedMessage(text, cleanup);
  std::string_view rest = cleaned;
  while (!rest.empty()) {
    const std::string_view line = rest.substr(0, std::min(rest.find('\n'), rest.size() - 1) + 1);
    const std::string_view original =
        text.substr(0, std::min(text.find('\n'), text.size() - 1) + 1);
    Check(line == original || line == "\n");
    rest.remove_prefix(line.size());
    text.remove_prefix(original.size());
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  for (const bool edited : {false, true}) {
    for (const char* mode : {"", "strip", "verbatim", "scissors"}) {
      for (const char* mark : {"", ";", "auto", "//"}) {
        CheckMessage(text, secretscan::CleanupOf(mode, mark, edited));
      }
    }
  }
  secretscan::ParseHookScript(text);
  // What is written is read back, whatever the program's name.
  const std::string program(text.substr(0, text.find('\0')));
  for (const std::string& hook : secretscan::ScanningHooks()) {
    const auto script =
        secretscan::ParseHookScript(secretscan::HookScriptText({hook, program, size % 2 == 0}));
    Check(script && script->hook == hook && script->program == program &&
          script->for_all == (size % 2 == 0));
  }
  return 0;
}
