// JSON, written piece by piece.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "report/go_json.h"

namespace secretscan {

// Appends to a string. Strings and numbers are written as go_json.h writes them. The caller opens
// and closes in the right order, at most 60 levels deep.
class JsonWriter {
 public:
  // With an empty `indent` all stands on one line without blanks; otherwise every member has a line
  // of its own, `indent` times its depth from the margin.
  explicit JsonWriter(std::string* out, std::string_view indent = "")
      : out_(out), indent_(indent) {}

  void BeginObject() { Begin('{'); }
  void EndObject() { End('}'); }
  void BeginArray() { Begin('['); }
  void EndArray() { End(']'); }

  // A value follows. `key` is written as it is.
  void Key(std::string_view key);
  void EscapedKey(std::string_view key);  // for keys that are not ours
  void String(std::string_view value);
  void Raw(std::string_view json);

  void BeginObject(std::string_view key) { Key(key), BeginObject(); }
  void BeginArray(std::string_view key) { Key(key), BeginArray(); }
  void String(std::string_view key, std::string_view value) { Key(key), String(value); }
  void Raw(std::string_view key, std::string_view json) { Key(key), Raw(json); }
  void Integer(std::string_view key, int64_t value) { Raw(key, std::to_string(value)); }
  void Boolean(std::string_view key, bool value) { Raw(key, value ? "true" : "false"); }
  void Float(std::string_view key, float value) {
    Key(key), BeforeValue(), AppendGoFloat(value, out_);
  }
  template <typename Text>
  void Strings(std::string_view key, const std::vector<Text>& values) {
    BeginArray(key);
    for (const Text& value : values) {
      String(value);
    }
    EndArray();
  }

 private:
  void Begin(char bracket);
  void End(char bracket);
  void BeforeValue();
  void BeforeMember();
  void NewLine();

  std::string* out_;
  std::string_view indent_;
  int depth_ = 0;
  uint64_t filled_ = 0;  // by depth: something was written there
  bool after_key_ = false;
};

}  // namespace secretscan
