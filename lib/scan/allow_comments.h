// Lines on which the author says that nothing is to be reported.
#pragma once

#include <array>
#include <cstddef>
#include <string_view>

#include "scan/scan_options.h"

namespace secretscan {

// "gitleaks:allow", and with our own profile "secretscan:allow". Remembers the line that it was last
// asked about, which may be long and hold many findings: a line that begins where that one did is
// searched only where it is longer. Lines are views into texts that stay where they are.
class AllowComments {
 public:
  explicit AllowComments(Profile profile)
      : words_{kGitleaks, profile == Profile::kGitleaks ? kGitleaks : kOwn} {}

  bool Has(std::string_view line);

 private:
  static constexpr std::string_view kGitleaks = "gitleaks:allow";
  static constexpr std::string_view kOwn = "secretscan:allow";

  std::array<std::string_view, 2> words_;
  std::string_view searched_;       // the longest line that began there
  size_t first_end_ = kNowhere;     // in it, of the word that ends first
  static constexpr size_t kNowhere = static_cast<size_t>(-1);
};

}  // namespace secretscan
