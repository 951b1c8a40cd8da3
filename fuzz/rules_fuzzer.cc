// Any bytes as a configuration. What loads must load again to the same rules, list one line a rule,
// and answer questions.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "rules/entropy.h"
#include "rules/rule_list.h"
#include "rules/rule_set.h"
#include "scan/token_form.h"

namespace {

void Require(bool condition) {
  if (!condition) {
    std::abort();
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace secretscan;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  Require(ShannonEntropy(text) >= 0);
  const auto rules = ParseRules(text, "input");
  if (!rules.ok()) {
    Require(rules.status().message().find("input:") == 0);
    return 0;
  }
  const RuleSet& set = **rules;
  const std::string list = ListRules(set);
  Require(static_cast<size_t>(std::count(list.begin(), list.end(), '\n')) == set.rules.size());
  for (size_t i = 0; i < set.rules.size(); ++i) {
    Require(set.Find(set.rules[i].id) == static_cast<int>(i));
    Require(set.rules[i].regex != nullptr || set.rules[i].path != nullptr);
    if (set.rules[i].regex != nullptr) {
      const std::string& pattern = set.rules[i].regex->pattern();
      Require(TokenBeginning(pattern).size() <= pattern.size());
      for (const TokenForm& form : TokenFormsOf(pattern)) {
        Require(form.least <= form.most);
        form.Fits(text.substr(0, 200));
      }
    }
  }
  for (const Allowlist& allowlist : set.allowlists) {
    const std::string_view part = text.substr(0, 200);
    allowlist.AllowsSource(part, part);
    allowlist.AllowsFinding({part, part, part, part, part});
  }
  const auto again = ParseRules(text, "input");
  Require(again.ok() && (*again)->digest == set.digest);
  RuleSet restricted = set;
  if (!set.rules.empty()) {
    Require(restricted.Restrict({set.rules.back().id}).ok() && restricted.rules.size() == 1);
  }
  return 0;
}
