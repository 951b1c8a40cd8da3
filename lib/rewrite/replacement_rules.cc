#include "rewrite/replacement_rules.h"

#include <algorithm>
#include <utility>

#include "base/file.h"
#include "base/find_bytes.h"
#include "base/status.h"
#include "rewrite/python_glob.h"
#include "rewrite/python_regex.h"

namespace secretscan {
namespace {

// As git-filter-repo has it.
constexpr size_t kBinaryPrefix = 8192;

constexpr std::string_view kArrow = "==>";

bool TakePrefix(std::string_view prefix, std::string_view* text) {
  if (!text->starts_with(prefix)) {
    return false;
  }
  text->remove_prefix(prefix.size());
  return true;
}

// Replaces from left to right; returns how many.
uint64_t ReplaceLiteral(std::string_view literal, std::string_view replacement,
                        std::string_view text, std::string* out) {
  out->clear();
  uint64_t count = 0;
  size_t done = 0;
  for (size_t at = FindBytes(text, literal); at != std::string_view::npos;
       at = FindBytes(text, literal, done)) {
    out->append(text.substr(done, at - done));
    out->append(replacement);
    done = at + literal.size();
    ++count;
  }
  if (count > 0) {
    out->append(text.substr(done));
  }
  return count;
}

}  // namespace

ReplacementRules::~ReplacementRules() = default;

absl::StatusOr<std::unique_ptr<const ReplacementRules>> ReplacementRules::Load(
    const std::string& path) {
  SECRETSCAN_ASSIGN_OR_RETURN(const std::string text, ReadFile(path));
  return Parse(text, path);
}

absl::StatusOr<std::unique_ptr<const ReplacementRules>> ReplacementRules::Parse(
    std::string_view text, const std::string& name) {
  std::unique_ptr<ReplacementRules> result(new ReplacementRules);
  result->name_ = name;
  std::vector<Rule> expressions;
  for (int number = 1; !text.empty(); ++number) {
    const size_t end = text.find('\n');
    std::string_view line = text.substr(0, end);
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
    line = line.substr(0, line.find_last_not_of('\r') + 1);

    std::string_view replacement = kDefaultReplacement;
    if (const size_t arrow = line.rfind(kArrow); arrow != std::string_view::npos) {
      replacement = line.substr(arrow + kArrow.size());
      line = line.substr(0, arrow);
    }
    Rule rule;
    rule.line = number;
    // A prefix with nothing behind it is a literal itself.
    std::string_view expression = line;
    const bool is_regex = TakePrefix("regex:", &expression);
    if ((is_regex || TakePrefix("glob:", &expression)) && !expression.empty()) {
      const std::string place = name + ":" + std::to_string(number);
      std::string pattern(expression);
      if (!is_regex) {
        auto translated = GlobInText(expression);
        if (!translated.ok()) {
          return Annotate(translated.status(), place);
        }
        pattern = *std::move(translated);
      }
      auto regex = PythonRegex::Compile(pattern);
      if (!regex.ok()) {
        return Annotate(regex.status(), place);
      }
      auto parsed = PythonTemplate::Parse(replacement, (*regex)->groups());
      if (!parsed.ok()) {
        return Annotate(parsed.status(), place + ": replacement");
      }
      rule.regex = *std::move(regex);
      rule.expansion = *std::move(parsed);
      expressions.push_back(std::move(rule));
      continue;
    }
    TakePrefix("literal:", &line);
    if (line.empty()) {
      continue;
    }
    rule.literal = line;
    rule.replacement = replacement;
    result->rules_.push_back(std::move(rule));
  }
  std::move(expressions.begin(), expressions.end(), std::back_inserter(result->rules_));
  return result;
}

std::string ReplacementRules::RuleName(size_t rule) const {
  return name_ + ":" + std::to_string(rules_[rule].line);
}

std::optional<std::vector<Needle>> ReplacementRules::Needles() const {
  std::vector<Needle> needles;
  for (size_t i = 0; i < rules_.size(); ++i) {
    // What an earlier rule puts in may be what a later one looks for, but then there was something
    // to be replaced by the earlier one, whose needles are here, too.
    if (rules_[i].regex == nullptr) {
      needles.push_back({rules_[i].literal, false});
    } else if (const auto& more = rules_[i].regex->needles()) {
      needles.insert(needles.end(), more->begin(), more->end());
    } else {
      return std::nullopt;
    }
  }
  return needles;
}

absl::StatusOr<bool> ReplacementRules::Apply(std::string_view text, std::string* out,
                                             std::vector<uint64_t>* counts) const {
  std::string next;
  bool changed = false;
  for (size_t i = 0; i < rules_.size(); ++i) {
    const Rule& rule = rules_[i];
    const std::string_view before = changed ? std::string_view(*out) : text;
    uint64_t count = 0;
    if (rule.regex == nullptr) {
      count = ReplaceLiteral(rule.literal, rule.replacement, before, &next);
    } else {
      SECRETSCAN_ASSIGN_OR_RETURN(count, rule.regex->Substitute(rule.expansion, before, &next));
    }
    if (count > 0) {
      std::swap(*out, next);
      changed = true;
      if (counts != nullptr) {
        (*counts)[i] += count;
      }
    }
  }
  // What was replaced by itself stays.
  return changed && *out != text;
}

absl::StatusOr<bool> ReplacementRules::Replace(std::string_view text, std::string* out) const {
  return Apply(text, out, nullptr);
}

absl::StatusOr<bool> ReplacementRules::ReplaceContent(std::string_view content, std::string* out,
                                                      std::vector<uint64_t>* counts) const {
  if (content.substr(0, kBinaryPrefix).find('\0') != std::string_view::npos) {
    return false;
  }
  return Apply(content, out, counts);
}

}  // namespace secretscan
