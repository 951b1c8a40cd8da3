#include "rewrite/verification.h"

#include <algorithm>

namespace secretscan {
namespace {

void Add(CheckNote note, std::vector<CheckNote>* notes, int64_t* count) {
  ++*count;
  notes->push_back(std::move(note));
  // Twice as many before they are cut, so that it costs little and the first ones stay.
  if (notes->size() >= 2 * Check::kListed) {
    std::nth_element(notes->begin(), notes->begin() + Check::kListed, notes->end());
    notes->resize(Check::kListed);
  }
}

void Tidy(std::vector<CheckNote>* notes) {
  std::sort(notes->begin(), notes->end());
  if (notes->size() > Check::kListed) {
    notes->resize(Check::kListed);
  }
}

}  // namespace

std::string_view CheckStateName(CheckState state) {
  switch (state) {
    case CheckState::kHolds:
      return "holds";
    case CheckState::kFails:
      return "fails";
    case CheckState::kUnreadable:
      return "unreadable";
    case CheckState::kNotChecked:
      return "not_checked";
  }
  return "";
}

void Check::Violate(CheckNote note) { Add(std::move(note), &violations, &violation_count); }
void Check::CannotRead(CheckNote note) { Add(std::move(note), &unreadable, &unreadable_count); }
void Check::Remark(CheckNote note) { Add(std::move(note), &remarks, &remark_count); }

void Check::Finish() {
  Tidy(&violations);
  Tidy(&unreadable);
  Tidy(&remarks);
  if (state != CheckState::kNotChecked) {
    state = violation_count > 0    ? CheckState::kFails
            : unreadable_count > 0 ? CheckState::kUnreadable
                                   : CheckState::kHolds;
  }
}

void Check::Skip(std::string why) {
  state = CheckState::kNotChecked;
  reason = std::move(why);
}

bool Verification::holds() const { return !has_violations() && !has_unreadable(); }

bool Verification::has_violations() const {
  return std::any_of(checks.begin(), checks.end(),
                     [](const Check& check) { return check.violation_count > 0; });
}

bool Verification::has_unreadable() const {
  return std::any_of(checks.begin(), checks.end(),
                     [](const Check& check) { return check.unreadable_count > 0; });
}

}  // namespace secretscan
