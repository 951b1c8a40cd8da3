#include "rewrite/native_replacer.h"

#include <iterator>

#include "base/status.h"

namespace secretscan {

absl::StatusOr<bool> NativeReplacer::Replace(std::string_view text, std::string* out) const {
  bool changed = false;
  if (secrets_) {
    SECRETSCAN_ASSIGN_OR_RETURN(changed, secrets_->Replace(text, out));
  }
  if (!rules_) {
    return changed;
  }
  const std::string before = changed ? std::move(*out) : std::string(text);
  SECRETSCAN_ASSIGN_OR_RETURN(const bool changed_again, rules_->Replace(before, out));
  if (!changed_again) {
    *out = before;
  }
  return changed || changed_again;
}

std::string NativeReplacer::RuleName(size_t rule) const {
  return rule < secret_rules() ? secrets_->RuleName(rule)
                               : rules_->RuleName(rule - secret_rules());
}

std::optional<std::vector<Needle>> NativeReplacer::Needles() const {
  std::vector<Needle> needles;
  for (const ContentReplacer* part :
       {static_cast<const ContentReplacer*>(secrets_.get()),
        static_cast<const ContentReplacer*>(rules_.get())}) {
    if (part == nullptr) {
      continue;
    }
    auto some = part->Needles();
    if (!some) {
      return std::nullopt;
    }
    std::move(some->begin(), some->end(), std::back_inserter(needles));
  }
  return needles;
}

absl::StatusOr<bool> NativeReplacer::ReplaceContent(std::string_view content, std::string* out,
                                                    std::vector<uint64_t>* counts) const {
  bool changed = false;
  std::vector<uint64_t> part;
  const auto add = [&](size_t first) {
    for (size_t i = 0; i < part.size(); ++i) {
      (*counts)[first + i] += part[i];
    }
  };
  if (secrets_) {
    part.assign(secret_rules(), 0);
    SECRETSCAN_ASSIGN_OR_RETURN(changed, secrets_->ReplaceContent(content, out, &part));
    add(0);
  }
  if (!rules_) {
    return changed;
  }
  const std::string before = changed ? std::move(*out) : std::string();
  part.assign(rules_->rule_count(), 0);
  SECRETSCAN_ASSIGN_OR_RETURN(
      const bool changed_again,
      rules_->ReplaceContent(changed ? std::string_view(before) : content, out, &part));
  add(secret_rules());
  if (changed && !changed_again) {
    *out = before;
  }
  return changed || changed_again;
}

}  // namespace secretscan
