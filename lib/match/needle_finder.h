// Whether one of many byte strings or simple expressions stands in a text, at the speed of Hyperscan.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

namespace secretscan {

// Bytes, or, if there are none, what an expression matches (Hyperscan's syntax, where "." is any byte).
struct Needle {
  static constexpr size_t kUnbounded = static_cast<size_t>(-1);

  std::string bytes = {};
  bool fold_case = false;         // of `bytes`: ASCII letters of either case
  std::string expression = {};    // never matches the empty text
  size_t width = 0;               // of `expression`: so many bytes together decide

  friend bool operator==(const Needle&, const Needle&) = default;
};

// Immutable; any number of threads may search at once, each with a scratch of its own.
class NeedleFinder {
 public:
  // Of longer bytes only a part of so many is looked for.
  static constexpr size_t kMaxLength = 64;

  class Scratch {
   public:
    ~Scratch();

   private:
    friend class NeedleFinder;
    struct Impl;
    explicit Scratch(std::unique_ptr<Impl> impl);
    std::unique_ptr<Impl> impl_;
  };

  // The needles need not outlive the call. InvalidArgument when an expression is none that can be
  // searched for, or takes too much.
  static absl::StatusOr<std::unique_ptr<const NeedleFinder>> Build(
      std::span<const Needle> needles);
  ~NeedleFinder();

  absl::StatusOr<std::unique_ptr<Scratch>> NewScratch() const;

  // True if a needle, or the part of it that is looked for, occurs. At least 64 bytes after the text's
  // end must be readable.
  absl::StatusOr<bool> Contains(std::string_view text, Scratch* scratch) const;

  // The same, of which: replaces *found by their indexes in Build()'s list, in any order; one may come
  // twice.
  absl::Status Find(std::string_view text, Scratch* scratch, std::vector<uint32_t>* found) const;

  // So many bytes together decide whether anything occurs; may be Needle::kUnbounded.
  size_t reach() const;

 private:
  struct Impl;
  explicit NeedleFinder(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace secretscan
