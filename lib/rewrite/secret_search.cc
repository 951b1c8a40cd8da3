#include "rewrite/secret_search.h"

#include <algorithm>

#include "base/status.h"
#include "decode/packed_content.h"
#include "decode/unpack.h"

namespace secretscan {
namespace {

constexpr size_t kWindow = size_t{8} << 20;
constexpr int kMaxDepth = 8;
// The longest way to write a byte is a numeric entity or an escape in several layers.
constexpr size_t kFormFactor = 16;

void AddName(std::string name, std::vector<std::string>* names) {
  if (std::find(names->begin(), names->end(), name) == names->end()) {
    names->push_back(std::move(name));
  }
}

}  // namespace

absl::StatusOr<std::unique_ptr<const SecretSearch>> SecretSearch::Create(
    std::vector<SecretLiteral> secrets, absl::flat_hash_set<ObjectId> blobs) {
  auto search = std::unique_ptr<SecretSearch>(new SecretSearch);
  search->blobs_ = std::move(blobs);
  search->secret_count_ = secrets.size();
  for (SecretLiteral& secret : secrets) {
    search->overlap_ = std::max(search->overlap_, secret.secret.size() * kFormFactor + 64);
    if (secret.secret.find('/') != std::string::npos) {
      search->slashed_.emplace_back(secret.secret, secret.name);
    }
    secret.replacement.reset();
  }
  // Hardly ever, but then nothing is better than a refusal.
  const bool is_in_word = std::any_of(secrets.begin(), secrets.end(), [](const SecretLiteral& one) {
    return kDefaultRedaction.find(one.secret) != std::string_view::npos;
  });
  for (SecretLiteral& secret : secrets) {
    if (is_in_word) {
      secret.replacement = "";
    }
  }
  if (!secrets.empty()) {
    SECRETSCAN_ASSIGN_OR_RETURN(search->literals_, SecretLiterals::Create(std::move(secrets)));
  }
  return search;
}

void SecretSearch::Search(std::string_view bytes, std::vector<std::string>* names) const {
  if (literals_ == nullptr) {
    return;
  }
  std::string out;
  std::vector<uint64_t> counts(literals_->rule_count());
  const absl::StatusOr<bool> found = literals_->ReplaceContent(bytes, &out, &counts);
  if (found.ok() && !*found) {
    return;
  }
  const size_t before = names->size();
  for (size_t rule = 0; rule < counts.size(); ++rule) {
    if (counts[rule] != 0) {
      AddName(literals_->RuleName(rule), names);
    }
  }
  if (names->size() == before && !found.ok()) {
    AddName("a secret in a form that cannot be taken out", names);
  }
}

std::string SecretSearch::Hide(const std::string& text) const {
  std::string out;
  if (literals_ == nullptr) {
    return text;
  }
  const absl::StatusOr<bool> changed = literals_->Replace(text, &out);
  return !changed.ok() ? "(hidden)" : *changed ? out : text;
}

absl::Status SecretSearch::Search(ByteSource* source, std::vector<std::string>* names) const {
  std::string window;
  while (true) {
    bool complete = false;
    const absl::Status status =
        ReadUpTo(source, std::max(kWindow, 4 * overlap_), &window, &complete);
    Search(window, names);
    if (!status.ok() || complete) {
      return status;
    }
    window.erase(0, window.size() - std::min(window.size(), overlap_));
  }
}

absl::Status SecretSearch::SearchInside(std::string_view bytes,
                                        std::vector<std::string>* names) const {
  Search(bytes, names);
  if (literals_ == nullptr ||
      RecognisePacked(bytes.substr(0, kPackedHeadBytes)) == PackedKind::kNone) {
    return absl::OkStatus();
  }
  UnpackBudget budget(UnpackLimits(), static_cast<int64_t>(bytes.size()));
  MemorySource source(bytes);
  return SearchPacked(&source, &budget, 0, names);
}

absl::Status SecretSearch::SearchPacked(ByteSource* source, UnpackBudget* budget, int depth,
                                        std::vector<std::string>* names) const {
  PeekedSource peeked(source);
  const PackedKind kind = RecognisePacked(peeked.Peek(kPackedHeadBytes));
  if (kind == PackedKind::kNone) {
    return Search(&peeked, names);
  }
  if (depth >= kMaxDepth) {
    return absl::ResourceExhaustedError("archives are nested too deep");
  }
  absl::Status inner;
  const absl::Status status = Unpack(kind, &peeked, budget, [&](const PackedMember& member) {
    Search(member.name, names);
    inner.Update(SearchPacked(&member.content, budget, depth + 1, names));
    return true;
  });
  return status.ok() ? inner : status;
}

}  // namespace secretscan
