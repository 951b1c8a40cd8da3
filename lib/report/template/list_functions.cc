// Sprig's functions of lists. All leave their arguments as they are.
#include <algorithm>

#include "base/status.h"
#include "report/template/arguments.h"

namespace secretscan::templates {
namespace {

absl::StatusOr<Value> NewList(CallContext& context, Arguments arguments) {
  return Made(context, List(arguments.begin(), arguments.end()));
}

absl::StatusOr<Value> First(CallContext&, Arguments arguments) {
  SECRETSCAN_ASSIGN_OR_RETURN(const List* list, ListOf(arguments[0]));
  return list->empty() ? Value() : list->front();
}
absl::StatusOr<Value> Last(CallContext&, Arguments arguments) {
  SECRETSCAN_ASSIGN_OR_RETURN(const List* list, ListOf(arguments[0]));
  return list->empty() ? Value() : list->back();
}
absl::StatusOr<Value> Rest(CallContext& context, Arguments arguments) {
  SECRETSCAN_ASSIGN_OR_RETURN(const List* list, ListOf(arguments[0]));
  return Made(context, list->empty() ? List() : List(list->begin() + 1, list->end()));
}
absl::StatusOr<Value> Initial(CallContext& context, Arguments arguments) {
  SECRETSCAN_ASSIGN_OR_RETURN(const List* list, ListOf(arguments[0]));
  return Made(context, list->empty() ? List() : List(list->begin(), list->end() - 1));
}

absl::StatusOr<Value> Append(CallContext& context, Arguments arguments) {
  SECRETSCAN_ASSIGN_OR_RETURN(const List* list, ListOf(arguments[0]));
  List out = *list;
  out.push_back(arguments[1]);
  return Made(context, std::move(out));
}
absl::StatusOr<Value> Prepend(CallContext& context, Arguments arguments) {
  SECRETSCAN_ASSIGN_OR_RETURN(const List* list, ListOf(arguments[0]));
  List out = {arguments[1]};
  out.insert(out.end(), list->begin(), list->end());
  return Made(context, std::move(out));
}
absl::StatusOr<Value> Concat(CallContext& context, Arguments arguments) {
  List out;
  for (const Value& argument : arguments) {
    SECRETSCAN_ASSIGN_OR_RETURN(const List* list, ListOf(argument));
    SECRETSCAN_RETURN_IF_ERROR(context.TakeItems(list->size()));
    out.insert(out.end(), list->begin(), list->end());
  }
  return Value(std::move(out));
}
absl::StatusOr<Value> Reverse(CallContext& context, Arguments arguments) {
  SECRETSCAN_ASSIGN_OR_RETURN(const List* list, ListOf(arguments[0]));
  return Made(context, List(list->rbegin(), list->rend()));
}

// Whether one of `items` equals the value; every comparison counts as a step.
absl::StatusOr<bool> Holds(CallContext& context, const List& items, const Value& value) {
  for (const Value& item : items) {
    SECRETSCAN_ASSIGN_OR_RETURN(const bool equal, context.Equal(item, value));
    if (equal) {
      return true;
    }
  }
  return false;
}

absl::StatusOr<Value> Uniq(CallContext& context, Arguments arguments) {
  SECRETSCAN_ASSIGN_OR_RETURN(const List* list, ListOf(arguments[0]));
  List out;
  for (const Value& value : *list) {
    SECRETSCAN_ASSIGN_OR_RETURN(const bool known, Holds(context, out, value));
    if (!known) {
      out.push_back(value);
    }
  }
  return Made(context, std::move(out));
}
absl::StatusOr<Value> Without(CallContext& context, Arguments arguments) {
  SECRETSCAN_ASSIGN_OR_RETURN(const List* list, ListOf(arguments[0]));
  const List omitted(arguments.begin() + 1, arguments.end());
  List out;
  for (const Value& value : *list) {
    SECRETSCAN_ASSIGN_OR_RETURN(const bool goes, Holds(context, omitted, value));
    if (!goes) {
      out.push_back(value);
    }
  }
  return Made(context, std::move(out));
}
absl::StatusOr<Value> Has(CallContext& context, Arguments arguments) {
  if (arguments[1].is_nil()) {
    return Value(false);
  }
  SECRETSCAN_ASSIGN_OR_RETURN(const List* list, ListOf(arguments[1]));
  SECRETSCAN_ASSIGN_OR_RETURN(const bool holds, Holds(context, *list, arguments[0]));
  return Value(holds);
}
absl::StatusOr<Value> Compact(CallContext& context, Arguments arguments) {
  SECRETSCAN_ASSIGN_OR_RETURN(const List* list, ListOf(arguments[0]));
  List out;
  std::copy_if(list->begin(), list->end(), std::back_inserter(out),
               [](const Value& value) { return !IsEmpty(value); });
  return Made(context, std::move(out));
}
absl::StatusOr<Value> Chunk(CallContext& context, Arguments arguments) {
  SECRETSCAN_ASSIGN_OR_RETURN(const int64_t size, IntegerOf(arguments[0]));
  SECRETSCAN_ASSIGN_OR_RETURN(const List* list, ListOf(arguments[1]));
  if (size < 1) {
    return InvalidArgument("a chunk has one item at least");
  }
  SECRETSCAN_RETURN_IF_ERROR(context.TakeItems(list->size()));
  List out;
  for (size_t begin = 0; begin < list->size();) {
    const size_t end =
        std::min(list->size(), begin + std::min(static_cast<size_t>(size), list->size()));
    out.push_back(Value(List(list->begin() + static_cast<int64_t>(begin),
                             list->begin() + static_cast<int64_t>(end))));
    begin = end;
  }
  return Made(context, std::move(out));
}

absl::StatusOr<Value> SortAlpha(CallContext& context, Arguments arguments) {
  SECRETSCAN_ASSIGN_OR_RETURN(std::vector<std::string> texts, AsTexts(context, arguments[0]));
  std::sort(texts.begin(), texts.end());
  return Made(context, texts);
}

// begin, begin + step, … before `end`; nothing when that leads away from it.
absl::StatusOr<List> Steps(CallContext& context, int64_t begin, int64_t end, int64_t step) {
  List out;
  if (step == 0 || (end < begin) != (step < 0)) {
    return out;
  }
  const auto distance = end < begin ? static_cast<uint64_t>(begin) - static_cast<uint64_t>(end)
                                    : static_cast<uint64_t>(end) - static_cast<uint64_t>(begin);
  const auto stride = step < 0 ? 0 - static_cast<uint64_t>(step) : static_cast<uint64_t>(step);
  const uint64_t count = distance / stride + (distance % stride != 0);
  SECRETSCAN_RETURN_IF_ERROR(context.TakeItems(count));
  for (uint64_t i = 0; i < count; ++i) {
    out.push_back(Value(begin + static_cast<int64_t>(i) * step));
  }
  return out;
}

absl::StatusOr<Value> Until(CallContext& context, Arguments arguments) {
  SECRETSCAN_ASSIGN_OR_RETURN(const int64_t count, IntegerOf(arguments[0]));
  SECRETSCAN_ASSIGN_OR_RETURN(List out, Steps(context, 0, count, count < 0 ? -1 : 1));
  return Value(std::move(out));
}
absl::StatusOr<Value> UntilStep(CallContext& context, Arguments arguments) {
  SECRETSCAN_ASSIGN_OR_RETURN(const int64_t begin, IntegerOf(arguments[0]));
  SECRETSCAN_ASSIGN_OR_RETURN(const int64_t end, IntegerOf(arguments[1]));
  SECRETSCAN_ASSIGN_OR_RETURN(const int64_t step, IntegerOf(arguments[2]));
  SECRETSCAN_ASSIGN_OR_RETURN(List out, Steps(context, begin, end, step));
  return Value(std::move(out));
}

constexpr Function kFunctions[] = {
    {"list", 0, kAnyNumber, NewList},
    {"tuple", 0, kAnyNumber, NewList},
    {"first", 1, 1, First},
    {"last", 1, 1, Last},
    {"rest", 1, 1, Rest},
    {"initial", 1, 1, Initial},
    {"append", 2, 2, Append},
    {"push", 2, 2, Append},
    {"prepend", 2, 2, Prepend},
    {"concat", 0, kAnyNumber, Concat},
    {"reverse", 1, 1, Reverse},
    {"uniq", 1, 1, Uniq},
    {"without", 1, kAnyNumber, Without},
    {"has", 2, 2, Has},
    {"compact", 1, 1, Compact},
    {"chunk", 2, 2, Chunk},
    {"sortAlpha", 1, 1, SortAlpha},
    {"until", 1, 1, Until},
    {"untilStep", 3, 3, UntilStep},
};

}  // namespace

std::span<const Function> ListFunctions() { return kFunctions; }

}  // namespace secretscan::templates
