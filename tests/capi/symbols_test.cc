// The shared library exports exactly what is written down in lib/secretscan.symbols.
#include <cstdio>
#include <fstream>
#include <set>
#include <sstream>
#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "re2/re2.h"

namespace secretscan {
namespace {

using ::testing::Contains;
using ::testing::ContainerEq;

constexpr char kCVersion[] = "@@SECRETSCAN_0";

std::string ReadText(const std::string& path) {
  std::ostringstream text;
  text << std::ifstream(path).rdbuf();
  return text.str();
}

// What `nm` says: "name@@VERSION", demangled, without addresses.
std::set<std::string> ExportedSymbols() {
  const std::string command = std::string("'") + SECRETSCAN_NM + "' -D -C --defined-only '" +
                              SECRETSCAN_SHARED_LIBRARY + "'";
  std::set<std::string> symbols;
  FILE* pipe = popen(command.c_str(), "r");
  if (pipe == nullptr) {
    return symbols;
  }
  std::string output;
  char piece[4096];
  for (size_t size; (size = fread(piece, 1, sizeof(piece), pipe)) > 0;) {
    output.append(piece, size);
  }
  EXPECT_EQ(pclose(pipe), 0) << command;
  std::istringstream lines(output);
  for (std::string line; std::getline(lines, line);) {
    constexpr size_t kName = 19;  // behind address and type
    if (line.size() > kName && line[17] != 'A') {  // 'A': the names of versions themselves
      symbols.insert(line.substr(kName));
    }
  }
  return symbols;
}

std::set<std::string> DocumentedSymbols() {
  std::istringstream lines(ReadText(SECRETSCAN_SOURCE_DIR "/lib/secretscan.symbols"));
  std::set<std::string> symbols;
  for (std::string line; std::getline(lines, line);) {
    if (!line.empty() && line[0] != '#') {
      symbols.insert(line);
    }
  }
  return symbols;
}

// The functions that the C header declares.
std::set<std::string> DeclaredFunctions() {
  const std::string header = ReadText(SECRETSCAN_SOURCE_DIR "/lib/include/secretscan/c.h");
  static const RE2 declaration(R"re((?:^|\n)[a-z][\w *]*\b(secretscan_\w+)\()re");
  std::set<std::string> names;
  re2::StringPiece rest = header;
  for (std::string name; RE2::FindAndConsume(&rest, declaration, &name);) {
    names.insert(name);
  }
  return names;
}

TEST(SymbolsTest, LibraryExportsWhatIsDocumentedAndNothingElse) {
  const std::set<std::string> documented = DocumentedSymbols();
  ASSERT_THAT(documented, Contains(std::string("secretscan_version") + kCVersion));
  EXPECT_THAT(ExportedSymbols(), ContainerEq(documented));
}

TEST(SymbolsTest, EveryFunctionOfTheCHeaderIsExportedAndNoOther) {
  std::set<std::string> exported;
  for (const std::string& symbol : ExportedSymbols()) {
    if (symbol.ends_with(kCVersion)) {
      exported.insert(symbol.substr(0, symbol.size() - (sizeof(kCVersion) - 1)));
    }
  }
  EXPECT_THAT(exported, ContainerEq(DeclaredFunctions()));
}

}  // namespace
}  // namespace secretscan
