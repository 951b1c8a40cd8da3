// CandidateScanner and its slow twin on random texts, long and short.
#include "decode/slow_candidates.h"

#include <random>
#include <string>

#include "decode/encodings.h"
#include "gtest/gtest.h"

namespace secretscan {
namespace {

using Random = std::minstd_rand;

constexpr const char* kPieces[] = {
    "%",    "%4",    "%41",    "%d\n",  "\\",     "\\\\", "\\u", "\\\\u",  "\\u0041", "\\\\U00e9",
    "U",    "U+",    "U+0041", "U+0041 ", "U+00", "+",    "=",   "==",     "\n",      " ",
    "\t",   "aaaa",  "xaaa",   "aaax",  "41414141", "Zzzz", "_", "/",      "-",       "\xFF",
    "zzzzzzzzzzzzzzz", "aaaaaaaaaaaaaaa", "0123456789abcdef", "0123456789abcdef0123456789ABCDEF",
    "git_repository_open_bare", "YWJjYWJjYWJjYWJj", "    ", ".", ";\n"};

std::string Text(Random* random, size_t pieces, size_t kinds) {
  std::string out;
  const size_t first = (*random)() % std::size(kPieces);
  while (pieces-- > 0) {
    out += kPieces[(first + (*random)() % kinds) % std::size(kPieces)];
  }
  return out;
}

// What CandidateScanner may leave out.
bool MayBeLeftOut(std::string_view text, const RunCandidate& candidate) {
  std::string decoded;
  return candidate.encoding == Encoding::kBase64 &&
         !DecodeRun(candidate.encoding,
                    text.substr(candidate.range.begin, candidate.range.size()), &decoded);
}

void Check(const std::string& text) {
  CandidateScanner scanner(text);
  RunCandidate found;
  bool more = scanner.Next(&found);
  for (const RunCandidate& candidate : SlowCandidates(text)) {
    if (more && found.range == candidate.range && found.encoding == candidate.encoding) {
      more = scanner.Next(&found);
      continue;
    }
    ASSERT_TRUE(MayBeLeftOut(text, candidate))
        << candidate.range.begin << " in " << testing::PrintToString(text);
  }
  ASSERT_FALSE(more) << found.range.begin << " in " << testing::PrintToString(text);
}

TEST(SlowCandidates, ShortTexts) {
  Random random(1);
  for (int i = 0; i < 100000; ++i) {
    Check(Text(&random, random() % 24, 1 + random() % std::size(kPieces)));
    ASSERT_FALSE(HasFailure()) << i;
  }
}

TEST(SlowCandidates, TextsOfSeveralPortions) {
  Random random(2);
  for (int i = 0; i < 600; ++i) {
    Check(Text(&random, random() % 2000, 1 + random() % std::size(kPieces)));
    ASSERT_FALSE(HasFailure()) << i;
  }
}

// A run of each length at each place around where a portion ends.
TEST(SlowCandidates, RunsAcrossPortions) {
  for (const char* piece :
       {"aaaa", "Axyz", "x", "U+0041", "%41", "\\\\u0041", "7", "aaaaU+0041 "}) {
    for (size_t begin = 2000; begin < 2060; ++begin) {
      for (const size_t size : {14, 15, 16, 17, 31, 32, 33, 80, 2100, 5000}) {
        std::string text(begin, '.');
        while (text.size() < begin + size) {
          text += piece;
        }
        text.resize(begin + size);
        Check(text + (size % 2 == 0 ? "." : "="));
        ASSERT_FALSE(HasFailure()) << piece << " " << begin << " " << size;
      }
    }
  }
}

}  // namespace
}  // namespace secretscan
