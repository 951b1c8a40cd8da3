#include "report/template/value.h"

#include <algorithm>

namespace secretscan::templates {

Value::Value(List value) {
  Items items{.list = std::move(value)};
  for (const Value& item : items.list) {
    items.depth = std::max(items.depth, item.depth() + 1);
  }
  data_ = std::make_shared<const Items>(std::move(items));
}

int Value::depth() const {
  if (const Items* items = Referred<const Items>()) {
    return items->depth;
  }
  return as_dict() || as_record() ? 1 : 0;
}

std::string_view Value::kind() const {
  if (const Float* number = as_float()) {
    return number->single ? "float32" : "float64";
  }
  constexpr std::string_view kNames[] = {"nil",    "bool",  "int", "float64", "struct",
                                         "string", "slice", "map", "struct"};
  return kNames[data_.index()];
}

bool Value::truth() const {
  if (is_nil()) {
    return false;
  }
  if (const bool* value = as_bool()) {
    return *value;
  }
  if (const int64_t* value = as_int()) {
    return *value != 0;
  }
  if (const Float* value = as_float()) {
    return value->value != 0;
  }
  if (const std::string* value = as_string()) {
    return !value->empty();
  }
  if (const List* value = as_list()) {
    return !value->empty();
  }
  if (const Dict* value = as_dict()) {
    return !value->empty();
  }
  return true;
}

const Value* Record::Find(std::string_view name) const {
  for (const std::vector<Field>* all : {&fields, &extras}) {
    for (const Field& field : *all) {
      if (field.name == name) {
        return &field.value;
      }
    }
  }
  return nullptr;
}

bool DeepEqual(const Value& a, const Value& b, int64_t* budget, int depth) {
  if (--*budget < 0 || depth > kMaxValueDepth || a.kind() != b.kind()) {
    return false;
  }
  if (a.is_nil()) {
    return true;
  }
  if (a.as_bool()) {
    return *a.as_bool() == *b.as_bool();
  }
  if (a.as_int()) {
    return *a.as_int() == *b.as_int();
  }
  if (a.as_float()) {
    return a.as_float()->value == b.as_float()->value;
  }
  if (a.as_string()) {
    *budget -= static_cast<int64_t>(a.as_string()->size() / 256);
    return *a.as_string() == *b.as_string();
  }
  if (a.as_time()) {
    return b.as_time() && a.as_time()->seconds == b.as_time()->seconds;
  }
  if (a.as_list()) {
    return std::equal(a.as_list()->begin(), a.as_list()->end(), b.as_list()->begin(),
                      b.as_list()->end(),
                      [&](const Value& x, const Value& y) {
                        return DeepEqual(x, y, budget, depth + 1);
                      });
  }
  if (a.as_dict()) {
    return std::equal(a.as_dict()->begin(), a.as_dict()->end(), b.as_dict()->begin(),
                      b.as_dict()->end(), [&](const auto& x, const auto& y) {
                        return x.first == y.first &&
                               DeepEqual(x.second, y.second, budget, depth + 1);
                      });
  }
  if (a.as_record() && b.as_record()) {
    return std::equal(a.as_record()->fields.begin(), a.as_record()->fields.end(),
                      b.as_record()->fields.begin(), b.as_record()->fields.end(),
                      [&](const Record::Field& x, const Record::Field& y) {
                        return x.name == y.name && DeepEqual(x.value, y.value, budget, depth + 1);
                      });
  }
  return false;
}

}  // namespace secretscan::templates
