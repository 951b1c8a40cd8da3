// Sprig's functions of maps, and those that choose between values.
#include "base/status.h"
#include "report/template/arguments.h"
#include "report/template/format.h"

namespace secretscan::templates {
namespace {

absl::StatusOr<Value> NewMap(CallContext& context, Arguments arguments) {
  SECRETSCAN_RETURN_IF_ERROR(context.TakeItems(4 + arguments.size()));
  const std::shared_ptr<Dict> out = context.NewDict();
  for (size_t i = 0; i < arguments.size(); i += 2) {
    (*out)[AsText(arguments[i])] = i + 1 < arguments.size() ? arguments[i + 1] : Value("");
  }
  return Value(out);
}

absl::StatusOr<Value> Get(CallContext&, Arguments arguments) {
  SECRETSCAN_ASSIGN_OR_RETURN(const Dict* dict, DictOf(arguments[0]));
  SECRETSCAN_ASSIGN_OR_RETURN(const std::string_view key, TextOf(arguments[1]));
  const auto found = dict->find(std::string(key));
  return found == dict->end() ? Value("") : found->second;
}
// Changes the map itself, and gives it back.
absl::StatusOr<Value> Set(CallContext& context, Arguments arguments) {
  SECRETSCAN_ASSIGN_OR_RETURN(Dict * dict, DictOf(arguments[0]));
  SECRETSCAN_ASSIGN_OR_RETURN(const std::string_view key, TextOf(arguments[1]));
  SECRETSCAN_RETURN_IF_ERROR(context.TakeItems(1));
  (*dict)[std::string(key)] = arguments[2];
  return arguments[0];
}
absl::StatusOr<Value> Unset(CallContext&, Arguments arguments) {
  SECRETSCAN_ASSIGN_OR_RETURN(Dict * dict, DictOf(arguments[0]));
  SECRETSCAN_ASSIGN_OR_RETURN(const std::string_view key, TextOf(arguments[1]));
  dict->erase(std::string(key));
  return arguments[0];
}
absl::StatusOr<Value> HasKey(CallContext&, Arguments arguments) {
  SECRETSCAN_ASSIGN_OR_RETURN(const Dict* dict, DictOf(arguments[0]));
  SECRETSCAN_ASSIGN_OR_RETURN(const std::string_view key, TextOf(arguments[1]));
  return Value(dict->contains(std::string(key)));
}
// In the order of the keys, always.
absl::StatusOr<Value> Keys(CallContext& context, Arguments arguments) {
  List out;
  for (const Value& argument : arguments) {
    SECRETSCAN_ASSIGN_OR_RETURN(const Dict* dict, DictOf(argument));
    SECRETSCAN_RETURN_IF_ERROR(context.TakeItems(dict->size()));
    for (const auto& [key, value] : *dict) {
      out.push_back(Value(key));
    }
  }
  return Value(std::move(out));
}
absl::StatusOr<Value> Values(CallContext& context, Arguments arguments) {
  SECRETSCAN_ASSIGN_OR_RETURN(const Dict* dict, DictOf(arguments[0]));
  SECRETSCAN_RETURN_IF_ERROR(context.TakeItems(dict->size()));
  List out;
  for (const auto& [key, value] : *dict) {
    out.push_back(value);
  }
  return Value(std::move(out));
}

// The named keys of a map, or all others.
absl::StatusOr<Value> Selected(CallContext& context, Arguments arguments, bool named) {
  SECRETSCAN_ASSIGN_OR_RETURN(const Dict* dict, DictOf(arguments[0]));
  SECRETSCAN_RETURN_IF_ERROR(context.TakeItems(dict->size()));
  Dict keys;
  for (const Value& argument : arguments.subspan(1)) {
    SECRETSCAN_ASSIGN_OR_RETURN(const std::string_view key, TextOf(argument));
    keys.emplace(key, Value());
  }
  const std::shared_ptr<Dict> out = context.NewDict();
  for (const auto& [key, value] : *dict) {
    if (keys.contains(key) == named) {
      out->emplace(key, value);
    }
  }
  return Value(out);
}
absl::StatusOr<Value> Pick(CallContext& context, Arguments arguments) {
  return Selected(context, arguments, true);
}
absl::StatusOr<Value> Omit(CallContext& context, Arguments arguments) {
  return Selected(context, arguments, false);
}

absl::StatusOr<Value> Pluck(CallContext& context, Arguments arguments) {
  SECRETSCAN_ASSIGN_OR_RETURN(const std::string_view key, TextOf(arguments[0]));
  List out;
  for (const Value& argument : arguments.subspan(1)) {
    SECRETSCAN_ASSIGN_OR_RETURN(const Dict* dict, DictOf(argument));
    if (const auto found = dict->find(std::string(key)); found != dict->end()) {
      out.push_back(found->second);
    }
  }
  return Made(context, std::move(out));
}

absl::StatusOr<Value> Default(CallContext&, Arguments arguments) {
  return arguments.size() < 2 || IsEmpty(arguments[1]) ? arguments[0] : arguments[1];
}
absl::StatusOr<Value> Empty(CallContext&, Arguments arguments) {
  return Value(IsEmpty(arguments[0]));
}
absl::StatusOr<Value> Coalesce(CallContext&, Arguments arguments) {
  for (const Value& value : arguments) {
    if (!IsEmpty(value)) {
      return value;
    }
  }
  return Value();
}
absl::StatusOr<Value> All(CallContext&, Arguments arguments) {
  for (const Value& value : arguments) {
    if (IsEmpty(value)) {
      return Value(false);
    }
  }
  return Value(true);
}
absl::StatusOr<Value> Any(CallContext&, Arguments arguments) {
  for (const Value& value : arguments) {
    if (!IsEmpty(value)) {
      return Value(true);
    }
  }
  return Value(false);
}
absl::StatusOr<Value> Ternary(CallContext&, Arguments arguments) {
  SECRETSCAN_ASSIGN_OR_RETURN(const bool first, BooleanOf(arguments[2]));
  return arguments[first ? 0 : 1];
}
absl::StatusOr<Value> Equal(CallContext& context, Arguments arguments) {
  SECRETSCAN_ASSIGN_OR_RETURN(const bool equal, context.Equal(arguments[0], arguments[1]));
  return Value(equal);
}
absl::StatusOr<Value> KindOf(CallContext&, Arguments arguments) {
  return Value(arguments[0].is_nil() ? "invalid" : arguments[0].kind());
}
absl::StatusOr<Value> KindIs(CallContext&, Arguments arguments) {
  SECRETSCAN_ASSIGN_OR_RETURN(const std::string_view kind, TextOf(arguments[0]));
  return Value(kind == (arguments[1].is_nil() ? "invalid" : arguments[1].kind()));
}
absl::StatusOr<Value> Fail(CallContext&, Arguments arguments) {
  SECRETSCAN_ASSIGN_OR_RETURN(const std::string_view message, TextOf(arguments[0]));
  // It may be made of findings, and errors show no secrets.
  return InvalidArgument("the template gave up (" + std::to_string(message.size()) +
                         " bytes of explanation)");
}

constexpr Function kFunctions[] = {
    {"dict", 0, kAnyNumber, NewMap},
    {"get", 2, 2, Get},
    {"set", 3, 3, Set},
    {"unset", 2, 2, Unset},
    {"hasKey", 2, 2, HasKey},
    {"keys", 0, kAnyNumber, Keys},
    {"values", 1, 1, Values},
    {"pick", 1, kAnyNumber, Pick},
    {"omit", 1, kAnyNumber, Omit},
    {"pluck", 1, kAnyNumber, Pluck},
    {"default", 1, 2, Default},
    {"empty", 1, 1, Empty},
    {"coalesce", 0, kAnyNumber, Coalesce},
    {"all", 0, kAnyNumber, All},
    {"any", 0, kAnyNumber, Any},
    {"ternary", 3, 3, Ternary},
    {"deepEqual", 2, 2, Equal},
    {"kindOf", 1, 1, KindOf},
    {"kindIs", 2, 2, KindIs},
    {"fail", 1, 1, Fail},
};

}  // namespace

std::span<const Function> DictFunctions() { return kFunctions; }

}  // namespace secretscan::templates
