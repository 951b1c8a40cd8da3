// Whatever RE2 matches stays within what is said of it beforehand: reach, line breaks, regions, and
// what matches begin with.
#include <algorithm>
#include <cstdlib>
#include <random>
#include <string>
#include <vector>

#include "gtest/gtest.h"
#include "match/candidate_regions.h"
#include "match/compiled_rules.h"
#include "match/matcher.h"
#include "match/random_match.h"

namespace secretscan {
namespace {

// All matches that begin somewhere, one for each begin, overlapping ones included. Raw.
std::vector<Span> MatchesIn(const Regex& regex, const Subject& subject) {
  constexpr size_t kMost = 80;
  std::vector<Span> matches;
  const std::string_view text = subject.repaired();
  Span match;
  for (size_t at = 0; matches.size() < kMost && at <= text.size() &&
                      regex.Find(text, at, text.size(), {&match, 1});
       at = match.begin + 1) {
    matches.push_back(subject.ToRaw(match));
  }
  return matches;
}

class BoundsChecker {
 public:
  explicit BoundsChecker(std::shared_ptr<const RuleSet> set)
      : rules_(*CompiledRules::Compile(std::move(set), "")),
        scratch_(*rules_->prefilter->NewScratch()) {}

  // Number of matches that were checked.
  size_t CheckAll(int rounds) {
    size_t checked = 0;
    for (size_t rule = 0; rule < rules_->set->rules.size(); ++rule) {
      const Rule& r = rules_->set->rules[rule];
      if (r.regex == nullptr) {
        continue;
      }
      const auto syntax = ParseRegexSyntax(r.regex->pattern());
      EXPECT_TRUE(syntax.ok()) << r.id;
      for (int round = 0; syntax.ok() && round < rounds && !testing::Test::HasFailure(); ++round) {
        checked += Check(static_cast<int>(rule), **syntax, RandomText(**syntax));
      }
    }
    return checked;
  }

 private:
  size_t Below(size_t bound) { return random_() % bound; }

  std::string RandomText(const RegexNode& syntax) {
    constexpr const char* kFillers[] = {
        "\n", "\n\n  \n", " ", "\"", "';\n", " = ", "{\n", "}\n", "<a>", "\xFF", "\xC3\xA9", "\r\n\r\n",
        "name: ", "some words of no meaning; ", "\t\t\t\t",
        "----------------------------------------------------------------------",
        "QWxhZGRpbjpvcGVuIHNlc2FtZQQWxhZGRpbjpvcGVuIHNlc2FtZQQWxhZGRpbjpvcGVuIHNlc2FtZQ0123",
        "                                                                                  "};
    std::string text;
    for (size_t pieces = 1 + Below(7); pieces > 0; --pieces) {
      switch (Below(5)) {
        case 0:
        case 1:
          text += RandomMatch(syntax, &random_);
          break;
        case 2: {  // a part of one
          const std::string match = RandomMatch(syntax, &random_);
          text += match.substr(Below(match.size() + 1), Below(match.size() + 1));
          break;
        }
        default:
          text += kFillers[Below(std::size(kFillers))];
      }
    }
    return text;
  }

  size_t Check(int rule, const RegexNode& syntax, std::string text) {
    const Rule& r = rules_->set->rules[rule];
    const PrefilterPattern& pattern = rules_->prefilter->pattern(rule);
    if (pattern.folds_beyond_ascii && (text.find("\xE2\x84\xAA") != std::string::npos ||
                                       text.find("\xC5\xBF") != std::string::npos)) {
      return 0;  // such texts are judged as a whole
    }
    text.reserve(text.size() + Prefilter::kPadding);
    const Subject subject(text);
    const std::vector<Span> matches = MatchesIn(*r.regex, subject);
    LineCrossing crossing;
    MakePrefilterPattern(syntax, &crossing);
    if (!pattern.is_anchor) {
      CheckBounds(r.id, text, matches, crossing, pattern.reach);
    } else if (const auto anchor = RegexOfPattern(pattern.pattern); anchor != nullptr) {
      std::vector<Span> anchors = MatchesIn(*anchor, subject);
      // RE2 counts runes where the pattern counts bytes.
      std::erase_if(anchors, [&](const Span& span) { return span.size() > pattern.reach; });
      CheckBounds(r.id, text, anchors, crossing, pattern.reach);
    }
    CheckRegions(rule, text, matches);
    return matches.size();
  }

  void CheckBounds(const std::string& id, std::string_view text, const std::vector<Span>& matches,
                   const LineCrossing& crossing, size_t reach) {
    for (const Span& match : matches) {
      if (match.size() < 2) {
        continue;
      }
      for (int draw = 0; draw < 8; ++draw) {
        const size_t from = match.begin + 1 + Below(match.size() - 1);
        const size_t after = crossing.BoundAfter(text, from, reach);
        ASSERT_TRUE(after > match.end || after == text.size())
            << id << ": [" << match.begin << "," << match.end << ") from " << from << " to " << after
            << "\n" << text;
        const size_t before = crossing.BoundBefore(text, from, reach);
        ASSERT_TRUE(before < match.begin || before == 0)
            << id << ": [" << match.begin << "," << match.end << ") from " << from << " to " << before
            << "\n" << text;
        const size_t floor = Below(from + 1);
        const size_t floored = crossing.BoundBefore(text, from, reach, floor);
        ASSERT_TRUE(floored < match.begin || floored == floor)
            << id << ": [" << match.begin << "," << match.end << ") from " << from << " to "
            << floored << " above " << floor << "\n" << text;
      }
    }
  }

  std::vector<RuleEnd> EndsOf(int rule, std::string_view text) {
    const Prefilter& prefilter = *rules_->prefilter;
    EndSet found;
    EXPECT_TRUE((prefilter.is_gated(rule)
                     ? prefilter.ScanGatedEnds(rule, text, scratch_.get(), &found)
                     : prefilter.ScanEnds(text, scratch_.get(), &found))
                    .ok());
    std::erase_if(found.ends, [&](const RuleEnd& end) { return end.rule != rule; });
    std::sort(found.ends.begin(), found.ends.end());
    found.ends.erase(std::unique(found.ends.begin(), found.ends.end()), found.ends.end());
    return found.ends;
  }

  bool MayBegin(int rule, std::string_view text) {
    const auto may = rules_->prefilter->MayBegin(rule, text, scratch_.get());
    EXPECT_TRUE(may.ok()) << may.status();
    return !may.ok() || *may;
  }

  void CheckRegions(int rule, std::string_view text, const std::vector<Span>& matches) {
    const PrefilterPattern& pattern = rules_->prefilter->pattern(rule);
    if (pattern.pattern.empty()) {
      return;
    }
    const std::string& id = rules_->set->rules[rule].id;
    const std::vector<RuleEnd> ends = EndsOf(rule, text);
    std::vector<CandidateRegion> regions;
    FindCandidateRegions(pattern, text, ends, &regions);
    size_t counted = 0;
    for (const CandidateRegion& region : regions) {
      ASSERT_EQ(region.first, counted) << id;
      ASSERT_GT(region.count, 0u) << id;
      counted += region.count;
      if (pattern.is_anchor && &region != regions.data()) {
        ASSERT_GE(region.range.begin, (&region)[-1].range.end) << id;
      }
    }
    ASSERT_EQ(counted, ends.size()) << id;
    if (!matches.empty()) {
      ASSERT_TRUE(MayBegin(rule, text)) << id << "\n" << text;
    }
    for (const Span& match : matches) {
      ASSERT_TRUE(IsInRegion(rule, text, match, ends, regions))
          << id << ": [" << match.begin << "," << match.end << ")\n" << text;
    }
  }

  bool IsInRegion(int rule, std::string_view text, const Span& match,
                  const std::vector<RuleEnd>& ends, const std::vector<CandidateRegion>& regions) {
    const PrefilterPattern& pattern = rules_->prefilter->pattern(rule);
    for (size_t i = 0; i < regions.size(); ++i) {
      const Span range = regions[i].range;
      bool holds_end = false;
      for (size_t at = regions[i].first; at < regions[i].first + regions[i].count; ++at) {
        holds_end |= pattern.is_anchor ? ends[at].end > match.begin && ends[at].end <= match.end
                                       : ends[at].end == match.end;
      }
      if (!holds_end) {
        continue;
      }
      if (!pattern.is_anchor) {
        return range.begin <= match.begin && range.end >= match.end &&
               (i == 0 || regions[i - 1].range.end <= match.begin);
      }
      const bool whole = range.begin <= match.begin && range.end >= match.end;
      const bool may_begin = pattern.fragment_sensitive ||
                             MayBegin(rule, text.substr(range.begin, range.size()));
      if (may_begin && range.begin <= match.begin &&
          (whole || pattern.max_newlines == PrefilterPattern::kUnbounded)) {
        return true;
      }
    }
    return false;
  }

  std::shared_ptr<const CompiledRules> rules_;
  std::unique_ptr<Prefilter::Scratch> scratch_;
  std::mt19937 random_{20250304};
};

TEST(MatchBoundsTest, BuiltInRules) {
  const auto rules = BuiltInRules();
  ASSERT_TRUE(rules.ok()) << rules.status();
  EXPECT_GT(BoundsChecker(*rules).CheckAll(12), 10'000u);
}

TEST(MatchBoundsTest, UpstreamRules) {
  const char* data = std::getenv("SECRETSCAN_SHARED_DATA");
  if (data == nullptr) {
    GTEST_SKIP() << "needs SECRETSCAN_SHARED_DATA, a directory with gitleaks-8.30.1.toml";
  }
  const auto rules = LoadRulesFile(std::string(data) + "/gitleaks-8.30.1.toml");
  ASSERT_TRUE(rules.ok()) << rules.status();
  EXPECT_GT(BoundsChecker(*rules).CheckAll(60), 10'000u);
}

TEST(MatchBoundsTest, OddRules) {
  const auto rules = ParseRules(R"toml(
    [[rules]]
    id = "assigned"
    regex = '''(?i)[\w.-]{0,20}?(?:key|token)[ \t\w.-]{0,10}[\s'"]{0,3}(?:=|:)[\x60'"\s=]{0,5}([a-z0-9]{4,12})(?:[\x60'"\s;]|\\[nr]|$)'''
    [[rules]]
    id = "runs"
    regex = '''tok[\s:=]+[^\s"'\x60<>{}]{4,}\s+[a-z0-9]+'''
    [[rules]]
    id = "lines"
    regex = '''curl.*(?:\n.*){0,2} -u "[^"\n]{3,}"'''
    [[rules]]
    id = "blank-lines"
    regex = '''host[ \t]+\r?\n[ \t]+pass[ \t]+\n\s(?:[ \t]*=)?[ \t]+[a-z0-9]+'''
    [[rules]]
    id = "spread"
    regex = '''user\s*=\s*\w+[^;]*;\s*pass\s*=\s*\w+'''
    [[rules]]
    id = "block"
    regex = '''BEGIN[\s\S]{2,}?END'''
    [[rules]]
    id = "branches"
    regex = '''(?:fm1_[a-z]{3,}={0,2}|(?:\s*fm2_["0-9]{3,}){2,})(?:;|$)'''
    [[rules]]
    id = "wide-lines"
    regex = '''(?m)^start:\s(?s:.){0,300}\s\bstop$'''
  )toml", "odd.toml");
  ASSERT_TRUE(rules.ok()) << rules.status();
  EXPECT_GT(BoundsChecker(*rules).CheckAll(2000), 10'000u);
}

}  // namespace
}  // namespace secretscan
