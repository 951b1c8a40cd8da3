#include "rewrite/shell_word.h"

#include <cstdio>
#include <random>

#include "git/test_repository.h"
#include "gtest/gtest.h"

namespace secretscan {
namespace {

// What a shell makes of the word.
std::string Expanded(const std::string& word) {
  std::string out;
  const TempDir directory;
  const std::string file = directory.path() + "/script";
  std::FILE* script = std::fopen(file.c_str(), "w");
  const std::string text = "set -- " + word + "\ntest $# = 1 || exit 1\nprintf '%s' \"$1\"\n";
  std::fwrite(text.data(), 1, text.size(), script);
  std::fclose(script);
  std::FILE* shell = ::popen(("sh " + file).c_str(), "r");
  for (int c; (c = std::fgetc(shell)) != EOF;) {
    out += static_cast<char>(c);
  }
  EXPECT_EQ(::pclose(shell), 0) << word;
  return out;
}

TEST(ShellWord, IsPlainWhereThatIsEnough) {
  EXPECT_EQ(ShellWord("refs/heads/main"), "refs/heads/main");
  EXPECT_EQ(ShellWord("a b"), "'a b'");
  EXPECT_EQ(ShellWord(""), "''");
}

TEST(ShellWord, GivesBackWhatItWasMadeOf) {
  for (const std::string text :
       {"", "-n", "it's", "$(touch x)", "`x`", "a;b", "\\", "\\n", "%d", "a\nb", "a\n", "\n\n", "\x1b[31m",
        "-\x1b", "\xe2\x80\xae\x61", "\xff\xfe", "\xc3\xa4", "*", "~", "!x", "#x", "{a,b}", "\x7f\\07"}) {
    EXPECT_EQ(Expanded(ShellWord(text)), text);
  }
  std::mt19937 random(1);
  for (int round = 0; round < 60; ++round) {
    std::string text;
    for (auto size = random() % 12; size > 0; --size) {
      text += static_cast<char>(1 + random() % 255);
    }
    EXPECT_EQ(Expanded(ShellWord(text)), text);
  }
}

TEST(ShellWord, SteersNoTerminal) {
  for (const char c : ShellWord("a\x1b]0;x\x07\xe2\x80\xae")) {
    EXPECT_TRUE(c >= ' ' && c < 0x7f);
  }
}

}  // namespace
}  // namespace secretscan
