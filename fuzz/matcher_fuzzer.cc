// Input: a regular expression up to the first newline, then a text. If RE2 takes the expression, the
// prefilter followed by the judge must find exactly what the judge finds alone.
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "match/matcher.h"
#include "match/prefilter.h"

using namespace secretscan;

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  constexpr size_t kMaxInput = 4096;
  const std::string_view input(reinterpret_cast<const char*>(data), size);
  const size_t newline = input.find('\n');
  if (newline == std::string_view::npos || size > kMaxInput) {
    return 0;
  }
  auto regex = Regex::Compile(input.substr(0, newline));
  if (!regex.ok()) {
    return 0;
  }
  RuleSet rules;
  Rule& rule = rules.rules.emplace_back();
  rule.id = "fuzz";
  rule.regex = *regex;
  rules.Index();
  const auto prefilter = Prefilter::Build(rules, "");
  if (!prefilter.ok()) {
    std::abort();
  }
  const auto scratch = (*prefilter)->NewScratch();
  std::string text(input.substr(newline + 1));
  text.reserve(text.size() + Prefilter::kPadding);
  CandidateSet candidates;
  if (!scratch.ok() || !(*prefilter)->Scan(text, scratch->get(), &candidates).ok()) {
    std::abort();
  }
  const Subject subject(text);
  std::vector<Span> slow;
  FindAll(**regex, subject, &slow);
  std::vector<Span> fast;
  if (!candidates.whole.empty()) {
    return 0;  // the judge alone would be asked
  }
  FindAllNear(**regex, subject, candidates.clusters, &fast);
  if (fast != slow) {
    std::abort();
  }
  return 0;
}
