// The prefilter may report too much, never too little: with it or without, the judge must find the
// same matches.
#include <array>
#include <cstdlib>
#include <filesystem>
#include <map>
#include <random>

#include "base/utf8.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "match/compiled_rules.h"
#include "match/matcher.h"
#include "match/random_match.h"
#include "base/regex_syntax.h"
#include "rules/example.h"

namespace secretscan {
namespace {

using Matches = std::map<int, std::vector<Span>>;

Matches Fast(const CompiledRules& rules, Prefilter::Scratch* scratch, std::string text) {
  text.reserve(text.size() + Prefilter::kPadding);
  CandidateSet candidates;
  EXPECT_TRUE(rules.prefilter->Scan(text, scratch, &candidates).ok());
  const Subject subject(text);
  const std::string folded = KeywordFolded(text);
  Matches matches;
  for (int rule = 0; rule < static_cast<int>(rules.set->rules.size()); ++rule) {
    const Rule& r = rules.set->rules[rule];
    if (r.regex == nullptr || !HasKeyword(r, folded)) {
      continue;
    }
    std::vector<Span> found;
    if (std::binary_search(candidates.whole.begin(), candidates.whole.end(), rule)) {
      FindAll(*r.regex, subject, &found);
    } else {
      std::vector<Candidate> own;
      for (const Candidate& c : candidates.clusters) {
        if (c.rule == rule) {
          own.push_back(c);
        }
      }
      FindAllNear(*r.regex, subject, own, &found);
    }
    if (!found.empty()) {
      matches[rule] = found;
    }
  }
  return matches;
}

Matches Slow(const CompiledRules& rules, const std::string& text) {
  const Subject subject(text);
  const std::string folded = KeywordFolded(text);
  Matches matches;
  for (int rule = 0; rule < static_cast<int>(rules.set->rules.size()); ++rule) {
    const Rule& r = rules.set->rules[rule];
    std::vector<Span> found;
    if (r.regex != nullptr && HasKeyword(r, folded)) {
      FindAll(*r.regex, subject, &found);
    }
    if (!found.empty()) {
      matches[rule] = found;
    }
  }
  return matches;
}

class Oracle {
 public:
  explicit Oracle(std::shared_ptr<const RuleSet> set, const std::string& cache_dir = "",
                  int threads = 1) {
    auto compiled = CompiledRules::Compile(std::move(set), cache_dir, threads);
    EXPECT_TRUE(compiled.ok()) << compiled.status();
    rules_ = *compiled;
    scratch_ = *rules_->prefilter->NewScratch();
  }

  const CompiledRules& rules() const { return *rules_; }

  // Number of matches, after checking that both ways find the same.
  size_t Check(const std::string& text) {
    const Matches slow = Slow(*rules_, text);
    const Matches fast = Fast(*rules_, scratch_.get(), text);
    EXPECT_EQ(fast.size(), slow.size());
    size_t count = 0;
    for (const auto& [rule, spans] : slow) {
      const auto found = fast.find(rule);
      EXPECT_TRUE(found != fast.end() && found->second == spans)
          << "rule " << rules_->set->rules[rule].id << " on a text of " << text.size() << " bytes";
      count += spans.size();
    }
    return count;
  }

  // Texts drawn from every rule, alone and in company, whole and damaged.
  size_t CheckRandomTexts(int rounds) {
    std::mt19937 random(20250131);
    std::string previous;
    size_t count = 0;
    for (const Rule& rule : rules_->set->rules) {
      if (rule.regex == nullptr) {
        continue;
      }
      const auto syntax = ParseRegexSyntax(rule.regex->pattern());
      EXPECT_TRUE(syntax.ok()) << rule.id << ": " << syntax.status();
      for (int round = 0; syntax.ok() && round < rounds; ++round) {
        std::string text = RandomMatch(**syntax, &random);
        const std::string keyword = rule.keywords.empty() ? "" : rule.keywords[0];
        switch (random() % 6) {
          case 0:
            break;
          case 1:
            text = keyword + " = \"" + text + "\"\n";
            break;
          case 2:
            text = previous + "\n" + text + ";" + text + "\n" + keyword;
            break;
          case 3:
            text = text + text + keyword;
            break;
          case 4:
            text = "\xFFx " + text + "\n# " + keyword + "\n";
            break;
          default:
            if (!text.empty()) {
              text.erase(random() % text.size(), 1 + random() % 3);
            }
            text += "\n" + keyword;
        }
        count += Check(text);
        previous = std::move(text);
      }
    }
    return count;
  }

 private:
  std::shared_ptr<const CompiledRules> rules_;
  std::unique_ptr<Prefilter::Scratch> scratch_;
};

TEST(PrefilterOracleTest, BuiltInRulesOnTheirExamples) {
  const auto rules = BuiltInRules();
  ASSERT_TRUE(rules.ok()) << rules.status();
  Oracle oracle(*rules);
  size_t matches = 0;
  std::string all;
  for (const Rule& rule : (*rules)->rules) {
    for (const auto* examples : {&rule.positive_examples, &rule.negative_examples}) {
      for (const std::string& example : *examples) {
        const auto text = ExpandExample(example);
        ASSERT_TRUE(text.ok()) << rule.id << ": " << text.status();
        matches += oracle.Check(*text);
        all += *text + "\n";
      }
    }
  }
  EXPECT_GT(matches, (*rules)->rules.size());
  EXPECT_GE(oracle.Check(all), (*rules)->rules.size());
}

// Between lines that hold no token, so that only slices of the text are looked at for most rules.
TEST(PrefilterOracleTest, BuiltInRulesAmongOtherLines) {
  const auto rules = BuiltInRules();
  ASSERT_TRUE(rules.ok()) << rules.status();
  Oracle oracle(*rules);
  std::string text;
  size_t matches = 0;
  size_t examples = 0;
  for (const Rule& rule : (*rules)->rules) {
    if (!rule.positive_examples.empty()) {
      const auto example = ExpandExample(rule.positive_examples[0]);
      ASSERT_TRUE(example.ok()) << rule.id << ": " << example.status();
      text += *example + "\n";
      ++examples;
      for (size_t i = 0; i < 7; ++i) {
        text += "  if (some && (other || text)) { go(on, and, on); }  // as ever\n";
      }
    }
    if (text.size() > 20000) {
      matches += oracle.Check(text);
      text.clear();
    }
  }
  matches += oracle.Check(text);
  EXPECT_GT(matches, examples / 2);  // some rules ask for the beginning of a text
}

// Most rules are not looked for in the middle of what is long enough to be an image in base64.
TEST(PrefilterOracleTest, BuiltInRulesBesideEncodedStretches) {
  const auto rules = BuiltInRules();
  ASSERT_TRUE(rules.ok()) << rules.status();
  Oracle oracle(*rules);
  std::mt19937 random(20261123);
  constexpr std::array<std::string_view, 5> kBetween = {"\n", "\n", "\"", " ", ""};
  std::string text;
  size_t matches = 0;
  size_t examples = 0;
  for (const Rule& rule : (*rules)->rules) {
    if (rule.positive_examples.empty()) {
      continue;
    }
    const auto example = ExpandExample(rule.positive_examples[0]);
    ASSERT_TRUE(example.ok()) << rule.id << ": " << example.status();
    text += kBetween[random() % kBetween.size()];
    text += *example;
    text += kBetween[random() % kBetween.size()];
    ++examples;
    if (random() % 4 == 0) {
      text += RandomBase64(2000 + random() % 3000, &random);
    }
    if (text.size() > 20000) {
      matches += oracle.Check(text);
      text.clear();
    }
  }
  matches += oracle.Check(text);
  EXPECT_GT(matches, examples / 3);  // many ask for the end of a line
}

// What reaches into such a stretch, over it, or lies within.
TEST(PrefilterOracleTest, MatchesAtEncodedStretches) {
  std::string pack = R"toml(
    [[rules]]
    id = "before"
    regex = '''key=[A-Za-z0-9+/]{90}'''
    [[rules]]
    id = "behind"
    regex = '''[A-Za-z0-9+/]{90};end'''
    [[rules]]
    id = "over"
    regex = '''from:[A-Za-z0-9+/]{20,}!'''
    [[rules]]
    id = "within"
    regex = '''within[0-9]{4}'''
    [[rules]]
    id = "keyword-within"
    regex = '''[0-9]{2}:x'''
    keywords = ["gate"]
  )toml";
  for (const char* name : {"one", "two", "three", "four", "five", "six"}) {
    pack += std::string("[[rules]]\nid = \"") + name + "\"\nregex = \"" + name + "=[0-9]{3}\"\n";
  }
  const auto rules = ParseRules(pack, "stretches.toml");
  ASSERT_TRUE(rules.ok()) << rules.status();
  Oracle oracle(*rules);
  std::mt19937 random(1);
  const auto stretch = [&](size_t size) { return RandomBase64(size, &random); };
  for (const size_t size : {100u, 1300u, 2300u, 2400u, 2500u, 9000u}) {
    EXPECT_EQ(oracle.Check("key=" + stretch(size)), 1u) << size;
    EXPECT_EQ(oracle.Check(stretch(size) + ";end"), 1u) << size;
    EXPECT_EQ(oracle.Check("key=" + stretch(size) + "\nfrom:" + stretch(size) + "!\n" + stretch(size) + ";end"),
              3u) << size;
    EXPECT_EQ(oracle.Check("one=123 " + stretch(size) + "within2468" + stretch(size) + " six=456"), 3u) << size;
    EXPECT_EQ(oracle.Check(stretch(size) + "gate" + stretch(size) + " 12:x"), 1u) << size;
    EXPECT_EQ(oracle.Check(stretch(size) + "within1357"), 1u) << size;
    EXPECT_EQ(oracle.Check("within1357" + stretch(size)), 1u) << size;
  }
}

// Only around such letters rules are looked for that could match with them; where there are too many, everywhere.
TEST(PrefilterOracleTest, BuiltInRulesAroundFoldingLetters) {
  const auto rules = BuiltInRules();
  ASSERT_TRUE(rules.ok()) << rules.status();
  Oracle oracle(*rules);
  std::mt19937 random(20261122);
  // One s or k of the text as the letter that folds to it.
  const auto fold_one = [&](std::string* text) {
    std::vector<size_t> places;
    for (size_t at = 0; at < text->size(); ++at) {
      if (std::string_view("sSkK").find((*text)[at]) != std::string_view::npos) {
        places.push_back(at);
      }
    }
    if (!places.empty()) {
      const size_t at = places[random() % places.size()];
      const bool is_s = (*text)[at] == 's' || (*text)[at] == 'S';
      text->replace(at, 1, is_s ? "\xC5\xBF" : "\xE2\x84\xAA");
    }
  };
  std::string text;
  size_t matches = 0;
  size_t texts = 0;
  for (size_t i = 0; texts < 12; i = (i + 31) % (*rules)->rules.size()) {
    const Rule& rule = (*rules)->rules[i];
    if (!rule.positive_examples.empty()) {
      auto example = ExpandExample(rule.positive_examples[0]);
      ASSERT_TRUE(example.ok()) << rule.id << ": " << example.status();
      for (int times = 0; times < 3; ++times) {
        if (times == 1) {
          fold_one(&*example);
        }
        text += *example + "\n" + std::string(random() % 400, '-') + "\n";
      }
    }
    if (text.size() > 8000) {
      if (++texts == 12) {
        for (int letter = 0; letter < 300; ++letter) {
          text += "\xC5\xBF ";
        }
      }
      matches += oracle.Check(text);
      text.clear();
    }
  }
  EXPECT_GT(matches, 12u * 8);
}

// What is looked at around a letter may end in the middle of a match.
TEST(PrefilterOracleTest, MatchesNearFoldingLettersAreWhole) {
  const auto rules = ParseRules("[[rules]]\nid = 'digits'\nregex = '(?i)key[0-9]{2,20}'\n", "near.toml");
  ASSERT_TRUE(rules.ok()) << rules.status();
  Oracle oracle(*rules);
  const std::string match = "key" + std::string(20, '7');
  for (const std::string letter : {"\xC5\xBF", "\xE2\x84\xAA"}) {
    for (size_t distance = 0; distance < 80; ++distance) {
      const std::string gap(distance, '-');
      EXPECT_EQ(oracle.Check("x " + letter + gap + match + " " + match), 2u) << distance;
      EXPECT_EQ(oracle.Check(match + gap + letter + gap + match), 2u) << distance;
    }
  }
}

TEST(PrefilterOracleTest, BuiltInRulesOnRandomTexts) {
  const auto rules = BuiltInRules();
  ASSERT_TRUE(rules.ok()) << rules.status();
  EXPECT_GT(Oracle(*rules).CheckRandomTexts(8), 1000u);
}

// Compiled on several threads, then taken from the cache.
TEST(PrefilterOracleTest, BuiltInRulesColdAndWarm) {
  const auto rules = BuiltInRules();
  ASSERT_TRUE(rules.ok()) << rules.status();
  std::string parent = ::testing::TempDir() + "oracleXXXXXX";
  ASSERT_NE(::mkdtemp(parent.data()), nullptr);
  const size_t cold = Oracle(*rules, parent + "/cache", 3).CheckRandomTexts(2);
  EXPECT_FALSE(std::filesystem::is_empty(parent + "/cache"));
  const size_t warm = Oracle(*rules, parent + "/cache", 1).CheckRandomTexts(2);
  EXPECT_GT(cold, 200u);
  EXPECT_EQ(cold, warm);
  std::filesystem::remove_all(parent);
}

TEST(PrefilterOracleTest, UpstreamRulesOnRandomTexts) {
  const char* data = std::getenv("SECRETSCAN_SHARED_DATA");
  if (data == nullptr) {
    GTEST_SKIP() << "needs SECRETSCAN_SHARED_DATA, a directory with gitleaks-8.30.1.toml";
  }
  const auto rules = LoadRulesFile(std::string(data) + "/gitleaks-8.30.1.toml");
  ASSERT_TRUE(rules.ok()) << rules.status();
  EXPECT_GT(Oracle(*rules).CheckRandomTexts(60), 1000u);
}

// Features that packs rarely use but may.
TEST(PrefilterOracleTest, OddRules) {
  const auto rules = ParseRules(R"toml(
    [[rules]]
    id = "anchored"
    regex = '''\Astart[0-9]+'''
    [[rules]]
    id = "line-anchors"
    regex = '''(?m)^key=[a-z]+$'''
    [[rules]]
    id = "ends"
    regex = '''end\s*\z'''
    [[rules]]
    id = "not-boundary"
    regex = '''\Btail\B'''
    [[rules]]
    id = "folds"
    regex = '''(?i)kiosk[:=]'''
    [[rules]]
    id = "beyond"
    regex = '''pré[^a-z]{2,5}x'''
    [[rules]]
    id = "empty-match"
    regex = '''z*'''
    [[rules]]
    id = "short"
    regex = '''[0-9]{4}'''
    keywords = ["pin"]
    [[rules]]
    id = "dot-all"
    regex = '''(?s)BEGIN.*?END'''
    [[rules]]
    id = "nested"
    regex = '''(?:(?:ab){2,3}c?){1,4}d'''
    [[rules]]
    id = "quoted"
    regex = '''\Qa.b*c\E+'''
    [[rules]]
    id = "posix"
    regex = '''x[[:^alpha:][:digit:]_-]{3}y'''
    [[rules]]
    id = "property"
    regex = '''name=\p{Greek}+'''
    [[rules]]
    id = "unbounded-front"
    regex = '''[a-z]{2,}_end[0-9]{3}'''
    [[rules]]
    id = "unbounded-middle"
    regex = '''\bone\b.*?(?:two|three)[ \t]*='''
    [[rules]]
    id = "unbounded-branches"
    regex = '''(?:fm1_[a-z]{3,}={0,2}|(?i)fm2_[0-9]{3,})(?:;|$)'''
    [[rules]]
    id = "unbounded-gated"
    regex = '''[a-f]{2,}[0-9]{3,}z'''
    keywords = ["pin"]
    [[rules]]
    id = "wide"
    regex = '''wide:[a-z]{3,700};'''
    [[rules]]
    id = "counted-tail"
    regex = '''tail:[a-z]{20,90}'''
    [[rules]]
    id = "counted-runes"
    regex = '''rune:[^;]{12,40};'''
    [[rules]]
    id = "counted"
    regex = '''(?:[a-f0-9]{2}:){15,19}[a-f0-9]{2}'''
  )toml", "odd.toml");
  ASSERT_TRUE(rules.ok()) << rules.status();
  Oracle oracle(*rules);
  for (const char* text :
       {"start12 start3", "\nstart1", "x\nkey=abc\nkey=\nkey=z", "the end \n", "end", "xtaily tail",
        "KIOS\xE2\x84\xAA=", "kio\xC5\xBFk:", "pr\xC3\xA9\xC3\xA9\xE2\x82\xACx", "pr\xC3\xA9\xFF\xFEx",
        "zzz", "", "pin 1234", "p\xC4\xB0n 1234", "1234", "BEGIN\n\nEND BEGIN END", "ababcabababd",
        "a.b*ccc", "x123y x1_-y xaaay", "name=\xCE\xB1\xCE\xB2"}) {
    oracle.Check(text);
  }
  EXPECT_GT(oracle.CheckRandomTexts(300), 3000u);
}

}  // namespace
}  // namespace secretscan
