// What functions take arguments for, and common results.
#pragma once

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "report/template/functions.h"

namespace secretscan::templates {

// InvalidArgument, naming the kinds, when the value is of another one.
absl::StatusOr<std::string_view> TextOf(const Value& value);
absl::StatusOr<int64_t> IntegerOf(const Value& value);
absl::StatusOr<bool> BooleanOf(const Value& value);
absl::StatusOr<const List*> ListOf(const Value& value);
absl::StatusOr<Dict*> DictOf(const Value& value);

// Sprig's conversions, which never fail: of texts, what they spell; else 0.
int64_t AsInteger(const Value& value);
double AsReal(const Value& value);
// A text as it is; of anything else what {{print}} writes.
// (of what would be too long for a text, a little more than may be)
std::string AsText(const Value& value);
// One text an item; of what is no list, the one of it, and none of nothing.
absl::StatusOr<std::vector<std::string>> AsTexts(CallContext& context, const Value& value);

// Whether `default` would replace it.
bool IsEmpty(const Value& value);

// The text as a value, counted.
absl::StatusOr<Value> Made(CallContext& context, std::string text);
absl::StatusOr<Value> Made(CallContext& context, List list);
absl::StatusOr<Value> Made(CallContext& context, const std::vector<std::string>& texts);

}  // namespace secretscan::templates
