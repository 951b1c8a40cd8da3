// Rules, and texts that they find, for tests of the public interface.
#pragma once

#include <string>

#include "secretscan/scanner_options.h"

namespace secretscan {

inline constexpr char kTokenRules[] = R"(
[[rules]]
id = "token-of-ours"
description = "A token"
regex = '''tok_([0-9]{8})'''
keywords = ["tok_"]
[rules.secretscan]
severity = "critical"
provider = "Ours"
opens = "the door"
revoke = "https://example.com/revoke"

[[rules]]
id = "other-token"
description = "Another token"
regex = '''oth_[0-9]{8}'''
keywords = ["oth_"]
)";

// In pieces, so that this file holds nothing that a rule finds.
inline std::string Token(const char* prefix) { return std::string(prefix) + "_" + "12345678"; }

inline ScannerOptions WithTokenRules() {
  ScannerOptions options;
  options.rules_toml = kTokenRules;
  options.threads = 2;
  return options;
}

}  // namespace secretscan
