// A program of somebody else that uses the installed library.
#include <cstdio>
#include <string>

#include "secretscan/scanner.h"
#include "secretscan/version.h"

int main() {
  secretscan::ScannerOptions options;
  options.rules_toml = R"(
[[rules]]
id = "token-of-ours"
description = "A token"
regex = '''tok_[0-9]{8}'''
keywords = ["tok_"]
)";
  auto scanner = secretscan::Scanner::Create(options);
  if (!scanner.ok()) {
    std::printf("%s\n", scanner.status().ToString().c_str());
    return 1;
  }
  const std::string text = "first line\nkey = tok" + std::string("_") + "12345678\n";
  auto outcome = scanner->ScanText(text, "notes.txt");
  if (!outcome.ok() || outcome->found.empty()) {
    std::printf("nothing found\n");
    return 1;
  }
  std::printf("secretscan %s: %zu found, rule %s, line %lld\n", secretscan::kVersion,
              outcome->found.size(), outcome->found[0].rule_id.c_str(),
              static_cast<long long>(outcome->found[0].start_line));
  return 0;
}
