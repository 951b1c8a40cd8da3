#include "report/detect_secrets_baseline.h"

#include <utility>

#include "base/status.h"
#include "report/json_events.h"

namespace secretscan {
namespace {

// { "results": { FILE: [ { entry }, … ], … }, … }
constexpr size_t kEntryDepth = 3;

class BaselineEvents : public JsonEvents {
 public:
  bool OnObject(size_t depth) override {
    if (in_results_ && depth == kEntryDepth) {
      entries.emplace_back();
      entries.back().file = file_;
    }
    return !in_results_ || depth != 2;
  }
  bool OnArray(size_t depth) override {
    return depth > 0 && (!in_results_ || depth == 2 || depth > kEntryDepth);
  }
  void OnEnd(size_t depth) override {
    in_results_ = in_results_ && depth > 1;
    key_.clear();
  }
  bool OnKey(size_t depth, std::string_view key) override {
    if (depth == 1) {
      in_results_ = key == "results";
      has_results = has_results || in_results_;
    } else if (in_results_ && depth == 2) {
      file_ = key;
    } else {
      key_ = depth == kEntryDepth + 1 ? std::string(key) : "";
    }
    return true;
  }
  bool OnString(size_t depth, std::string&& value) override {
    if (in_results_ && depth == kEntryDepth + 1) {
      if (key_ == "type") {
        entries.back().type = std::move(value);
      } else if (key_ == "hashed_secret") {
        entries.back().hashed_secret = std::move(value);
      }
    }
    return Fits(depth);
  }
  bool OnNumber(size_t depth, double, bool is_integer, int64_t integer) override {
    if (in_results_ && depth == kEntryDepth + 1 && key_ == "line_number" && is_integer) {
      entries.back().line = integer;
    }
    return Fits(depth);
  }
  bool OnBoolean(size_t depth, bool value) override {
    if (in_results_ && depth == kEntryDepth + 1 && key_ == "is_secret") {
      entries.back().is_real = value;
    }
    return Fits(depth);
  }
  bool OnNull(size_t depth) override { return Fits(depth); }

  std::vector<DetectSecretsEntry> entries;
  bool has_results = false;

 private:
  // Nothing but entries in lists in an object stands under "results".
  bool Fits(size_t depth) const { return depth > 0 && (!in_results_ || depth > kEntryDepth); }

  bool in_results_ = false;
  std::string file_;
  std::string key_;
};

}  // namespace

absl::StatusOr<std::vector<DetectSecretsEntry>> ReadDetectSecretsBaseline(std::string_view text,
                                                                          std::string_view name) {
  BaselineEvents events;
  SECRETSCAN_RETURN_IF_ERROR(ReadJson(text, name, &events));
  if (!events.has_results) {
    return InvalidArgument(std::string(name) + ": not a baseline of detect-secrets");
  }
  return std::move(events.entries);
}

}  // namespace secretscan
