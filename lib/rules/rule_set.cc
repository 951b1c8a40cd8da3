#include "rules/rule_set.h"

#include <algorithm>
#include <utility>

#include "base/status.h"
#include "base/utf8.h"
#include "rules/config_error.h"
#include "rules/rule_digest.h"

namespace secretscan {

bool IsGenericId(std::string_view id) {
  return AsciiLowered(id).find("generic") != std::string::npos;
}

int RuleSet::Find(std::string_view id) const {
  const auto it = index_.find(std::string(id));
  return it == index_.end() ? -1 : it->second;
}

absl::Status RuleSet::Restrict(const std::vector<std::string>& ids) {
  if (ids.empty()) {
    return absl::OkStatus();
  }
  std::vector<bool> keep(rules.size());
  for (const std::string& id : ids) {
    const int position = Find(id);
    if (position < 0) {
      return InvalidArgument("rule '" + Printable(id) + "' is not in the rules of " +
                             Printable(origin));
    }
    keep[static_cast<size_t>(position)] = true;
  }
  std::vector<Rule> kept;
  for (size_t i = 0; i < rules.size(); ++i) {
    if (keep[i]) {
      kept.push_back(std::move(rules[i]));
    }
  }
  rules = std::move(kept);
  Index();
  digest = RuleDigest(*this);
  return absl::OkStatus();
}

void RuleSet::Index() {
  index_.clear();
  for (size_t i = 0; i < rules.size(); ++i) {
    index_[rules[i].id] = static_cast<int>(i);
  }
}

}  // namespace secretscan
