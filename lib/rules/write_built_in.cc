// Runs while the library is built: compiles rules/*.toml to the table that BuiltInRules() reads.
#include <cstdio>
#include <fstream>
#include <iostream>
#include <string>
#include <string_view>

#include "base/status.h"
#include "rules/embedded_rules.h"
#include "rules/rule_archive.h"
#include "rules/rule_pack.h"

namespace secretscan {

// For those who extend the built-in rules: there is no table yet.
absl::StatusOr<std::shared_ptr<const RuleSet>> BuiltInRules() {
  return ParseRulePack(EmbeddedRules(), "built-in", RegexCompiler::Trust::kTested);
}

namespace {

// The bytes as string literals, a few dozen a line.
void WriteLiteral(std::string_view bytes, std::ostream& out) {
  constexpr size_t kBytesALine = 64;
  for (size_t begin = 0; begin < bytes.size(); begin += kBytesALine) {
    out << "    \"";
    for (const unsigned char c : bytes.substr(begin, kBytesALine)) {
      if (c >= ' ' && c <= '~' && c != '"' && c != '\\' && c != '?') {
        out << c;
      } else {
        char octal[8];
        std::snprintf(octal, sizeof octal, "\\%03o", c);
        out << octal;
      }
    }
    out << "\"\n";
  }
}

int Run(const char* path) {
  const auto rules = BuiltInRules();
  if (!rules.ok()) {
    std::cerr << ToStd(rules.status().message()) << "\n";
    return 1;
  }
  std::ofstream out(path, std::ios::binary | std::ios::trunc);
  out << "// Generated from rules/*.toml.\n#include \"rules/rule_pack.h\"\n\n"
      << "namespace secretscan {\nnamespace {\n\nconstexpr char kTable[] =\n";
  WriteLiteral(WriteRuleArchive(**rules), out);
  out << "    ;\n\n}  // namespace\n\n"
      << "std::string_view BuiltInRuleTable() { return {kTable, sizeof kTable - 1}; }\n\n"
      << "}  // namespace secretscan\n";
  return out.flush().good() ? 0 : 1;
}

}  // namespace
}  // namespace secretscan

int main(int argc, char** argv) { return argc == 2 ? secretscan::Run(argv[1]) : 2; }
