// Looks for known secrets, and for blobs that are to be gone.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "absl/container/flat_hash_set.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "decode/byte_source.h"
#include "git/object_id.h"
#include "rewrite/secret_literals.h"

namespace secretscan {

// Immutable: any number of threads may search.
class SecretSearch {
 public:
  // InvalidArgument for an empty secret. Without any, only blobs are looked for.
  static absl::StatusOr<std::unique_ptr<const SecretSearch>> Create(
      std::vector<SecretLiteral> secrets, absl::flat_hash_set<ObjectId> blobs);

  // Adds what the bytes hold, once each, to *names: "NAME", or "NAME (base64)" for a form.
  void Search(std::string_view bytes, std::vector<std::string>* names) const;
  // The same for texts of any size, in windows.
  absl::Status Search(ByteSource* source, std::vector<std::string>* names) const;
  // Also what archives and compressed texts hold, within the usual limits. What could not be
  // looked into is the error; what was found is kept.
  absl::Status SearchInside(std::string_view bytes, std::vector<std::string>* names) const;

  // A copy without any secret.
  std::string Hide(const std::string& text) const;

  bool has_secrets() const { return literals_ != nullptr; }
  bool IsFlagged(const ObjectId& id) const { return blobs_.contains(id); }
  const absl::flat_hash_set<ObjectId>& blobs() const { return blobs_; }
  size_t secret_count() const { return secret_count_; }
  // Secrets with a slash, which a path may hold in several names.
  const std::vector<std::pair<std::string, std::string>>& slashed() const { return slashed_; }

 private:
  SecretSearch() = default;
  absl::Status SearchPacked(ByteSource* source, class UnpackBudget* budget, int depth,
                            std::vector<std::string>* names) const;

  std::unique_ptr<const SecretLiterals> literals_;
  absl::flat_hash_set<ObjectId> blobs_;
  std::vector<std::pair<std::string, std::string>> slashed_;   // secret, name
  size_t secret_count_ = 0;
  size_t overlap_ = 0;   // of windows: longer than any form of any secret
};

}  // namespace secretscan
