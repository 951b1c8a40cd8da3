// The functions that templates may call.
#pragma once

#include <map>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "base/regex.h"
#include "report/template/value.h"

namespace secretscan::templates {

using Arguments = std::span<const Value>;

// What one execution may use up, and what its functions share.
class CallContext {
 public:
  static constexpr size_t kMaxText = size_t{16} << 20;  // bytes of one text
  static constexpr int64_t kMaxItems = 10'000'000;      // of all lists and maps together

  // `now`: seconds since 1970. The more findings there are, the more may be used up.
  CallContext(int64_t now, size_t findings);
  ~CallContext();
  CallContext(const CallContext&) = delete;
  CallContext& operator=(const CallContext&) = delete;

  int64_t now() const { return now_; }
  // ResourceExhausted when that is too much. A step is a part of a template, or a function, that is
  // run; bytes are those of a text that was made.
  absl::Status TakeSteps(int64_t steps);
  absl::Status TakeBytes(size_t bytes);
  absl::Status TakeItems(size_t items);

  // DeepEqual(), in steps.
  absl::StatusOr<bool> Equal(const Value& a, const Value& b);
  // An empty map; may come to hold itself.
  std::shared_ptr<Dict> NewDict();
  absl::StatusOr<std::shared_ptr<const Regex>> CompiledRegex(const std::string& pattern);

 private:
  int64_t now_;
  int64_t max_steps_;
  int64_t max_bytes_;
  int64_t steps_ = 0;
  int64_t bytes_ = 0;
  int64_t items_ = 0;
  std::vector<std::weak_ptr<Dict>> dicts_;
  std::map<std::string, std::shared_ptr<const Regex>> regexes_;
};

using Implementation = absl::StatusOr<Value> (*)(CallContext& context, Arguments arguments);

inline constexpr int kAnyNumber = 1'000'000;

struct Function {
  std::string_view name;
  int least;                  // arguments
  int most;
  Implementation call;        // null for `and` and `or`, which the executor knows
};

// Null when there is none of that name. The pointer stays valid.
const Function* FindFunction(std::string_view name);

// The parts of the table, a subject each.
std::span<const Function> BuiltinFunctions();     // of Go's text/template
std::span<const Function> TextFunctions();
std::span<const Function> PatternFunctions();
std::span<const Function> ListFunctions();
std::span<const Function> DictFunctions();
std::span<const Function> NumberFunctions();
std::span<const Function> EncodingFunctions();
std::span<const Function> TimeFunctions();

}  // namespace secretscan::templates
