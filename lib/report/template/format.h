// Values as text, the way Go's fmt writes them.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "report/template/value.h"

namespace secretscan::templates {

// %v: what {{.X}} writes; of nothing "<no value>". Of what is longer than kMaxFormatted bytes a
// little more than these.
inline constexpr size_t kMaxFormatted = size_t{256} << 20;
std::string Formatted(const Value& value, size_t limit = kMaxFormatted);

// fmt.Sprint: blanks between arguments of which neither is a text; and fmt.Sprintln.
// More than `limit` bytes, but not much more, when there is too much of it.
std::string Printed(std::span<const Value> values, size_t limit);
std::string PrintedLine(std::span<const Value> values, size_t limit);

// fmt.Sprintf, with its marks of mistakes ("%!d(string=x)", "%!v(MISSING)"). InvalidArgument for
// explicit argument numbers, which are not supported, and ResourceExhausted for results over
// `limit` bytes.
absl::StatusOr<std::string> PrintedFormat(std::string_view format, std::span<const Value> values,
                                          size_t limit);

// A text in quotes, as Go would write it in a program.
std::string Quoted(std::string_view text, bool ascii_only = false);

}  // namespace secretscan::templates
