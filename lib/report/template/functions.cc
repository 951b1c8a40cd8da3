#include "report/template/functions.h"

#include "absl/container/flat_hash_map.h"
#include "base/status.h"

namespace secretscan::templates {
namespace {

constexpr size_t kMaxRegexes = 1000;

using Table = absl::flat_hash_map<std::string, const Function*>;

Table MakeTable() {
  Table table;
  for (const std::span<const Function> part :
       {BuiltinFunctions(), TextFunctions(), PatternFunctions(), ListFunctions(), DictFunctions(),
        NumberFunctions(), EncodingFunctions(), TimeFunctions()}) {
    for (const Function& function : part) {
      table.emplace(std::string(function.name), &function);
    }
  }
  return table;
}

absl::Status TooMuch(std::string_view what) {
  return absl::ResourceExhaustedError(ToAbsl(what));
}

}  // namespace

const Function* FindFunction(std::string_view name) {
  static const Table& table = *new Table(MakeTable());
  const auto found = table.find(ToAbsl(name));
  return found == table.end() ? nullptr : found->second;
}

CallContext::CallContext(int64_t now, size_t findings)
    : now_(now),
      max_steps_(2'000'000 + static_cast<int64_t>(findings) * 1'000),
      max_bytes_((int64_t{256} << 20) + static_cast<int64_t>(findings) * 32'768) {}

CallContext::~CallContext() {
  // Maps that hold one another would keep one another.
  for (const std::weak_ptr<Dict>& dict : dicts_) {
    if (const std::shared_ptr<Dict> alive = dict.lock()) {
      Dict content;
      content.swap(*alive);
    }
  }
}

absl::Status CallContext::TakeSteps(int64_t steps) {
  steps_ += steps;
  return steps_ <= max_steps_ ? absl::OkStatus() : TooMuch("the template runs for too long");
}

absl::StatusOr<bool> CallContext::Equal(const Value& a, const Value& b) {
  int64_t budget = max_steps_ - steps_;
  const int64_t before = budget;
  const bool equal = DeepEqual(a, b, &budget);
  SECRETSCAN_RETURN_IF_ERROR(TakeSteps(before - budget));
  return equal;
}

absl::Status CallContext::TakeBytes(size_t bytes) {
  if (bytes > kMaxText || bytes > static_cast<size_t>(max_bytes_ - bytes_)) {
    return TooMuch("the template makes too long texts");
  }
  bytes_ += static_cast<int64_t>(bytes);
  return absl::OkStatus();
}

absl::Status CallContext::TakeItems(size_t items) {
  if (items > static_cast<size_t>(kMaxItems - items_)) {
    return TooMuch("the template makes too long lists");
  }
  items_ += static_cast<int64_t>(items);
  return absl::OkStatus();
}

std::shared_ptr<Dict> CallContext::NewDict() {
  auto dict = std::make_shared<Dict>();
  dicts_.push_back(dict);
  return dict;
}

absl::StatusOr<std::shared_ptr<const Regex>> CallContext::CompiledRegex(
    const std::string& pattern) {
  if (const auto known = regexes_.find(pattern); known != regexes_.end()) {
    return known->second;
  }
  SECRETSCAN_RETURN_IF_ERROR(TakeSteps(1000));
  SECRETSCAN_ASSIGN_OR_RETURN(std::shared_ptr<const Regex> regex, Regex::Compile(pattern));
  if (regexes_.size() < kMaxRegexes) {
    regexes_.emplace(pattern, regex);
  }
  return regex;
}

}  // namespace secretscan::templates
