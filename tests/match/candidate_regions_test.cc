// Regions of anchors against a search for the lines around each end by itself.
#include "match/candidate_regions.h"

#include <algorithm>
#include <random>
#include <string>
#include <vector>

#include "gtest/gtest.h"
#include "match/token_runs.h"

namespace secretscan {
namespace {

bool IsBlank(std::string_view text) {
  return std::all_of(text.begin(), text.end(),
                     [](char c) { return IsBlankByte(static_cast<unsigned char>(c)); });
}

size_t LinesBefore(std::string_view text, size_t pos, size_t lines) {
  for (size_t left = lines + 1; pos > 0;) {
    const size_t newline = text.rfind('\n', pos - 1);
    if (newline == std::string_view::npos) {
      return 0;
    }
    left -= IsBlank(text.substr(newline + 1, pos - newline - 1)) && left <= lines ? 0 : 1;
    if (left == 0) {
      return newline + 1;
    }
    pos = newline;
  }
  return 0;
}

size_t LinesAfter(std::string_view text, size_t pos, size_t lines) {
  for (size_t left = lines + 1; pos < text.size();) {
    const size_t newline = text.find('\n', pos);
    if (newline == std::string_view::npos) {
      return text.size();
    }
    left -= IsBlank(text.substr(pos, newline - pos)) && left <= lines ? 0 : 1;
    if (left == 0) {
      return newline + 1;
    }
    pos = newline + 1;
  }
  return text.size();
}

std::vector<CandidateRegion> SlowRegions(const PrefilterPattern& pattern, std::string_view text,
                                         const std::vector<RuleEnd>& ends) {
  const size_t lines = pattern.prefix.empty() ? pattern.max_newlines : pattern.prefix_newlines;
  std::vector<CandidateRegion> regions;
  for (size_t i = 0; i < ends.size(); ++i) {
    const size_t end = ends[i].end;
    const size_t from = i == 0 ? 0 : ends[i - 1].end;
    const bool same_line =
        i > 0 && text.substr(from, end - from).find('\n') == std::string_view::npos;
    if (!regions.empty() && (same_line || regions.back().range == Span{0, text.size()})) {
      ++regions.back().count;
      continue;
    }
    Span range{0, text.size()};
    if (lines != PrefilterPattern::kUnbounded) {
      range = {LinesBefore(text, end - std::min(end, pattern.reach), lines),
               LinesAfter(text, end, lines)};
    }
    if (!regions.empty() && range.begin < regions.back().range.end) {
      regions.back().range.end = std::max(regions.back().range.end, range.end);
      ++regions.back().count;
    } else {
      regions.push_back({range, i, 1});
    }
  }
  return regions;
}

std::string RandomText(std::mt19937* random) {
  constexpr const char* kPieces[] = {"\n", "\n", " ", "\n \t\n", "x", "yy", "zzzzzzzzzz", "\r\n"};
  std::string text;
  const size_t kinds = 1 + (*random)() % std::size(kPieces);
  for (size_t n = (*random)() % 120; n > 0; --n) {
    text += kPieces[(*random)() % kinds];
  }
  return text;
}

TEST(CandidateRegions, OfAnchorsAreTheLinesAround) {
  std::mt19937 random(7);
  std::vector<CandidateRegion> regions;
  for (int i = 0; i < 50000; ++i) {
    const std::string text = RandomText(&random);
    PrefilterPattern pattern;
    pattern.is_anchor = true;
    pattern.reach = random() % 3 == 0 ? 0 : random() % 20;
    pattern.prefix = random() % 2 == 0 ? "" : "x";
    pattern.max_newlines = random() % 10 == 0 ? PrefilterPattern::kUnbounded : random() % 4;
    pattern.prefix_newlines = random() % 4;
    pattern.max_width = PrefilterPattern::kUnbounded;
    std::vector<RuleEnd> ends;
    for (size_t end = 0, step = 1 + random() % 30; end <= text.size(); end += 1 + random() % step) {
      if (random() % 2 == 0) {
        ends.push_back({static_cast<uint32_t>(end), 0});
      }
    }
    FindCandidateRegions(pattern, text, ends, &regions);
    const std::vector<CandidateRegion> expected = SlowRegions(pattern, text, ends);
    ASSERT_EQ(regions.size(), expected.size()) << i << ": " << testing::PrintToString(text);
    for (size_t at = 0; at < regions.size(); ++at) {
      ASSERT_EQ(regions[at].range, expected[at].range)
          << i << ", region " << at << ": " << testing::PrintToString(text);
      ASSERT_EQ(regions[at].first, expected[at].first);
      ASSERT_EQ(regions[at].count, expected[at].count);
    }
  }
}

// The ranges around each anchor, of which those that overlap are one.
std::vector<Candidate> SlowClusters(const PrefilterPattern& pattern, std::string_view text,
                                    const std::vector<RuleEnd>& ends) {
  std::vector<Candidate> clusters;
  for (const RuleEnd& anchor : ends) {
    const size_t end = anchor.end;
    size_t begin = end - std::min(end, pattern.max_width);
    size_t last = end + std::min(text.size() - end, pattern.max_width);
    if (pattern.max_newlines != PrefilterPattern::kUnbounded) {
      const size_t from = end - std::min(end, pattern.reach);
      begin = std::max(begin, LinesBefore(text, from, pattern.max_newlines));
      last = std::min(last, LinesAfter(text, end, pattern.max_newlines));
    }
    if (!clusters.empty() && begin < clusters.back().last_end) {
      clusters.back().last_end = std::max(clusters.back().last_end, last);
    } else {
      clusters.push_back({anchor.rule, begin, end, last});
    }
  }
  return clusters;
}

TEST(CandidateRegions, ClustersOfAnchorsAreTheLinesAroundWithinTheWidth) {
  constexpr int kRule = 3;
  std::mt19937 random(11);
  std::vector<CandidateRegion> scratch;
  size_t many = 0;
  for (int i = 0; i < 50000; ++i) {
    const std::string text = RandomText(&random);
    PrefilterPattern pattern;
    pattern.is_anchor = true;
    pattern.reach = random() % 20;
    pattern.max_newlines = random() % 3 == 0 ? PrefilterPattern::kUnbounded : random() % 4;
    pattern.max_width =
        random() % 3 == 0 ? PrefilterPattern::kUnbounded : pattern.reach + random() % 60;
    std::vector<RuleEnd> ends;
    for (size_t end = 1, step = 1 + random() % 90; end <= text.size(); end += 1 + random() % step) {
      ends.push_back({static_cast<uint32_t>(end), kRule});
    }
    if (ends.empty()) {
      continue;
    }
    std::vector<Candidate> clusters;
    const bool is_bounded = FindClusters(pattern, text, ends, &scratch, &clusters);
    ASSERT_EQ(is_bounded, pattern.max_newlines != PrefilterPattern::kUnbounded ||
                              pattern.max_width != PrefilterPattern::kUnbounded);
    if (!is_bounded) {
      ASSERT_TRUE(clusters.empty());
      continue;
    }
    many += clusters.size() > 2;
    ASSERT_EQ(clusters, SlowClusters(pattern, text, ends))
        << i << ": " << testing::PrintToString(text);
    if (pattern.max_width != PrefilterPattern::kUnbounded) {
      std::vector<CandidateRegion> regions;
      FindCandidateRegions(pattern, text, ends, &regions);
      ASSERT_EQ(regions.size(), clusters.size());
      for (size_t at = 0; at < regions.size(); ++at) {
        ASSERT_EQ(regions[at].range, (Span{clusters[at].begin, clusters[at].last_end}));
        ASSERT_EQ(ends[regions[at].first].end, clusters[at].first_end);
      }
    }
  }
  EXPECT_GT(many, 1000u);
}

// A match is as wide as it may be at most, and holds a letter or ends (contains what ends) at an end.
TEST(CandidateRegions, PartsNearLettersHoldAllThatMayMatch) {
  std::mt19937 random(13);
  std::vector<CandidateRegion> scratch;
  std::vector<Span> parts;
  size_t left_out = 0;
  for (int i = 0; i < 20000; ++i) {
    const std::string text = RandomText(&random);
    PrefilterPattern pattern;
    pattern.is_anchor = random() % 2 == 0;
    pattern.min_width = 1;
    pattern.max_width = 3 + random() % 30;
    pattern.reach = pattern.is_anchor ? random() % pattern.max_width : pattern.max_width;
    pattern.max_newlines = PrefilterPattern::kUnbounded;
    pattern.prefix = random() % 2 == 0 ? "" : "x";
    std::vector<uint32_t> letters;
    std::vector<RuleEnd> ends;
    for (size_t at = 2; at <= text.size(); ++at) {
      if (random() % 40 == 0) {
        letters.push_back(static_cast<uint32_t>(at));
      } else if (random() % 40 == 0) {
        ends.push_back({static_cast<uint32_t>(at), 0});
      }
    }
    const std::vector<RuleEnd> known = ends;
    ASSERT_TRUE(FindPartsNearLetters(pattern, text, letters, &ends, &scratch, &parts));
    size_t covered = 0;
    for (size_t at = 0; at < parts.size(); ++at) {
      ASSERT_TRUE(at == 0 || parts[at - 1].end < parts[at].begin);
      ASSERT_LE(parts[at].end, text.size());
      covered += parts[at].size();
    }
    left_out += text.size() - covered;
    const auto is_whole = [&](size_t begin, size_t end) {
      return std::any_of(parts.begin(), parts.end(), [&](const Span& part) {
        return part.begin <= begin && end <= part.end;
      });
    };
    const auto begin_before = [&](size_t end) { return end - std::min(end, pattern.max_width); };
    for (const size_t letter : letters) {
      for (size_t end = letter; end <= std::min(letter + pattern.max_width - 2, text.size()); ++end) {
        ASSERT_TRUE(is_whole(std::min(letter - 2, begin_before(end)), end)) << i << ": " << end;
      }
    }
    for (const RuleEnd& known_end : known) {
      ASSERT_TRUE(pattern.is_anchor || is_whole(begin_before(known_end.end), known_end.end)) << i;
    }
  }
  EXPECT_GT(left_out, 100'000u);
}

TEST(CandidateRegions, ClustersOfUnboundedPatternsAreTheirRegions) {
  PrefilterPattern pattern;  // such as of `key[a-z]+`
  pattern.has_runs = true;
  pattern.reach = 80;
  pattern.max_width = PrefilterPattern::kUnbounded;
  std::string text = "keya";
  for (int i = 0; i < 100; ++i) {
    text += " or";
  }
  text += " keyb or keyc";
  const auto end_of = [&](const char* word) {
    return RuleEnd{static_cast<uint32_t>(text.find(word) + 4), 5};
  };
  const std::vector<RuleEnd> ends = {end_of("keya"), end_of("keyb"), end_of("keyc")};
  std::vector<CandidateRegion> regions;
  std::vector<Candidate> clusters;
  ASSERT_TRUE(FindClusters(pattern, text, ends, &regions, &clusters));
  ASSERT_EQ(clusters.size(), 2u);
  EXPECT_EQ(clusters[0], (Candidate{5, 0, 4, 4}));
  EXPECT_EQ(clusters[1].first_end, ends[1].end);
  EXPECT_EQ(clusters[1].last_end, ends[2].end);
  EXPECT_GT(clusters[1].begin, 4u);
}

}  // namespace
}  // namespace secretscan
