// Whether one of many byte strings stands in a text, at the speed of Hyperscan.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"

namespace secretscan {

// Immutable; any number of threads may search at once, each with a scratch of its own.
class LiteralFinder {
 public:
  struct Literal {
    std::string_view bytes;    // not empty
    bool fold_case = false;    // ASCII letters of either case
  };
  // Of a longer literal only a part of so many bytes is looked for.
  static constexpr size_t kMaxLength = 64;

  class Scratch {
   public:
    ~Scratch();

   private:
    friend class LiteralFinder;
    struct Impl;
    explicit Scratch(std::unique_ptr<Impl> impl);
    std::unique_ptr<Impl> impl_;
  };

  // The literals need not outlive the call.
  static absl::StatusOr<std::unique_ptr<const LiteralFinder>> Build(
      std::span<const Literal> literals);
  ~LiteralFinder();

  absl::StatusOr<std::unique_ptr<Scratch>> NewScratch() const;

  // True if a literal, or the part of it that is looked for, occurs. At least 64 bytes after the text's
  // end must be readable.
  absl::StatusOr<bool> Contains(std::string_view text, Scratch* scratch) const;

  // The same, of which: replaces *found by their indexes in Build()'s list, in any order; one may come
  // twice.
  absl::Status Find(std::string_view text, Scratch* scratch, std::vector<uint32_t>* found) const;

  // Bytes of the longest part: whether it occurs is decided by so many bytes together.
  size_t reach() const;

 private:
  struct Impl;
  explicit LiteralFinder(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace secretscan
