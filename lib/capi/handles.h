// The opaque types of the C interface that are values of the C++ one by another name.
#pragma once

#include "secretscan/c.h"
#include "secretscan/found_secret.h"
#include "secretscan/rule_pack.h"
#include "secretscan/scan_outcome.h"
#include "secretscan/scan_progress.h"

namespace secretscan {

inline const secretscan_finding* Handle(const FoundSecret* found) {
  return reinterpret_cast<const secretscan_finding*>(found);
}
inline const FoundSecret* Value(const secretscan_finding* handle) {
  return reinterpret_cast<const FoundSecret*>(handle);
}

inline const secretscan_skipped* Handle(const SkippedItem* item) {
  return reinterpret_cast<const secretscan_skipped*>(item);
}
inline const SkippedItem* Value(const secretscan_skipped* handle) {
  return reinterpret_cast<const SkippedItem*>(handle);
}

inline const secretscan_rule* Handle(const RuleInfo* rule) {
  return reinterpret_cast<const secretscan_rule*>(rule);
}
inline const RuleInfo* Value(const secretscan_rule* handle) {
  return reinterpret_cast<const RuleInfo*>(handle);
}

inline const secretscan_progress* Handle(const ScanProgress* progress) {
  return reinterpret_cast<const secretscan_progress*>(progress);
}
inline const ScanProgress* Value(const secretscan_progress* handle) {
  return reinterpret_cast<const ScanProgress*>(handle);
}

// The index-th of `values`, or null.
template <typename Type>
auto HandleAt(const std::vector<Type>& values, size_t index)
    -> decltype(Handle(values.data())) {
  return index < values.size() ? Handle(&values[index]) : nullptr;
}

}  // namespace secretscan
