#include "report/finding_reader.h"

#include <algorithm>
#include <cmath>
#include <span>
#include <variant>

#include "base/status.h"
#include "base/utf8.h"
#include "report/json_events.h"
#include "rules/entropy.h"

namespace secretscan {
namespace {

using F = ReportedFinding;
using Member = std::variant<std::string F::*, int64_t F::*, float F::*>;

struct Field {
  std::string_view key;  // lower case
  Member member;
};

constexpr Field kGitleaksFields[] = {
    {"ruleid", &F::rule_id},         {"description", &F::description},
    {"startline", &F::start_line},   {"endline", &F::end_line},
    {"startcolumn", &F::start_column}, {"endcolumn", &F::end_column},
    {"match", &F::match},            {"secret", &F::secret},
    {"file", &F::file},              {"commit", &F::commit},
    {"entropy", &F::entropy},        {"author", &F::author},
    {"email", &F::email},            {"date", &F::date},
    {"message", &F::message},        {"fingerprint", &F::fingerprint},
};
constexpr Field kJsonlFields[] = {
    {"rule", &F::rule_id},            {"description", &F::description},
    {"start_line", &F::start_line},   {"end_line", &F::end_line},
    {"start_column", &F::start_column}, {"end_column", &F::end_column},
    {"match", &F::match},             {"secret", &F::secret},
    {"file", &F::file},               {"commit", &F::commit},
    {"entropy", &F::entropy},         {"author", &F::author},
    {"email", &F::email},             {"date", &F::date},
    {"message", &F::message},         {"fingerprint", &F::fingerprint},
    {"id", &F::id},                   {"secret_id", &F::secret_id},
    {"provenance", &F::provenance},   {"origin", &F::origin},
    {"blob", &F::blob},               {"confidence", &F::confidence},
};

// The members of the objects that stand `object_depth` deep. What lies deeper is passed over.
class FindingEvents : public JsonEvents {
 public:
  FindingEvents(std::span<const Field> fields, size_t object_depth)
      : fields_(fields), object_depth_(object_depth) {}

  bool OnObject(size_t depth) override {
    if (depth == object_depth_) {
      found.emplace_back();
    }
    return depth == object_depth_ || Nested(depth);
  }
  bool OnArray(size_t depth) override { return depth < object_depth_ || Nested(depth); }
  void OnEnd(size_t) override {}
  bool OnKey(size_t depth, std::string_view key) override {
    if (depth != object_depth_ + 1) {
      return depth > object_depth_;
    }
    key_ = AsciiLowered(key);
    const auto field = std::find_if(fields_.begin(), fields_.end(),
                                    [&](const Field& f) { return f.key == key_; });
    field_ = field == fields_.end() ? nullptr : &*field;
    return true;
  }
  bool OnString(size_t depth, std::string&& value) override {
    if (depth != object_depth_ + 1) {
      return depth > object_depth_;
    }
    if (key_ == "schema" || key_ == "type") {
      (key_ == "schema" ? schema : type) = value;
    }
    if (field_ == nullptr) {
      return true;
    }
    const auto* member = std::get_if<std::string F::*>(&field_->member);
    if (member != nullptr) {
      found.back().**member = std::move(value);
    }
    return member != nullptr;
  }
  bool OnNumber(size_t depth, double value, bool is_integer, int64_t integer) override {
    if (depth != object_depth_ + 1 || field_ == nullptr) {
      return depth > object_depth_;
    }
    if (const auto* member = std::get_if<int64_t F::*>(&field_->member)) {
      found.back().**member = integer;
      return is_integer;
    }
    const auto* member = std::get_if<float F::*>(&field_->member);
    if (member != nullptr) {
      found.back().**member = static_cast<float>(value);
    }
    return member != nullptr;
  }
  bool OnBoolean(size_t depth, bool) override { return Nested(depth); }
  bool OnNull(size_t depth) override {
    if (depth == object_depth_) {
      found.emplace_back();  // as in the reference: a finding without anything
    }
    return true;
  }

  std::vector<ReportedFinding> found;
  std::string schema;
  std::string type;

 private:
  // Inside a finding, only what no field of ours is.
  bool Nested(size_t depth) const {
    return depth > object_depth_ + 1 || (depth == object_depth_ + 1 && field_ == nullptr);
  }

  std::span<const Field> fields_;
  size_t object_depth_;
  std::string key_;
  const Field* field_ = nullptr;
};

absl::Status ReadLine(std::string_view line, const std::string& name, FindingReport* report,
                      bool* is_summary) {
  FindingEvents events(kJsonlFields, 0);
  SECRETSCAN_RETURN_IF_ERROR(ReadJson(line, name, &events));
  if (events.schema != "secretscan/1" || events.found.size() != 1) {
    return InvalidArgument(name + ": no line of a secretscan report");
  }
  *is_summary = events.type == "summary";
  if (events.type == "finding") {
    report->findings.push_back(std::move(events.found.front()));
  }
  return absl::OkStatus();
}

absl::StatusOr<FindingReport> ReadJsonl(std::string_view text, std::string_view name) {
  FindingReport report;
  report.format = FindingReport::Format::kJsonl;
  bool complete = false;
  int64_t number = 0;
  while (!text.empty()) {
    const size_t end = std::min(text.find('\n'), text.size());
    const std::string_view line = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    ++number;
    if (line.find_first_not_of(" \t\r") != std::string_view::npos) {
      SECRETSCAN_RETURN_IF_ERROR(ReadLine(
          line, std::string(name) + ":" + std::to_string(number), &report, &complete));
    }
  }
  if (!complete) {
    return InvalidArgument(std::string(name) + ": the report has no summary, so it was cut off");
  }
  return report;
}

}  // namespace

bool ReportedFinding::shows_secret() const {
  constexpr double kRounding = 1e-4;
  return !secret.empty() && std::abs(ShannonEntropy(secret) - entropy) <= kRounding;
}

absl::StatusOr<FindingReport> ReadFindings(std::string_view text, std::string_view name) {
  constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";
  if (text.starts_with(kByteOrderMark)) {
    text.remove_prefix(kByteOrderMark.size());
  }
  const size_t first = text.find_first_not_of(" \t\r\n");
  if (first == std::string_view::npos) {
    return InvalidArgument(std::string(name) + ": the file is empty, not a JSON report");
  }
  if (text[first] == '{') {
    return ReadJsonl(text, name);
  }
  if (text[first] != '[' && !text.substr(first).starts_with("null")) {
    return InvalidArgument(std::string(name) +
                           ": neither a JSON report of gitleaks nor one of secretscan (jsonl)");
  }
  FindingEvents events(kGitleaksFields, 1);
  SECRETSCAN_RETURN_IF_ERROR(ReadJson(text, name, &events));
  return FindingReport{FindingReport::Format::kGitleaks, std::move(events.found)};
}

}  // namespace secretscan
