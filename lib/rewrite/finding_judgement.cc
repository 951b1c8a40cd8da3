#include "rewrite/finding_judgement.h"

#include <algorithm>
#include <optional>

#include "base/sha256.h"
#include "report/terminal_text.h"

namespace secretscan {
namespace {

std::string KeyOf(const Finding& finding) {
  std::string key = finding.commit;
  for (const std::string& part :
       {finding.file, finding.rule_id, finding.origin, std::to_string(finding.start_line),
        std::to_string(finding.start_column), finding.secret}) {
    key += '\0' + part;
  }
  return key;
}

class Judge {
 public:
  Judge(const JudgementInput& input, Check* absent, Check* made)
      : input_(input), absent_(*absent), made_(*made) {
    for (const std::string& identity : input.hidden.identities) {
      const Sha256Digest digest = Sha256(identity);
      keys_.emplace_back(reinterpret_cast<const char*>(digest.data()), digest.size());
    }
  }

  std::vector<std::string> Run() {
    std::vector<std::string> group_of(input_.scan.findings.size());
    for (const SecretGroup& group : input_.scan.secrets) {
      for (const size_t occurrence : group.occurrences) {
        group_of[occurrence] = group.id;
      }
    }
    for (size_t i = 0; i < input_.scan.findings.size(); ++i) {
      JudgeFinding(input_.scan.findings[i], group_of[i]);
    }
    for (const Skip& skip : input_.scan.coverage.skips) {
      if (skip.reason != SkipReason::kBinary) {
        made_.CannotRead({"the rules could not look at this: " + skip.detail,
                          skip.kind + " " + TerminalText(skip.name), ""});
      }
    }
    made_.Count("findings", static_cast<int64_t>(input_.scan.findings.size()));
    made_.Count("other_findings", others_count_);
    std::sort(others_.begin(), others_.end());
    others_.erase(std::unique(others_.begin(), others_.end()), others_.end());
    return others_;
  }

 private:
  bool IsHidden(const Finding& finding, const std::string& group) const {
    if (input_.hidden.ids.contains(group) || input_.hidden.rules.contains(finding.rule_id)) {
      return true;
    }
    return std::any_of(keys_.begin(), keys_.end(), [&](const std::string& key) {
      return input_.hidden.ids.contains(SecretId(key, finding.rule_id, finding.secret));
    });
  }

  // The new object that holds it; nullopt when it is an old one.
  std::optional<ObjectId> MadeObject(const Finding& finding) const {
    if (input_.made == nullptr) {
      return std::nullopt;
    }
    for (const std::string* hex : {&finding.blob, &finding.commit}) {
      if (ObjectId id; ObjectId::FromHex(*hex, &id) && input_.made->contains(id)) {
        return id;
      }
      if (!finding.blob.empty()) {
        break;  // a blob that is as it was stays so in whatever commit
      }
    }
    return std::nullopt;
  }

  bool WasThereBefore(const ObjectId& id, const Finding& finding) const {
    const auto made = input_.made->find(id);
    std::string data;
    return made != input_.made->end() && !made->second.IsNull() && !finding.secret.empty() &&
           input_.objects.Read(made->second, &data).ok() &&
           data.find(finding.secret) != std::string::npos;
  }

  void JudgeFinding(const Finding& finding, const std::string& group) {
    const std::string place =
        TerminalText((finding.origin.empty() ? "" : finding.origin + ": ") + finding.file) +
        (finding.start_line > 0 ? ":" + std::to_string(finding.start_line) : "") +
        (finding.commit.empty() ? "" : " (commit " + finding.commit + ")");
    const std::string object = finding.blob.empty() ? finding.commit : finding.blob;
    const std::optional<ObjectId> made = MadeObject(finding);
    std::vector<std::string> names;
    input_.secrets.Search(finding.secret, &names);
    if (IsHidden(finding, group)) {
      absent_.Violate({"finding of " + TerminalText(finding.rule_id), place, object});
    }
    if (!names.empty()) {
      absent_.Violate({"finding of " + TerminalText(finding.rule_id) + " with " + names.front(),
                       place, object});
    }
    if (!made.has_value()) {
      return;
    }
    const bool is_target = !names.empty() || IsHidden(finding, group);
    if (!is_target && input_.reported.has_value() && !input_.reported->contains(KeyOf(finding))) {
      return;
    }
    others_count_ += is_target ? 0 : 1;
    if (is_target) {
      made_.Violate({"finding of " + TerminalText(finding.rule_id), place, object});
    } else if (input_.known_others.contains(group) || WasThereBefore(*made, finding)) {
      others_.push_back(group);
      made_.Remark({"another secret, which the old history had there, too: " +
                        TerminalText(finding.rule_id), place, object});
    } else {
      made_.Violate({"finding of " + TerminalText(finding.rule_id) +
                         ", which the old history did not have there", place, object});
    }
  }

  const JudgementInput& input_;
  Check& absent_;
  Check& made_;
  std::vector<std::string> keys_;
  std::vector<std::string> others_;
  int64_t others_count_ = 0;
};

}  // namespace

void JudgementInput::SetReported(const ScanResult& left) {
  reported.emplace();
  for (const Finding& finding : left.findings) {
    reported->insert(KeyOf(finding));
  }
}

std::vector<std::string> JudgeFindings(const JudgementInput& input, Check* absent, Check* made) {
  return Judge(input, absent, made).Run();
}

}  // namespace secretscan
