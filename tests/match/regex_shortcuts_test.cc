// Rules whose expression is searched for without its lazy front, with loose repeats or with cases written out
// match where all of it does.
#include <algorithm>
#include <random>

#include "absl/strings/ascii.h"
#include "base/ascii_case.h"
#include "base/lazy_front.h"
#include "base/loose_repeats.h"
#include "base/utf8.h"
#include "gtest/gtest.h"
#include "match/matcher.h"
#include "match/random_match.h"
#include "re2/re2.h"
#include "rules/example.h"
#include "rules/rule_set.h"

namespace secretscan {
namespace {

// As FindAll() finds matches that are not empty, without any help.
std::vector<Span> Slow(const re2::RE2& regex, const std::string& text) {
  std::vector<Span> spans;
  re2::StringPiece match;
  for (size_t begin = 0; regex.Match(text, begin, text.size(), re2::RE2::UNANCHORED, &match, 1);) {
    const auto at = static_cast<size_t>(match.data() - text.data());
    spans.push_back({at, at + match.size()});
    begin = at + match.size();
  }
  return spans;
}

TEST(RegexShortcutsTest, BuiltInRulesMatchAsWritten) {
  const auto rules = BuiltInRules();
  ASSERT_TRUE(rules.ok()) << rules.status();
  std::mt19937 random(20261122);
  size_t fronts = 0;
  size_t loose = 0;
  size_t matches = 0;
  size_t ascii_texts = 0;
  for (const Rule& rule : (*rules)->rules) {
    if (rule.regex == nullptr) {
      continue;
    }
    const bool is_ascii = rule.regex->folding() == CaseFolding::kAscii;
    const std::string form = is_ascii ? *WithAsciiCase(rule.regex->pattern()) : rule.regex->pattern();
    const bool has_front = LazyFront::Split(form).has_value();
    const bool has_repeats = LoosenRepeats(form).has_value();
    if (!has_front && !has_repeats && form == rule.regex->pattern()) {
      continue;
    }
    fronts += has_front ? 1 : 0;
    loose += has_repeats ? 1 : 0;
    const re2::RE2 whole(form, re2::RE2::Quiet);
    const re2::RE2 written(rule.regex->pattern(), re2::RE2::Quiet);
    ASSERT_TRUE(whole.ok() && written.ok()) << rule.id;
    std::vector<std::string> texts;
    for (const auto* examples : {&rule.positive_examples, &rule.negative_examples}) {
      for (const std::string& example : *examples) {
        texts.push_back(*ExpandExample(example));
      }
    }
    const auto syntax = ParseRegexSyntax(rule.regex->pattern());
    ASSERT_TRUE(syntax.ok()) << rule.id;
    for (int i = 0; i < 20; ++i) {
      // What stands in front of a name is drawn, too.
      std::string drawn = std::string(random() % 60, 'a') + RandomMatch(**syntax, &random);
      drawn += (i % 2 == 0 ? "\n" : "") + drawn;
      if (i % 4 == 1 && !drawn.empty()) {  // more of what is repeated
        const size_t at = random() % drawn.size();
        drawn.insert(at, std::string(random() % 300, drawn[at]));
      }
      if (!drawn.empty() && i % 3 == 0) {
        drawn.erase(random() % drawn.size(), 1 + random() % 3);
      }
      if (IsValidUtf8(drawn)) {
        texts.push_back(drawn);
      }
    }
    for (const std::string& text : texts) {
      std::vector<Span> found;
      FindAll(*rule.regex, Subject(text), &found);
      EXPECT_EQ(found, Slow(whole, text)) << rule.id << " in " << text.size() << " bytes";
      if (std::all_of(text.begin(), text.end(), absl::ascii_isascii)) {
        EXPECT_EQ(found, Slow(written, text)) << rule.id << " in " << text.size() << " bytes";
        ++ascii_texts;
      }
      matches += found.size();
    }
  }
  EXPECT_GT(ascii_texts, 10'000u);
  EXPECT_GT(fronts, 1u);
  EXPECT_GT(loose, 50u);
  EXPECT_GT(matches, 5 * loose);
}

}  // namespace
}  // namespace secretscan
