// Scanning what a delta brought must say the same as scanning all of it.
#include <random>
#include <string>
#include <vector>

#include "base/regex_syntax.h"
#include "gtest/gtest.h"
#include "scan/blob_scanner.h"
#include "scan/delta_rules.h"
#include "scan/delta_windows.h"

namespace secretscan {
namespace {

class DeltaMaker {
 public:
  explicit DeltaMaker(unsigned seed) : random_(seed) {}

  size_t Below(size_t bound) { return random_() % bound; }

  std::string Text(size_t pieces) {
    std::string text;
    for (size_t i = 0; i < pieces; ++i) {
      text += kDeltaPieces[Below(std::size(kDeltaPieces))];
    }
    return text;
  }

  // A text made of copies, most of them long, in order or not, and of inserts.
  std::string Derive(const std::string& base, std::vector<CopySegment>* copies) {
    std::string text;
    copies->clear();
    size_t at = 0;
    for (size_t i = Below(6) + 1; i > 0; --i) {
      if (Below(3) == 0) {
        text += Text(Below(4));
      }
      if (base.empty()) {
        continue;
      }
      if (Below(6) == 0) {
        at = Below(base.size());
      }
      size_t size = Below(4) == 0 ? Below(12) : Below(base.size() + 1);
      size = Below(4) == 0 ? base.size() : size;
      size = std::min(size, base.size() - at);
      if (size > 0) {
        copies->push_back({text.size(), at, size});
        text += base.substr(at, size);
      }
      at = std::min(base.size(), at + size + (Below(2) == 0 ? 0 : Below(40)));
      if (at == base.size() && Below(2) == 0) {
        at = 0;
      }
    }
    return text;
  }

 private:
  std::mt19937 random_;
};

std::string Difference(const std::vector<BlobHit>& some, const std::vector<BlobHit>& others) {
  std::string out;
  for (const BlobHit& hit : some) {
    if (std::find(others.begin(), others.end(), hit) == others.end()) {
      out += " [" + std::to_string(hit.range.begin) + "," + std::to_string(hit.range.end) +
             (hit.crosses_lines ? ") across " : ") ") + std::to_string(hit.secret_key);
    }
  }
  return out;
}

void Pad(std::string* text) { text->reserve(text->size() + Prefilter::kPadding); }

// Chains of deltas, each on the one before.
size_t CompareChains(const std::string& rules_text, unsigned seed, int chains, size_t pieces) {
  const auto set = ParseRules(rules_text, "test.toml");
  EXPECT_TRUE(set.ok()) << set.status();
  const auto rules = *CompiledRules::Compile(*set, "");
  ScanOptions options;
  const auto scanner = *BlobScanner::Create(rules, options);
  const auto other = *BlobScanner::Create(rules, options);
  const std::vector<RuleScope> scopes = {RuleScope::All(), rules->ScopeOf("a.conf"),
                                         rules->ScopeOf("a.ini"), rules->ScopeOf("a")};
  DeltaMaker maker(seed);
  size_t hits_seen = 0;
  for (int chain = 0; chain < chains; ++chain) {
    std::string base = maker.Text(maker.Below(pieces));
    Pad(&base);
    BlobState state;
    std::vector<BlobHit> hits;
    EXPECT_TRUE(scanner->Scan(base, RuleScope::All(), &state, &hits).ok());
    for (int step = 0; step < 8; ++step) {
      std::vector<CopySegment> copies;
      std::string text = maker.Derive(base, &copies);
      Pad(&text);
      BlobState next;
      std::vector<BlobHit> expected;
      const RuleScope scope = scopes[maker.Below(4) == 0 ? maker.Below(scopes.size()) : 0];
      EXPECT_TRUE(scanner->ScanDelta(text, scope, state, copies, &next, &hits).ok());
      EXPECT_TRUE(other->Scan(text, scope, nullptr, &expected).ok());
      hits_seen += hits.size();
      if (hits != expected) {
        ADD_FAILURE() << "seed " << seed << " chain " << chain << " step " << step << "\nonly delta:"
                      << Difference(hits, expected) << "\nonly whole:" << Difference(expected, hits)
                      << "\n" << text;
        return hits_seen;
      }
      base = std::move(text);
      state = std::move(next);
    }
  }
  return hits_seen;
}

TEST(BlobDeltaTest, SaysWhatAWholeScanSays) {
  size_t hits = 0;
  for (unsigned seed = 0; seed < 20; ++seed) {
    hits += CompareChains(std::string(kDeltaRules), seed, 60, 120);
    if (HasFailure()) {
      return;
    }
  }
  EXPECT_GT(hits, 10'000u);
}

TEST(BlobDeltaTest, RulesThatReachFar) {
  size_t hits = 0;
  for (unsigned seed = 200; seed < 220; ++seed) {
    hits += CompareChains(std::string(kWideDeltaRules), seed, 60, seed % 2 == 0 ? 20 : 120);
    if (HasFailure()) {
      return;
    }
  }
  EXPECT_GT(hits, 1'000u);
}

// A match that ends where the text does, most of it copied.
TEST(BlobDeltaTest, CopiedTailBehindANewBeginning) {
  const auto rules = *CompiledRules::Compile(*ParseRules(kWideDeltaRules, "test.toml"), "");
  const auto scanner = *BlobScanner::Create(rules, ScanOptions());
  const std::string tail = std::string(10, 'x') + std::string(5, '"') + std::string(50, 'y') + ";";
  std::string base = "other" + tail;
  std::string text = "key:" + tail;
  Pad(&base);
  Pad(&text);
  BlobState state;
  BlobState next;
  std::vector<BlobHit> hits;
  std::vector<BlobHit> expected;
  ASSERT_TRUE(scanner->Scan(base, RuleScope::All(), &state, &hits).ok());
  EXPECT_TRUE(hits.empty());
  const std::vector<CopySegment> copies = {{4, 5, tail.size()}};
  ASSERT_TRUE(scanner->ScanDelta(text, RuleScope::All(), state, copies, &next, &hits).ok());
  ASSERT_TRUE(scanner->Scan(text, RuleScope::All(), nullptr, &expected).ok());
  EXPECT_EQ(expected.size(), 1u);
  EXPECT_EQ(hits, expected);
}

TEST(BlobDeltaTest, SmallTextsAndTinyCopies) {
  size_t hits = 0;
  for (unsigned seed = 100; seed < 120; ++seed) {
    hits += CompareChains(std::string(kDeltaRules), seed, 300, 12);
    if (HasFailure()) {
      return;
    }
  }
  EXPECT_GT(hits, 1'000u);
}

// So many rules that some are looked for around runs only, as in the built-in pack.
TEST(BlobDeltaTest, RulesByTheHundred) {
  std::string rules(kDeltaRules);
  for (int i = 0; i < 500; ++i) {
    rules += "  [[rules]]\n  id = \"run-" + std::to_string(i) +
             "\"\n  regex = '''(?:key|token)[ =:]{1,9}[a-z" + std::to_string(i % 10) +
             "]{2}[a-z0-9]{18,}[" + std::to_string(i % 7) + "abxyz]'''\n";
  }
  size_t hits = 0;
  for (unsigned seed = 300; seed < 302; ++seed) {
    hits += CompareChains(rules, seed, 15, 120);
    if (HasFailure()) {
      return;
    }
  }
  EXPECT_GT(hits, 300u);
}

TEST(DeltaWindowsTest, EveryEndIsCleanOrInAWindow) {
  DeltaMaker maker(7);
  LineCrossing crossing;
  crossing.Add(**ParseRegexSyntax(R"([a-z]\s*[=:]\s*"[a-z]+)"));
  for (int round = 0; round < 3000; ++round) {
    const std::string base = maker.Text(maker.Below(80));
    std::vector<CopySegment> copies;
    const std::string text = maker.Derive(base, &copies);
    DeltaWindows delta;
    delta.Compute(text, base.size(), copies, crossing, 1 + maker.Below(60));
    std::vector<int> seen(text.size() + 1);
    for (const Window& window : delta.windows) {
      ASSERT_LE(window.last_end, text.size());
      ASSERT_LE(window.text.begin, window.first_end);
      ASSERT_GE(window.text.end, window.last_end);
      for (size_t end = window.first_end; end <= window.last_end; ++end) {
        ++seen[end];
      }
    }
    for (const CleanEnds& clean : delta.clean) {
      for (size_t end = clean.first_end; end <= clean.last_end; ++end) {
        ++seen[end];
      }
      ASSERT_EQ(text.substr(clean.segment.begin, clean.segment.size()),
                base.substr(clean.segment.begin - clean.shift, clean.segment.size()));
    }
    // Nothing can end at 0.
    for (size_t end = 1; end <= text.size(); ++end) {
      ASSERT_EQ(seen[end], 1) << end << " of " << text.size();
    }
  }
}

}  // namespace
}  // namespace secretscan
