// One secret, one finding.
#pragma once

#include <cstddef>
#include <vector>

#include "rules/rule_set.h"
#include "scan/finding.h"
#include "scan/scan_observer.h"

namespace secretscan {

// Looks at findings[first…], those of one text, and keeps the order of what stays. In a ranked pack, of
// findings whose secrets overlap only one stays: that of the highest rank; of equal ones the surest, then
// one that was decoded, then the longest, then the first. Rejected ones take part, behind others of
// their rank, and are then gone. In other packs generic rules give way as in the reference.
// Takes O(n log n), if no observer wants to know what gives way.
void SuppressOverlapped(const RuleSet& rules, size_t first, std::vector<Finding>* findings,
                        ScanObserver* observer = nullptr);

}  // namespace secretscan
