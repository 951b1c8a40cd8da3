// A plan for people: what to do first, what would change, what stands in the way.
#include <algorithm>
#include <array>
#include <charconv>

#include "report/terminal_text.h"
#include "rewrite/plan.h"

namespace secretscan {
namespace {

constexpr size_t kShortId = 12;

std::string Count(int64_t count, std::string_view one, std::string_view many = "") {
  const std::string noun = many.empty() ? std::string(one) + "s" : std::string(many);
  return std::to_string(count) + " " + (count == 1 ? std::string(one) : noun);
}

std::string Tenths(double value) {
  std::array<char, 400> buffer;   // the longest double has 309 digits before the point
  const auto [end, error] = std::to_chars(buffer.data(), buffer.data() + buffer.size(), value,
                                          std::chars_format::fixed, 1);
  return std::string(buffer.data(), end);
}

std::string Bytes(int64_t bytes) {
  return bytes < 1'000'000 ? Tenths(static_cast<double>(bytes) / 1e3) + " kB"
                           : Tenths(static_cast<double>(bytes) / 1e6) + " MB";
}

std::string Short(std::string_view hex) { return std::string(hex.substr(0, kShortId)); }

class PlanPrinter {
 public:
  PlanPrinter(const RewritePlan& plan, size_t lines) : plan_(plan), lines_(lines) {}

  std::string Print() {
    if (!plan_.rotations.empty()) {
      PrintRotations();
    }
    PrintSummary();
    PrintSecrets();
    PrintTips();
    PrintReferences();
    PrintHistory();
    PrintDecisions();
    PrintPreflight();
    out_ += "\nPlan id: " + plan_.id + "\n";
    return std::move(out_);
  }

 private:
  void Line(std::string_view text) {
    out_ += TerminalText(text);
    out_ += '\n';
  }
  void Title(std::string_view text) {
    out_ += out_.empty() ? "" : "\n";
    Line(text);
  }
  // The first ones, then how many more.
  template <typename List, typename Print>
  void Each(const List& list, std::string_view noun, const Print& print) {
    for (size_t i = 0; i < list.size() && i < lines_; ++i) {
      print(list[i]);
    }
    if (list.size() > lines_) {
      Line("  and " + Count(static_cast<int64_t>(list.size() - lines_),
                            "more " + std::string(noun)) + " (--json tells all)");
    }
  }

  void PrintRotations() {
    Title("ROTATE FIRST. Whoever has a copy of this history has these credentials: revoke and "
          "replace them before anything else.");
    for (const PlanRotation& rotation : plan_.rotations) {
      std::string line = "  " + (rotation.rule_id.empty() ? "named by you" : rotation.rule_id) +
                         ", " + Count(rotation.secrets, "secret");
      if (!rotation.opens.empty()) {
        line += "; opens " + rotation.opens;
      }
      Line(line);
      if (!rotation.url.empty()) {
        Line("    " + rotation.url);
      }
    }
  }

  void PrintSummary() {
    const PlanFacts& facts = plan_.facts;
    Title(!plan_.has_changes()  ? "There is nothing to change."
          : plan_.run.empty() ? "What would change (nothing has been changed yet):"
                              : "What was changed:");
    if (!plan_.has_changes()) {
      return;
    }
    Line("  commits     " + std::to_string(facts.commits_changed) + " rewritten, " +
         std::to_string(facts.commits_pruned) + " left out because nothing remains of them, " +
         std::to_string(facts.commits_kept) + " kept as they are");
    Line("  contents    " + std::to_string(facts.blobs_replaced) + " redacted, " +
         std::to_string(facts.blobs_removed) + " removed, of " +
         std::to_string(facts.blobs_looked_at) + " looked at");
    Line("  trees       " + std::to_string(facts.trees_new) + " new");
    Line("  references  " + std::to_string(facts.references_changed) + " moved, " +
         std::to_string(facts.references_deleted) + " deleted, " +
         std::to_string(facts.references_kept) + " untouched");
    Line("  signatures  " + std::to_string(plan_.unsigned_commits.size()) + " of commits and " +
         std::to_string(plan_.unsigned_tags.size()) + " of tags are lost");
    Line("  space       about " + Bytes(facts.new_bytes) + " in " +
         Count(facts.new_objects, "new object") + ", until --purge beside the old ones");
    Line("  time        about " + Tenths(facts.seconds) + " s, as long as this plan took");
  }

  void PrintSecrets() {
    if (plan_.secrets.empty()) {
      return;
    }
    Title("Secrets:");
    Each(plan_.secrets, "secret", [&](const PlanSecret& secret) {
      std::string line = "  " + secret.name + ": " +
                         Count(static_cast<int64_t>(secret.replacements), "place") + " in " +
                         Count(static_cast<int64_t>(secret.blobs), "content");
      std::string forms;
      for (const auto& [form, count] : secret.forms) {
        forms += (forms.empty() ? "" : ", ") + form + " " + std::to_string(count);
      }
      Line(line + (forms.empty() ? "" : " (" + forms + ")") +
           (secret.danger.empty() ? "" : "; " + secret.danger));
      for (const PlanPlace& place : secret.places) {
        std::string where = "    ";
        if (!place.commit.empty()) {
          where += Short(place.commit) + " ";
        }
        where += place.path;
        if (place.line > 0) {
          where += ":" + std::to_string(place.line);
        }
        Line(where + (place.text.empty() ? "" : "  " + place.text));
      }
      if (secret.blobs > secret.places.size()) {
        Line("    and " + Count(static_cast<int64_t>(secret.blobs - secret.places.size()),
                                "more content"));
      }
    });
  }

  void PrintTips() {
    if (plan_.tips.empty()) {
      return;
    }
    Title("Files that will be others where references lead to:");
    Each(plan_.tips, "reference", [&](const PlanTip& tip) {
      Line("  " + tip.reference + ": " + Count(tip.file_count, "file"));
      for (size_t i = 0; i < tip.files.size() && i < lines_; ++i) {
        Line("    " + tip.files[i].path + (tip.files[i].is_removed ? " (removed)" : ""));
      }
      const auto shown = static_cast<int64_t>(std::min(tip.files.size(), lines_));
      if (tip.file_count > shown) {
        Line("    and " + Count(tip.file_count - shown, "more file"));
      }
    });
  }

  void PrintReferences() {
    if (!plan_.references.empty()) {
      Title("References:");
      Each(plan_.references, "reference", [&](const PlanReference& reference) {
        Line("  " + reference.name + "  " + Short(reference.before.Hex()) + " -> " +
             (reference.after.IsNull() ? "deleted" : Short(reference.after.Hex())) +
             (reference.is_refused ? "  (hosts refuse it when it is pushed)" : ""));
      });
    }
    if (!plan_.left.empty()) {
      Title("Left as they are:");
      Each(plan_.left, "reference", [&](const ReferenceLeft& left) {
        Line("  " + left.name + ": " + left.reason);
      });
    }
  }

  void PrintIds(std::string_view title, const std::vector<std::string>& ids) {
    if (!ids.empty()) {
      Title(title);
      Each(ids, "id", [&](const std::string& id) { Line("  " + id); });
    }
  }

  void PrintHistory() {
    PrintIds("First changed commits:", plan_.first_changed);
    PrintIds("Commits that lose their signatures:", plan_.unsigned_commits);
    PrintIds("Tags that lose their signatures:", plan_.unsigned_tags);
    PrintIds("Merges that become ordinary commits:", plan_.flattened_merges);
    PrintIds("Ids in messages of rewritten commits that name nothing that was rewritten:",
             plan_.dead_mentions);
    PrintIds("Commits that stay and whose messages name old ids:", plan_.stale_mentions);
    PrintIds("Oddities that are carried over:", plan_.notes);
  }

  void PrintDecisions() {
    if (!plan_.decisions.empty()) {
      Title("For you to decide, since it is not changed:");
      Each(plan_.decisions, "thing", [&](const PlanDecision& decision) {
        Line("  " + decision.kind + ": " + decision.text);
        Line("    " + decision.advice);
      });
    }
    if (!plan_.unresolved.empty()) {
      Title("Findings that could not be resolved:");
      Each(plan_.unresolved, "finding", [&](const UnresolvedFinding& finding) {
        Line("  " + finding.what + ": " + finding.reason);
      });
    }
    if (!plan_.unread.empty()) {
      Title("Could not be looked at:");
      Each(plan_.unread, "object", [&](const std::string& what) { Line("  " + what); });
    }
  }

  void PrintPreflight() {
    if (plan_.preflight.items.empty()) {
      return;
    }
    Title("About this repository:");
    for (const PreflightLevel level :
         {PreflightLevel::kRefusal, PreflightLevel::kWarning, PreflightLevel::kInfo}) {
      for (const PreflightItem& item : plan_.preflight.items) {
        if (item.level == level) {
          Line("  " + std::string(PreflightLevelName(level)) + ": " + item.text);
          if (!item.advice.empty()) {
            Line("    " + item.advice + (item.forcible && level == PreflightLevel::kRefusal &&
                                                 item.advice.find("--force") == std::string::npos
                                             ? " (--force goes on)"
                                             : ""));
          }
        }
      }
    }
  }

  const RewritePlan& plan_;
  const size_t lines_;
  std::string out_;
};

}  // namespace

std::string PlanText(const RewritePlan& plan, size_t lines) {
  return PlanPrinter(plan, lines).Print();
}

}  // namespace secretscan
