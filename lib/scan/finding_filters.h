// Which of a fragment's findings give way to others.
#pragma once

#include <cstddef>
#include <set>
#include <string>
#include <tuple>
#include <vector>

#include "rules/rule.h"
#include "scan/finding.h"
#include "scan/scan_observer.h"

namespace secretscan {

// All look at findings[first…] and keep the order of what stays. A file may hold any number of
// findings on one line: none compares each with each. `observer`, if any, is told what is dropped.

// A generic rule's finding gives way to a specific one on the same line whose secret contains it.
void SuppressGeneric(size_t first, std::vector<Finding>* findings,
                     ScanObserver* observer = nullptr);

// Drops what has none of `helpers`, findings of the required rule, as near as that says.
void KeepAccompanied(const RequiredRule& required, const std::vector<Finding>& helpers,
                     size_t first, std::vector<Finding>* findings,
                     ScanObserver* observer = nullptr);

// Lines, rule and secret of findings.
using FindingKeys = std::set<std::tuple<int64_t, int64_t, std::string>>;

// Text beside a decoded segment matches again in that pass: the same find, told once. Drops what is
// in `told`; then tells the rest.
void DropRepeated(size_t first, std::vector<Finding>* findings, FindingKeys* told);

}  // namespace secretscan
