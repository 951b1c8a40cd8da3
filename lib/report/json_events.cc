#include "report/json_events.h"

#include <nlohmann/json.hpp>

#include "base/status.h"
#include "base/utf8.h"

namespace secretscan {
namespace {

using Json = nlohmann::json;

// The library's events to ours.
class Relay : public nlohmann::json_sax<Json> {
 public:
  Relay(std::string_view name, JsonEvents* events) : name_(name), events_(events) {}

  bool null() override { return Check(events_->OnNull(depth_), "value"); }
  bool boolean(bool value) override {
    return Check(events_->OnBoolean(depth_, value), "value");
  }
  bool number_integer(number_integer_t value) override {
    return Check(events_->OnNumber(depth_, static_cast<double>(value), true, value), "number");
  }
  bool number_unsigned(number_unsigned_t value) override {
    const bool fits = value <= static_cast<number_unsigned_t>(INT64_MAX);
    return Check(events_->OnNumber(depth_, static_cast<double>(value), fits,
                                   static_cast<int64_t>(value)),
                 "number");
  }
  bool number_float(number_float_t value, const string_t&) override {
    return Check(events_->OnNumber(depth_, value, false, 0), "number");
  }
  bool string(string_t& value) override {
    return Check(events_->OnString(depth_, std::move(value)), "string");
  }
  bool binary(binary_t&) override { return Check(false, "bytes"); }
  bool key(string_t& value) override { return Check(events_->OnKey(depth_, value), "key"); }
  bool start_object(size_t) override { return Check(events_->OnObject(depth_++), "object"); }
  bool start_array(size_t) override { return Check(events_->OnArray(depth_++), "array"); }
  bool end_object() override { return End(); }
  bool end_array() override { return End(); }
  // The library's message would quote the text.
  bool parse_error(size_t position, const std::string&,
                   const nlohmann::detail::exception&) override {
    status_ = InvalidArgument(std::string(name_) + ": no valid JSON at byte " +
                              std::to_string(position));
    return false;
  }

  absl::Status status() const { return status_; }

 private:
  bool Check(bool wanted, std::string_view what) {
    if (!wanted) {
      status_ = InvalidArgument(std::string(name_) + ": unexpected " + std::string(what));
    }
    return wanted;
  }
  bool End() {
    events_->OnEnd(--depth_);
    return true;
  }

  std::string_view name_;
  JsonEvents* events_;
  size_t depth_ = 0;
  absl::Status status_;
};

}  // namespace

absl::Status ReadJson(std::string_view text, std::string_view name, JsonEvents* events) {
  std::string repaired;
  if (!IsValidUtf8(text)) {
    repaired = ReplaceInvalidUtf8(text);
    text = repaired;
  }
  Relay relay(name, events);
  if (!Json::sax_parse(text.begin(), text.end(), &relay) && relay.status().ok()) {
    return InvalidArgument(std::string(name) + ": no valid JSON");
  }
  return relay.status();
}

}  // namespace secretscan
