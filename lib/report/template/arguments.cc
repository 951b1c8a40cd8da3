#include "report/template/arguments.h"

#include <charconv>
#include <cmath>

#include "base/status.h"
#include "report/template/format.h"

namespace secretscan::templates {
namespace {

absl::Status WrongKind(std::string_view wanted, const Value& value) {
  return InvalidArgument("a " + std::string(wanted) + " is needed here, not a " +
                         std::string(value.kind()));
}

int64_t Clamped(double value) {
  if (!(value > -9.2e18)) {
    return value != value ? 0 : INT64_MIN;
  }
  return value < 9.2e18 ? static_cast<int64_t>(value) : INT64_MAX;
}

}  // namespace

absl::StatusOr<std::string_view> TextOf(const Value& value) {
  if (const std::string* text = value.as_string()) {
    return std::string_view(*text);
  }
  return WrongKind("string", value);
}

absl::StatusOr<int64_t> IntegerOf(const Value& value) {
  if (const int64_t* number = value.as_int()) {
    return *number;
  }
  if (const Float* number = value.as_float();
      number && std::trunc(number->value) == number->value && std::fabs(number->value) < 1e15) {
    return static_cast<int64_t>(number->value);
  }
  return WrongKind("int", value);
}

absl::StatusOr<bool> BooleanOf(const Value& value) {
  if (const bool* truth = value.as_bool()) {
    return *truth;
  }
  return WrongKind("bool", value);
}

absl::StatusOr<const List*> ListOf(const Value& value) {
  if (const List* list = value.as_list()) {
    return list;
  }
  return WrongKind("list", value);
}

absl::StatusOr<Dict*> DictOf(const Value& value) {
  if (Dict* dict = value.as_dict()) {
    return dict;
  }
  return WrongKind("dict", value);
}

int64_t AsInteger(const Value& value) {
  if (value.as_int()) {
    return *value.as_int();
  }
  if (value.as_float()) {
    return Clamped(value.as_float()->value);
  }
  if (value.as_bool()) {
    return *value.as_bool() ? 1 : 0;
  }
  if (const std::string* text = value.as_string()) {
    int64_t number = 0;
    const char* begin = text->data() + (text->starts_with('+') ? 1 : 0);
    const char* end = text->data() + text->size();
    const auto [rest, error] = std::from_chars(begin, end, number);
    return error == std::errc() && rest == end ? number : 0;
  }
  return 0;
}

double AsReal(const Value& value) {
  if (value.as_float()) {
    return value.as_float()->value;
  }
  if (const std::string* text = value.as_string()) {
    double number = 0;
    const char* end = text->data() + text->size();
    const auto [rest, error] = std::from_chars(text->data(), end, number);
    return error == std::errc() && rest == end ? number : 0;
  }
  return static_cast<double>(AsInteger(value));
}

std::string AsText(const Value& value) {
  return value.as_string() ? *value.as_string() : Formatted(value, CallContext::kMaxText);
}

absl::StatusOr<std::vector<std::string>> AsTexts(CallContext& context, const Value& value) {
  std::vector<std::string> out;
  const List* list = value.as_list();
  const std::span<const Value> items = list ? std::span<const Value>(*list)
                                            : std::span<const Value>(&value, 1);
  for (const Value& item : items) {
    if (!item.is_nil()) {
      out.push_back(AsText(item));
      SECRETSCAN_RETURN_IF_ERROR(context.TakeBytes(out.back().size()));
    }
  }
  return out;
}

bool IsEmpty(const Value& value) { return !value.truth(); }

absl::StatusOr<Value> Made(CallContext& context, std::string text) {
  SECRETSCAN_RETURN_IF_ERROR(context.TakeBytes(text.size()));
  return Value(std::move(text));
}

absl::StatusOr<Value> Made(CallContext& context, List list) {
  SECRETSCAN_RETURN_IF_ERROR(context.TakeItems(list.size()));
  return Value(std::move(list));
}

absl::StatusOr<Value> Made(CallContext& context, const std::vector<std::string>& texts) {
  for (const std::string& text : texts) {
    SECRETSCAN_RETURN_IF_ERROR(context.TakeBytes(text.size()));
  }
  return Made(context, List(texts.begin(), texts.end()));
}

}  // namespace secretscan::templates
