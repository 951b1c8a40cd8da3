// Object ids that are mentioned in messages.
#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "git/object_id.h"

namespace secretscan {

// Calls visit(begin, size) for each run of 7 to `max_digits` lower-case hexadecimal digits that no
// letter, digit or underscore touches.
void ForEachMention(std::string_view text, size_t max_digits,
                    const std::function<void(size_t begin, size_t size)>& visit);

// Commits by the beginnings of their names. Which ones count is told bit by bit.
class IdPrefixes {
 public:
  static constexpr uint32_t kNone = static_cast<uint32_t>(-1);

  // Numbers are places in `ids`.
  explicit IdPrefixes(std::span<const ObjectId> ids);
  // From now on the commit can be found.
  void Admit(uint32_t number) { admitted_[number] = true; }
  // The only admitted commit whose name begins with these lower-case digits, at least one; kNone
  // when there is none or are several.
  uint32_t Find(std::string_view digits) const;

 private:
  std::span<const ObjectId> ids_;
  std::vector<uint32_t> sorted_;   // numbers, by id
  std::vector<uint32_t> fan_;      // by the first 16 bits: where they begin in sorted_
  std::vector<bool> admitted_;
};

}  // namespace secretscan
