// Sprig's functions of numbers. They convert what they get, and overflow as Go's integers do.
#include <cmath>

#include "base/status.h"
#include "report/template/arguments.h"

namespace secretscan::templates {
namespace {

uint64_t Bits(const Value& value) { return static_cast<uint64_t>(AsInteger(value)); }
Value Integer(uint64_t bits) { return Value(static_cast<int64_t>(bits)); }

absl::StatusOr<Value> Add(CallContext&, Arguments arguments) {
  uint64_t sum = 0;
  for (const Value& value : arguments) {
    sum += Bits(value);
  }
  return Integer(sum);
}
absl::StatusOr<Value> AddOne(CallContext&, Arguments arguments) {
  return Integer(Bits(arguments[0]) + 1);
}
absl::StatusOr<Value> Sub(CallContext&, Arguments arguments) {
  return Integer(Bits(arguments[0]) - Bits(arguments[1]));
}
absl::StatusOr<Value> Mul(CallContext&, Arguments arguments) {
  uint64_t product = 1;
  for (const Value& value : arguments) {
    product *= Bits(value);
  }
  return Integer(product);
}
absl::StatusOr<Value> Div(CallContext&, Arguments arguments) {
  const int64_t by = AsInteger(arguments[1]);
  if (by == 0) {
    return InvalidArgument("division by zero");
  }
  return by == -1 ? Integer(0 - Bits(arguments[0])) : Value(AsInteger(arguments[0]) / by);
}
absl::StatusOr<Value> Mod(CallContext&, Arguments arguments) {
  const int64_t by = AsInteger(arguments[1]);
  if (by == 0) {
    return InvalidArgument("division by zero");
  }
  return by == -1 ? Value(0) : Value(AsInteger(arguments[0]) % by);
}
absl::StatusOr<Value> Max(CallContext&, Arguments arguments) {
  int64_t out = AsInteger(arguments[0]);
  for (const Value& value : arguments) {
    out = std::max(out, AsInteger(value));
  }
  return Value(out);
}
absl::StatusOr<Value> Min(CallContext&, Arguments arguments) {
  int64_t out = AsInteger(arguments[0]);
  for (const Value& value : arguments) {
    out = std::min(out, AsInteger(value));
  }
  return Value(out);
}
absl::StatusOr<Value> ToInteger(CallContext&, Arguments arguments) {
  return Value(AsInteger(arguments[0]));
}
absl::StatusOr<Value> Atoi(CallContext&, Arguments arguments) {
  SECRETSCAN_RETURN_IF_ERROR(TextOf(arguments[0]).status());
  return Value(AsInteger(arguments[0]));
}
absl::StatusOr<Value> ToReal(CallContext&, Arguments arguments) {
  return Value(AsReal(arguments[0]));
}
absl::StatusOr<Value> Floor(CallContext&, Arguments arguments) {
  return Value(std::floor(AsReal(arguments[0])));
}
absl::StatusOr<Value> Ceil(CallContext&, Arguments arguments) {
  return Value(std::ceil(AsReal(arguments[0])));
}
// To a number of decimals; halves go up.
absl::StatusOr<Value> Round(CallContext&, Arguments arguments) {
  SECRETSCAN_ASSIGN_OR_RETURN(const int64_t places, IntegerOf(arguments[1]));
  const double power = std::pow(10, static_cast<double>(places));
  const double digit = power * AsReal(arguments[0]);
  const double rest = std::fmod(digit, 1);
  return Value((rest >= 0.5 ? std::ceil(digit) : std::floor(digit)) / power);
}
absl::StatusOr<Value> AddReal(CallContext&, Arguments arguments) {
  double sum = 0;
  for (const Value& value : arguments) {
    sum += AsReal(value);
  }
  return Value(sum);
}
absl::StatusOr<Value> MulReal(CallContext&, Arguments arguments) {
  double product = 1;
  for (const Value& value : arguments) {
    product *= AsReal(value);
  }
  return Value(product);
}

constexpr Function kFunctions[] = {
    {"add", 0, kAnyNumber, Add},
    {"add1", 1, 1, AddOne},
    {"sub", 2, 2, Sub},
    {"mul", 1, kAnyNumber, Mul},
    {"div", 2, 2, Div},
    {"mod", 2, 2, Mod},
    {"max", 1, kAnyNumber, Max},
    {"min", 1, kAnyNumber, Min},
    {"int", 1, 1, ToInteger},
    {"int64", 1, 1, ToInteger},
    {"atoi", 1, 1, Atoi},
    {"float64", 1, 1, ToReal},
    {"floor", 1, 1, Floor},
    {"ceil", 1, 1, Ceil},
    {"round", 2, 2, Round},
    {"addf", 0, kAnyNumber, AddReal},
    {"mulf", 1, kAnyNumber, MulReal},
};

}  // namespace

std::span<const Function> NumberFunctions() { return kFunctions; }

}  // namespace secretscan::templates
