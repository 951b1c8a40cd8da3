// JSON objects in tokens and keys, as far as one looks at their own members.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace secretscan {

enum class JsonKind { kString, kNumber, kLiteral, kObject, kArray };

struct JsonMember {
  std::string name;
  JsonKind kind = JsonKind::kLiteral;
  std::string text;  // what a string says; what is written for anything else
};

class JsonObject {
 public:
  // Nothing unless all of `text` is one object of RFC 8259, blanks around it apart, nested at most
  // 32 deep. Linear. Escapes of the form \uXXXX become '?', unless they stand for ASCII.
  static std::optional<JsonObject> Parse(std::string_view text);

  // The first member of that name; null where there is none.
  const JsonMember* Find(std::string_view name) const;
  // The text of the member if it is a string, else nothing at all ("").
  std::string_view String(std::string_view name) const;
  // The value of the member if it is a whole number of at most 18 digits.
  std::optional<int64_t> Integer(std::string_view name) const;

 private:
  std::vector<JsonMember> members_;
};

}  // namespace secretscan
