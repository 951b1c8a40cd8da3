#include "rewrite/python_regex.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <sstream>

#include "base/file.h"
#include "base/hex.h"
#include "rewrite/python_glob.h"

namespace secretscan {
namespace {

using testing::HasSubstr;

std::string Unquoted(const std::string& field) {
  std::string bytes;
  for (size_t i = 0; i < field.size() && field != "-"; ++i) {
    if (field[i] == '%') {
      bytes += static_cast<char>(HexDigit(field[i + 1]) << 4 | HexDigit(field[i + 2]));
      i += 2;
    } else {
      bytes += field[i];
    }
  }
  return bytes;
}

// "T" and "E" as in the recordings, "U" for what is not supported.
std::string Outcome(const std::string& pattern, const std::string& expansion,
                    const std::string& text, std::string* out) {
  const auto regex = PythonRegex::Compile(pattern);
  if (!regex.ok()) {
    const std::string message(regex.status().message());
    return message.starts_with("bad regular expression") ? "E" : "U";
  }
  const auto parsed = PythonTemplate::Parse(expansion, (*regex)->groups());
  if (!parsed.ok()) {
    return "T";
  }
  const auto count = (*regex)->Substitute(*parsed, text, out);
  EXPECT_TRUE(count.ok()) << count.status();
  EXPECT_EQ(*(*regex)->Search(text), *count > 0);
  if (*count == 0) {
    *out = text;
  }
  return std::to_string(*count);
}

TEST(PythonRegexTest, ReplacesAsPythonDoes) {
  const auto file = ReadFile(std::string(SECRETSCAN_SOURCE_DIR) +
                             "/tests/rewrite/python_regex_goldens.txt");
  ASSERT_TRUE(file.ok()) << file.status();
  std::istringstream lines(*file);
  int checked = 0;
  for (std::string line; std::getline(lines, line);) {
    if (line.starts_with('#')) {
      continue;
    }
    std::istringstream fields(line);
    std::string expected, pattern, expansion, text, result, out;
    fields >> expected >> pattern >> expansion >> text >> result;
    const std::string outcome =
        Outcome(Unquoted(pattern), Unquoted(expansion), Unquoted(text), &out);
    EXPECT_EQ(outcome, expected) << line;
    if (outcome == expected && isdigit(static_cast<unsigned char>(expected[0])) != 0) {
      EXPECT_EQ(out, Unquoted(result)) << line;
    }
    ++checked;
  }
  EXPECT_GT(checked, 600);
}

// Compiled code of PCRE2 10.42 skips ahead too far.
TEST(PythonRegexTest, DoesNotSkipMatches) {
  EXPECT_TRUE(*(*PythonRegex::Compile("(A|) *?[A-Z]|_"))->Search("]aA#c]0 "));
}

TEST(PythonRegexTest, FindsMatchesFarIntoATextAndAcrossStretches) {
  const auto regex = *PythonRegex::Compile(R"((?<=a)b+$|\Bx\B)");
  std::string text;
  for (int i = 0; i < 5000; ++i) {
    text += i % 700 == 0 ? "-yxy-" : "-------";
  }
  text += "abbb\n";
  std::string out;
  const auto none = *PythonTemplate::Parse("", regex->groups());
  EXPECT_EQ(*regex->Substitute(none, text, &out), 9u);
  EXPECT_EQ(out.size(), text.size() - 8 - 3);
}

TEST(PythonRegexTest, RefusesWhatItCannotKeep) {
  const auto failure = [](std::string_view pattern) {
    return std::string(PythonRegex::Compile(pattern).status().message());
  };
  EXPECT_THAT(failure("(a*)*"), HasSubstr("not supported"));
  EXPECT_THAT(failure("(?:ab)++"), HasSubstr("not supported"));
  EXPECT_THAT(failure("((?(1)a)b)"), HasSubstr("not supported"));
  EXPECT_THAT(failure("(?L)a"), HasSubstr("not supported"));
  EXPECT_THAT(failure(std::string(500, '(') + std::string(500, ')')), HasSubstr("not supported"));
  EXPECT_THAT(failure("a{100000}"), HasSubstr("not supported"));
  EXPECT_EQ(failure("(" + std::string("hidden")).find("hidden"), std::string::npos);
}

TEST(PythonRegexTest, GivesUpOnWhatTakesTooLong) {
  const auto regex = *PythonRegex::Compile("(a+)+b\\d");
  EXPECT_TRUE(absl::IsResourceExhausted(regex->Search(std::string(64, 'a') + "b").status()));
}

// Deeper than the compiled code's stack: interpreted.
TEST(PythonRegexTest, MatchesLongTexts) {
  const auto regex = *PythonRegex::Compile("^(?:a|b)*$");
  EXPECT_TRUE(*regex->Search(std::string(500'000, 'a')));
}

TEST(PythonRegexTest, TellsNeedles) {
  const auto needles = [](std::string_view pattern) {
    return (*PythonRegex::Compile(pattern))->needles();
  };
  using List = std::vector<Needle>;
  EXPECT_EQ(needles("a+secret=(.*)"), (List{{"secret=", false}}));
  EXPECT_EQ(needles("(?:abc|defg)+x"), (List{{"abc", false}, {"defg", false}}));
  EXPECT_EQ(needles("(?i)tok-en"), (List{{"TOK-EN", true}}));
  EXPECT_EQ(needles("ab(c)(?=x)\\bd"), (List{{"abcd", false}}));
  EXPECT_EQ(needles("(?:abc){2}"), (List{{"abc", false}}));
  EXPECT_EQ(needles("x?abc"), (List{{"abc", false}}));
  EXPECT_EQ(needles("(?!abc)"), std::nullopt);
  EXPECT_EQ(needles("(?:abc)?"), std::nullopt);
  EXPECT_EQ(needles("abc|d"), (List{{"", false, R"((?:(?:\x61\x62\x63)|(?:\x64)))", 3}}));
  EXPECT_EQ(needles(R"(\b(\d)\1{2,90}(?!x)$)"),
            (List{{"", false, R"((?:(?:(?:[\x30-\x39]))(?:.*){2,}))", 91}}));
  EXPECT_EQ((*needles("[0-9]{20,}"))[0].width, Needle::kUnbounded);
  EXPECT_EQ(needles("(abc)?(?(1)def)"), std::nullopt);
  EXPECT_EQ(needles(""), std::nullopt);
}

TEST(PythonGlobTest, Translates) {
  EXPECT_EQ(*GlobInText("a*b*c"), "a(?>.*?b).*c");
  EXPECT_EQ(*GlobInText("**a?"), ".*a.");
  EXPECT_EQ(*GlobInText("a.b[!x]"), "a\\.b[^x]");
  EXPECT_EQ(*GlobInText("[z-a]"), "(?!)");
  EXPECT_EQ(*GlobInText("[!z-a]"), ".");
  EXPECT_EQ(*GlobInText("[a"), "\\[a");
  EXPECT_EQ(*GlobInText("[a-c-]"), "[a-c\\-]");
  EXPECT_EQ(*GlobInText("[]&|~\\]"), "[]\\&\\|\\~\\\\]");
  EXPECT_EQ(*GlobInText("[^a][[a]"), "[\\^a][\\[a]");
  EXPECT_EQ(*GlobInText("\xc3\xa9"), "\xc3\xa9");
  EXPECT_FALSE(GlobInText("\xc3").ok());
  EXPECT_EQ(GlobOfPath("\xc3*"), "(?s:\\A\xc3.*)\\Z");
  EXPECT_EQ(GlobOfPath(""), "(?s:\\A)\\Z");
}

}  // namespace
}  // namespace secretscan
