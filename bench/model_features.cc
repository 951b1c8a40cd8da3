// Prints what the model for generic secrets sees in files, for scripts/train-generic-model.
//
//   secretscan_model_features RULES ROOT
//
// RULES is a rule pack, ROOT a directory. First a line of all features' names; then, for each match of a
// rule that the model judges, one of the path below ROOT, the line, the rule and the numbers of the
// features that it has, with tabs between the fields.
#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "absl/strings/ascii.h"
#include "base/regex.h"
#include "rules/allowlist.h"
#include "rules/rule_set.h"
#include "validate/model_features.h"

namespace secretscan {
namespace {

namespace fs = std::filesystem;

bool IsJudged(const Rule& rule) {
  return rule.regex != nullptr &&
         std::any_of(rule.validators.begin(), rule.validators.end(),
                     [](const Validator* validator) { return validator->name == "generic-place"; });
}

std::string_view SecretOf(const Rule& rule, std::string_view match) {
  std::vector<Span> groups(static_cast<size_t>(rule.regex->group_count()) + 1);
  if (!rule.regex->Find(match, 0, match.size(), groups)) {
    return match;
  }
  for (const Span& group : std::span(groups).subspan(1)) {
    if (group.valid() && group.size() > 0) {
      return match.substr(group.begin, group.size());
    }
  }
  return match;
}

void PrintMatches(const Rule& rule, const std::string& path, std::string_view text) {
  Span found;
  size_t at = 0;
  while (rule.regex->Find(text, at, text.size(), std::span(&found, 1)) && found.size() > 0) {
    const std::string_view match = text.substr(found.begin, found.size());
    size_t begin = text.substr(0, found.begin).rfind('\n') + 1;
    begin = std::max(begin, found.begin - std::min(found.begin, kPlaceReach));
    std::string_view after = text.substr(found.end, kPlaceReach);
    after = after.substr(0, after.find('\n'));
    const MatchReading reading({SecretOf(rule, match), match, text.substr(begin, found.begin - begin),
                                after, path});
    const FeatureSet features = MatchFeatures(reading) | PlaceFeatures(reading);
    const std::string_view before = text.substr(0, found.begin);
    std::cout << path << '\t' << 1 + std::count(before.begin(), before.end(), '\n') << '\t'
              << rule.id << '\t';
    for (size_t i = 0; i < kFeatureCount; ++i) {
      if (features[i]) {
        std::cout << i << ' ';
      }
    }
    std::cout << '\n';
    at = found.end;
  }
}

bool HasKeyword(const Rule& rule, std::string_view folded) {
  return std::any_of(rule.keywords.begin(), rule.keywords.end(), [&](const std::string& keyword) {
    return folded.find(keyword) != std::string_view::npos;
  });
}

int Run(const std::string& rules_path, const fs::path& root) {
  const auto rules = LoadRulesFile(rules_path);
  if (!rules.ok()) {
    std::cerr << rules.status().message() << '\n';
    return 1;
  }
  for (size_t i = 0; i < kFeatureCount; ++i) {
    std::cout << FeatureName(i) << (i + 1 < kFeatureCount ? '\t' : '\n');
  }
  std::vector<fs::path> files;
  for (const auto& entry : fs::recursive_directory_iterator(root)) {
    if (entry.is_regular_file()) {
      files.push_back(entry.path());
    }
  }
  std::sort(files.begin(), files.end());
  for (const fs::path& file : files) {
    std::ifstream in(file, std::ios::binary);
    const std::string text((std::istreambuf_iterator<char>(in)), std::istreambuf_iterator<char>());
    const std::string folded = absl::AsciiStrToLower(text);
    const std::string path = fs::relative(file, root).generic_string();
    if (std::any_of((*rules)->allowlists.begin(), (*rules)->allowlists.end(),
                    [&](const Allowlist& list) { return list.AllowsSource("", path); })) {
      continue;
    }
    for (const Rule& rule : (*rules)->rules) {
      if (IsJudged(rule) && HasKeyword(rule, folded) &&
          (rule.path == nullptr || rule.path->Contains(path))) {
        PrintMatches(rule, path, text);
      }
    }
  }
  return 0;
}

}  // namespace
}  // namespace secretscan

int main(int argc, char** argv) {
  if (argc != 3) {
    std::cerr << "usage: secretscan_model_features RULES ROOT\n";
    return 2;
  }
  return secretscan::Run(argv[1], argv[2]);
}
