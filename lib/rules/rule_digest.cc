#include "rules/rule_digest.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>
#include <string_view>
#include <vector>

#include "base/sha256.h"

namespace secretscan {
namespace {

// Every value is written with its length, so that no two sequences of values give one text.
class Canonical {
 public:
  void Text(std::string_view text) {
    out_ += std::to_string(text.size()) + ":";
    out_ += text;
  }
  void Integer(int64_t value) { Text(std::to_string(value)); }
  void Optional(const std::optional<int64_t>& value) {
    value ? Integer(*value) : Text("");
  }
  void Number(double value) {
    std::array<char, 32> buffer;
    const auto [end, error] = std::to_chars(buffer.data(), buffer.data() + buffer.size(), value);
    Text(std::string_view(buffer.data(), static_cast<size_t>(end - buffer.data())));
  }
  void List(const std::vector<std::string>& texts) {
    Integer(static_cast<int64_t>(texts.size()));
    for (const std::string& text : texts) {
      Text(text);
    }
  }
  void Pattern(const std::shared_ptr<const Regex>& regex) {
    Text(regex == nullptr ? std::string_view() : std::string_view(regex->pattern()));
    if (regex != nullptr && regex->folding() == CaseFolding::kAscii) {
      Text("ASCII case");
    }
  }
  void Lists(const std::vector<Allowlist>& lists) {
    Integer(static_cast<int64_t>(lists.size()));
    for (const Allowlist& list : lists) {
      Integer(static_cast<int>(list.condition));
      Integer(static_cast<int>(list.target));
      List(list.commits);
      List(list.path_patterns);
      List(list.regex_patterns);
      List(list.stopwords);
    }
  }
  std::string Digest() const { return Sha256Hex(out_); }

 private:
  std::string out_;
};

}  // namespace

std::string RuleDigest(const RuleSet& rules) {
  std::vector<const Rule*> sorted;
  for (const Rule& rule : rules.rules) {
    sorted.push_back(&rule);
  }
  std::sort(sorted.begin(), sorted.end(),
            [](const Rule* a, const Rule* b) { return a->id < b->id; });
  Canonical canonical;
  canonical.Text("secretscan rules 2");
  canonical.Integer(rules.ranked ? 1 : 0);
  for (const Rule* rule : sorted) {
    canonical.Text(rule->id);
    canonical.Text(rule->description);
    canonical.Pattern(rule->regex);
    canonical.Pattern(rule->path);
    canonical.Integer(rule->secret_group);
    canonical.Number(rule->entropy);
    canonical.List(rule->keywords);
    canonical.List(rule->tags);
    canonical.Integer(rule->skip_report ? 1 : 0);
    canonical.Integer(static_cast<int>(rule->severity));
    canonical.Integer(static_cast<int>(rule->confidence));
    canonical.Integer(rule->rank);
    canonical.Integer(static_cast<int64_t>(rule->validators.size()));
    for (const Validator* validator : rule->validators) {
      canonical.Text(validator->name);
    }
    canonical.Lists(rule->allowlists);
    canonical.Integer(static_cast<int64_t>(rule->required.size()));
    for (const RequiredRule& required : rule->required) {
      canonical.Text(required.rule_id);
      canonical.Optional(required.within_lines);
      canonical.Optional(required.within_columns);
    }
  }
  canonical.Lists(rules.allowlists);
  return canonical.Digest();
}

}  // namespace secretscan
