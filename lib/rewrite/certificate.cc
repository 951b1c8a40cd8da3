#include "rewrite/certificate.h"

#include <algorithm>

#include "report/json_events.h"
#include "report/json_writer.h"
#include "report/terminal_text.h"
#include "report/version.h"

namespace secretscan {
namespace {

constexpr std::string_view kSchema = "secretscan-certificate/1";
constexpr size_t kShown = 20;   // of each list in the text

void WriteNotes(std::string_view key, const std::vector<CheckNote>& notes, JsonWriter* json) {
  json->BeginArray(key);
  for (const CheckNote& note : notes) {
    json->BeginObject();
    json->String("what", note.what);
    json->String("place", note.place);
    json->String("object", note.object);
    json->EndObject();
  }
  json->EndArray();
}

void WriteCheck(const Check& check, JsonWriter* json) {
  json->BeginObject();
  json->String("id", check.id);
  json->String("title", check.title);
  json->String("state", CheckStateName(check.state));
  json->String("reason", check.reason);
  json->BeginObject("counts");
  for (const auto& [name, count] : check.counts) {
    json->Integer(name, count);
  }
  json->EndObject();
  json->Integer("violation_count", check.violation_count);
  json->Integer("unreadable_count", check.unreadable_count);
  json->Integer("remark_count", check.remark_count);
  WriteNotes("violations", check.violations, json);
  WriteNotes("unreadable", check.unreadable, json);
  WriteNotes("remarks", check.remarks, json);
  json->EndObject();
}

void AppendNotes(std::string_view label, const std::vector<CheckNote>& notes, int64_t count,
                 std::string* text) {
  for (size_t i = 0; i < std::min(notes.size(), kShown); ++i) {
    const CheckNote& note = notes[i];
    *text += "     " + std::string(label) + note.what;
    for (const std::string* part : {&note.place, &note.object}) {
      *text += part->empty() ? "" : (part == &note.place ? ": " : " ") + *part;
    }
    *text += "\n";
  }
  if (count > static_cast<int64_t>(kShown)) {
    *text += "     " + std::string(label) + "and " +
             std::to_string(count - static_cast<int64_t>(kShown)) + " more\n";
  }
}

std::string_view Word(CheckState state) {
  switch (state) {
    case CheckState::kHolds:
      return "holds";
    case CheckState::kFails:
      return "FAILS";
    case CheckState::kUnreadable:
      return "UNREADABLE";
    case CheckState::kNotChecked:
      return "not checked";
  }
  return "";
}

class OthersReader final : public JsonEvents {
 public:
  bool OnObject(size_t) override { return true; }
  bool OnArray(size_t depth) override {
    in_others_ = depth == 1 && key_ == "other_secrets";
    return true;
  }
  void OnEnd(size_t depth) override { in_others_ = in_others_ && depth != 1; }
  bool OnKey(size_t depth, std::string_view key) override {
    if (depth == 1) {
      key_ = key;
    }
    return true;
  }
  bool OnString(size_t depth, std::string&& value) override {
    if (depth == 1 && key_ == "schema") {
      is_certificate = value == kSchema;
    } else if (in_others_ && depth == 2) {
      others.push_back(std::move(value));
    }
    return true;
  }
  bool OnNumber(size_t, double, bool, int64_t) override { return true; }
  bool OnBoolean(size_t, bool) override { return true; }
  bool OnNull(size_t) override { return true; }

  bool is_certificate = false;
  std::vector<std::string> others;

 private:
  std::string key_;
  bool in_others_ = false;
};

}  // namespace

std::string CertificateJson(const Certificate& certificate) {
  std::string out;
  JsonWriter json(&out, "  ");
  json.BeginObject();
  json.String("schema", kSchema);
  json.Boolean("holds", certificate.verification.holds());
  json.String("time", certificate.time);
  json.BeginObject("tool");
  json.String("name", "secretscan");
  json.String("version", SoftwareVersion());
  json.EndObject();
  json.BeginObject("rules");
  json.String("origin", certificate.rules);
  json.String("digest", certificate.rules_digest);
  json.Integer("count", certificate.rule_count);
  json.EndObject();
  json.String("repository", certificate.repository);
  json.Boolean("remote", certificate.is_remote);
  json.Boolean("after_purge", certificate.after_purge);
  json.String("run", certificate.run);
  json.String("head", certificate.head);
  json.BeginObject("targets");
  json.Integer("secrets", certificate.secrets);
  json.Integer("hidden_secrets", certificate.hidden_secrets);
  json.Integer("flagged_blobs", certificate.flagged_blobs);
  json.EndObject();
  json.Strings("other_secrets", certificate.other_secrets);
  json.Strings("old_references", certificate.old_references);
  json.BeginArray("checks");
  for (const Check& check : certificate.verification.checks) {
    WriteCheck(check, &json);
  }
  json.EndArray();
  json.EndObject();
  out += "\n";
  return out;
}

std::string CertificateText(const Certificate& certificate) {
  const Verification& verification = certificate.verification;
  std::string text = verification.holds()            ? "The certificate HOLDS: "
                     : verification.has_violations() ? "The certificate DOES NOT HOLD: "
                                                     : "Something could not be read: ";
  text += TerminalText(certificate.repository) +
          (certificate.run.empty() ? std::string() : ", run " + TerminalText(certificate.run)) + ", " +
          certificate.time + "\n";
  text += "Looked for: " + std::to_string(certificate.secrets) + " secrets by their bytes, " +
          std::to_string(certificate.hidden_secrets) + " by a scan, " +
          std::to_string(certificate.flagged_blobs) + " blobs; with " +
          (certificate.rules.empty()
               ? std::string("no rules")
               : std::to_string(certificate.rule_count) + " rules (" +
                     TerminalText(certificate.rules) + ", " +
                     certificate.rules_digest.substr(0, 16) + ")") +
          "; secretscan " + std::string(SoftwareVersion()) + "\n";
  for (const Check& check : verification.checks) {
    text += check.id + "  " + std::string(Word(check.state)) + "  " + check.title;
    if (!check.reason.empty()) {
      text += " (" + check.reason + ")";
    }
    text += "\n";
    if (!check.counts.empty()) {
      text += "     ";
      for (size_t i = 0; i < check.counts.size(); ++i) {
        std::string name = check.counts[i].first;
        std::replace(name.begin(), name.end(), '_', ' ');
        text += (i == 0 ? "" : ", ") + name + " " + std::to_string(check.counts[i].second);
      }
      text += "\n";
    }
    AppendNotes("! ", check.violations, check.violation_count, &text);
    AppendNotes("? ", check.unreadable, check.unreadable_count, &text);
    AppendNotes("- ", check.remarks, check.remark_count, &text);
  }
  return text;
}

absl::StatusOr<std::vector<std::string>> ReadOtherSecrets(std::string_view json,
                                                          std::string_view name) {
  OthersReader reader;
  if (absl::Status status = ReadJson(json, name, &reader); !status.ok()) {
    return status;
  }
  if (!reader.is_certificate) {
    return absl::InvalidArgumentError(std::string(name) + ": it is no certificate");
  }
  return std::move(reader.others);
}

}  // namespace secretscan
