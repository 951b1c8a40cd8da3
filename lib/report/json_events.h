// JSON read as a stream of events: nothing is kept but what the reader keeps, however deep or large
// a hostile document is.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"

namespace secretscan {

// What is told about one document. Depth is the number of arrays and objects around something; the
// outermost is 0. A false answer ends the reading with "unexpected …".
class JsonEvents {
 public:
  virtual ~JsonEvents() = default;
  virtual bool OnObject(size_t depth) = 0;     // begins
  virtual bool OnArray(size_t depth) = 0;      // begins
  virtual void OnEnd(size_t depth) = 0;        // of either
  virtual bool OnKey(size_t depth, std::string_view key) = 0;
  virtual bool OnString(size_t depth, std::string&& value) = 0;
  virtual bool OnNumber(size_t depth, double value, bool is_integer, int64_t integer) = 0;
  virtual bool OnBoolean(size_t depth, bool value) = 0;
  virtual bool OnNull(size_t depth) = 0;
};

// InvalidArgument, "name: …", when it is no JSON, or when an event was refused. A byte order mark is
// passed over, invalid UTF-8 read as U+FFFD.
absl::Status ReadJson(std::string_view text, std::string_view name, JsonEvents* events);

}  // namespace secretscan
