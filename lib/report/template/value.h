// What templates compute with.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace secretscan::templates {

class Value;
using List = std::vector<Value>;
using Dict = std::map<std::string, Value>;

// A structure with named fields. How it goes into JSON follows Go's tags.
struct Record;

struct Float {
  double value = 0;
  bool single = false;  // printed with the digits that a float32 needs
};

// Seconds since 1970, in UTC.
struct Time {
  int64_t seconds = 0;
};

// Nothing, a scalar, or a reference to a list, a map or a record. Copies share what they refer to.
class Value {
 public:
  Value() = default;
  Value(bool value) : data_(value) {}
  Value(int64_t value) : data_(value) {}
  Value(int value) : data_(int64_t{value}) {}
  Value(double value) : data_(Float{value, false}) {}
  Value(Float value) : data_(value) {}
  Value(Time value) : data_(value) {}
  Value(std::string value) : data_(std::make_shared<const std::string>(std::move(value))) {}
  Value(std::string_view value) : Value(std::string(value)) {}
  Value(const char* value) : Value(std::string(value)) {}
  Value(List value);
  Value(std::shared_ptr<Dict> value) : data_(std::move(value)) {}
  Value(std::shared_ptr<const Record> value) : data_(std::move(value)) {}

  bool is_nil() const { return std::holds_alternative<std::monostate>(data_); }
  // Null, or the content, when the value is of another kind.
  const bool* as_bool() const { return std::get_if<bool>(&data_); }
  const int64_t* as_int() const { return std::get_if<int64_t>(&data_); }
  const Float* as_float() const { return std::get_if<Float>(&data_); }
  const Time* as_time() const { return std::get_if<Time>(&data_); }
  const std::string* as_string() const { return Referred<const std::string>(); }
  const List* as_list() const {
    const Items* items = Referred<const Items>();
    return items == nullptr ? nullptr : &items->list;
  }
  Dict* as_dict() const { return Referred<Dict>(); }
  const Record* as_record() const { return Referred<const Record>(); }

  // Go's name of the kind: "string", "int", "float64", "bool", "slice", "map", "struct", "nil".
  std::string_view kind() const;
  // How many lists are inside one another at most, itself included; a map counts as 1, whatever it
  // holds.
  int depth() const;
  // Whether `if` takes the branch: false for nothing, false, 0, and what is empty.
  bool truth() const;

 private:
  struct Items {
    List list;
    int depth = 1;
  };

  template <typename T>
  T* Referred() const {
    const auto* pointer = std::get_if<std::shared_ptr<T>>(&data_);
    return pointer == nullptr ? nullptr : pointer->get();
  }

  std::variant<std::monostate, bool, int64_t, Float, Time, std::shared_ptr<const std::string>,
               std::shared_ptr<const Items>, std::shared_ptr<Dict>, std::shared_ptr<const Record>>
      data_;
};

struct Record {
  enum class InJson { kAlways, kNotEmpty, kNever };
  struct Field {
    std::string_view name;
    Value value;
    InJson in_json = InJson::kAlways;
  };
  std::string_view type_name;
  std::vector<Field> fields;
  // Found by name only, as Go's methods are: printing and comparing the whole pass over them.
  std::vector<Field> extras;

  // Null when there is no such field.
  const Value* Find(std::string_view name) const;
};

// Values nest no deeper wherever one is walked through.
inline constexpr int kMaxValueDepth = 100;

// Equal in kind and content, all the way down. Takes what it costs from *budget, and ends, with
// false, when that falls below 0: lists may share what they hold, and so be huge.
bool DeepEqual(const Value& a, const Value& b, int64_t* budget, int depth = 0);

}  // namespace secretscan::templates
