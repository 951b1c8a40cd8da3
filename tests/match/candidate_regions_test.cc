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

}  // namespace
}  // namespace secretscan
