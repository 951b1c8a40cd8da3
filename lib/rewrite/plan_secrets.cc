// Secrets, how often they stand where, and what their lines will look like.
#include <algorithm>
#include <utility>

#include "absl/container/flat_hash_set.h"
#include "base/status.h"
#include "rewrite/literal_guard.h"
#include "rewrite/object_places.h"
#include "rewrite/plan_parts.h"

namespace secretscan {
namespace {

constexpr size_t kMostPlaces = 5;        // of a secret that are told
constexpr size_t kContext = 60;          // bytes on either side of what changes
constexpr size_t kWindow = 4096;         // in which secrets are sought before the context is cut

// The line of the first difference, and where in `after` that is.
struct Difference {
  int64_t line = 1;
  size_t at = 0;
};

Difference FirstDifference(std::string_view before, std::string_view after) {
  const auto [in_before, in_after] =
      std::mismatch(before.begin(), before.begin() + static_cast<std::ptrdiff_t>(
                                                         std::min(before.size(), after.size())),
                    after.begin());
  Difference difference;
  difference.at = static_cast<size_t>(in_after - after.begin());
  difference.line += std::count(before.begin(), in_before, '\n');
  return difference;
}

// Text as people can read it: that of UTF-16 has NULs between its letters.
std::string WithoutNuls(std::string_view text) {
  std::string out(text);
  std::erase(out, '\0');
  return out;
}

std::string Context(std::string_view after, size_t at, const PlanHider& hider) {
  const size_t begin = at > kWindow ? at - kWindow : 0;
  std::string left = hider.Hide(WithoutNuls(after.substr(begin, at - begin)));
  std::string right = hider.Hide(WithoutNuls(after.substr(at, kWindow)));
  left.erase(0, left.rfind('\n') + 1);   // npos + 1 is 0
  right.resize(std::min(right.find('\n'), right.size()));
  if (left.size() > kContext) {
    left.replace(0, left.size() - kContext, "...");
  }
  if (right.size() > kContext) {
    right.replace(kContext, std::string::npos, "...");
  }
  return left + right;
}

class SecretsPart {
 public:
  SecretsPart(const PlanInput& input, const PlanHider& hider, RewritePlan* plan)
      : input_(input), hider_(hider), plan_(*plan), pass_(input.rewrite.pass) {}

  absl::Status Run() {
    const NativeReplacer& replacer = *input_.rewrite.replacer;
    CountRules(replacer);
    FindPlacesOfBlobs();
    for (size_t i = 0; i < plan_.secrets.size(); ++i) {
      SECRETSCAN_RETURN_IF_ERROR(AddPlaces(i));
      if (i < input_.targets.secrets.size()) {
        Judge(i);
      }
    }
    return absl::OkStatus();
  }

 private:
  // The number in plan_.secrets of what a rule of the replacer belongs to.
  size_t NumberOf(size_t rule) const {
    const size_t of_secrets = input_.rewrite.replacer->secret_rules();
    return rule < of_secrets ? SecretLiterals::SecretOf(rule)
                             : input_.targets.secrets.size() + (rule - of_secrets);
  }

  void CountRules(const NativeReplacer& replacer) {
    for (const SecretTarget& target : input_.targets.secrets) {
      PlanSecret& secret = plan_.secrets.emplace_back();
      secret.name = target.name;
      secret.rule_ids = target.rule_ids;
    }
    for (size_t rule = replacer.secret_rules(); rule < replacer.rule_count(); ++rule) {
      plan_.secrets.emplace_back().name = replacer.RuleName(rule);
    }
    blobs_.resize(plan_.secrets.size());
    for (const ChangedBlob& blob : pass_.changed) {
      for (const auto& [rule, count] : blob.counts) {
        const size_t number = NumberOf(rule);
        PlanSecret& secret = plan_.secrets[number];
        secret.replacements += count;
        if (blobs_[number].empty() || blobs_[number].back() != &blob) {
          blobs_[number].push_back(&blob);
          ++secret.blobs;
        }
        if (rule < replacer.secret_rules()) {
          CountForm(rule, count, &secret);
        }
      }
    }
  }

  static void CountForm(size_t rule, uint64_t count, PlanSecret* secret) {
    const std::string form(SecretFormName(SecretLiterals::FormOf(rule)));
    const auto found = std::find_if(secret->forms.begin(), secret->forms.end(),
                                    [&](const auto& known) { return known.first == form; });
    if (found == secret->forms.end()) {
      secret->forms.emplace_back(form, count);
    } else {
      found->second += count;
    }
  }

  void FindPlacesOfBlobs() {
    absl::flat_hash_set<ObjectId> wanted;
    for (const ChangedBlob& blob : pass_.changed) {
      wanted.insert(blob.before);
    }
    std::vector<ObjectId> commits;
    for (const CommitFate& fate : input_.rewrite.history.commits) {
      if (fate.before != fate.after || input_.rewrite.kept_trees.contains(fate.before)) {
        commits.push_back(fate.before);
      }
    }
    places_ = FindPlaces(input_.repository, commits, std::move(wanted));
    plan_.facts.blobs_unreached = static_cast<int64_t>(pass_.changed.size() - places_.size());
  }

  // Replaces this one only, to see where it stands first.
  absl::StatusOr<std::unique_ptr<const ContentReplacer>> Alone(size_t number) const {
    const SecretTarget& target = input_.targets.secrets[number];
    return SecretLiterals::Create({{target.secret, target.name, input_.options.replacement}});
  }

  absl::Status AddPlaces(size_t number) {
    std::vector<const ChangedBlob*>& blobs = blobs_[number];
    const auto order = [&](const ChangedBlob* blob) {
      const auto place = places_.find(blob->before);
      return place == places_.end() ? std::pair(static_cast<size_t>(-1), std::string())
                                    : std::pair(place->second.order, place->second.path);
    };
    const size_t told = std::min(blobs.size(), kMostPlaces);
    std::partial_sort(blobs.begin(), blobs.begin() + static_cast<std::ptrdiff_t>(told),
                      blobs.end(), [&](const ChangedBlob* a, const ChangedBlob* b) {
                        return std::pair(order(a), a->before) < std::pair(order(b), b->before);
                      });
    std::unique_ptr<const ContentReplacer> alone;
    if (told > 0 && number < input_.targets.secrets.size()) {
      SECRETSCAN_ASSIGN_OR_RETURN(alone, Alone(number));
    }
    const ContentReplacer& replacer = alone ? *alone : *input_.rewrite.replacer;
    for (size_t i = 0; i < told; ++i) {
      SECRETSCAN_ASSIGN_OR_RETURN(PlanPlace place, PlaceOf(blobs[i]->before, replacer));
      plan_.secrets[number].places.push_back(std::move(place));
    }
    return absl::OkStatus();
  }

  absl::StatusOr<PlanPlace> PlaceOf(const ObjectId& blob, const ContentReplacer& replacer) const {
    PlanPlace out;
    if (const auto place = places_.find(blob); place != places_.end()) {
      out.commit = place->second.commit.Hex();
      out.path = hider_.Hide(place->second.path);
    } else {
      out.path = "blob " + blob.Hex();
    }
    std::string before;
    SECRETSCAN_RETURN_IF_ERROR(input_.repository.objects().Read(blob, &before).status());
    std::string after;
    std::vector<uint64_t> counts(replacer.rule_count());
    SECRETSCAN_ASSIGN_OR_RETURN(const bool changed,
                                replacer.ReplaceContent(before, &after, &counts));
    if (changed) {
      const Difference difference = FirstDifference(before, after);
      out.line = difference.line;
      out.text = Context(after, difference.at, hider_);
    }
    return out;
  }

  // Where a finding has told of a file, all versions of it may be expected to hold the secret.
  void Judge(size_t number) {
    const SecretTarget& target = input_.targets.secrets[number];
    absl::flat_hash_set<std::string> files;
    absl::flat_hash_set<std::string> blobs;
    for (const TargetPlace& place : target.places) {
      files.insert(place.file);
      blobs.insert(place.blob);
    }
    LiteralUse elsewhere;
    for (const ChangedBlob* blob : blobs_[number]) {
      const auto place = places_.find(blob->before);
      if (blobs.contains(blob->before.Hex()) ||
          (place != places_.end() && files.contains(place->second.path))) {
        continue;
      }
      ++elsewhere.blobs;
      for (const auto& [rule, count] : blob->counts) {
        elsewhere.occurrences += NumberOf(rule) == number ? count : 0;
      }
    }
    const LiteralDanger danger = JudgeLiteral(target.secret, elsewhere);
    if (danger == LiteralDanger::kNone) {
      return;
    }
    PlanSecret& secret = plan_.secrets[number];
    secret.danger = LiteralDangerName(danger);
    PreflightItem item;
    item.id = "literal";
    item.level = PreflightLevel::kRefusal;
    item.forcible = true;
    item.text = secret.name + " is " + secret.danger + " to be replaced everywhere: it stands in " +
                std::to_string(elsewhere.occurrences) + " places in " +
                std::to_string(elsewhere.blobs) + " contents beside those that were found";
    item.advice = "look at the places in this plan; --force replaces all of them";
    plan_.preflight.items.push_back(std::move(item));
  }

  const PlanInput& input_;
  const PlanHider& hider_;
  RewritePlan& plan_;
  const BlobPass& pass_;
  std::vector<std::vector<const ChangedBlob*>> blobs_;   // by number
  absl::flat_hash_map<ObjectId, ObjectPlace> places_;
};

}  // namespace

absl::Status AddSecrets(const PlanInput& input, const PlanHider& hider, RewritePlan* plan) {
  return SecretsPart(input, hider, plan).Run();
}

}  // namespace secretscan
