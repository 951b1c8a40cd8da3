#include "rewrite/after_care.h"

#include <algorithm>
#include <set>

#include "report/terminal_text.h"
#include "rewrite/ban_list.h"
#include "rewrite/colleagues_script.h"
#include "rewrite/counted.h"
#include "rewrite/shell_word.h"

namespace secretscan {
namespace {

constexpr char kRotateFirst[] =
    "ROTATE FIRST. A secret that was in a history has to be taken for known: to everyone who cloned it, "
    "to forks, caches and backups. Taking it out of the history helps only once it opens nothing any "
    "more.\n";

std::string RotationText(const std::vector<SecretToRotate>& secrets) {
  std::string text = kRotateFirst;
  text += "\nFor each: make a new one, put it where the old one was used, then revoke the old one and "
          "look at the provider's log for uses that were not yours.\n";
  for (const SecretToRotate& secret : secrets) {
    text += "\n* " + TerminalText(secret.name);
    if (!secret.rule_id.empty()) {
      text += " (" + TerminalText(secret.rule_id) + ")";
    }
    text += "\n";
    const std::pair<std::string_view, const std::string&> lines[] = {
        {"what", secret.description},
        {"provider", secret.provider},
        {"opens", secret.opens},
        {"revoke at", secret.revoke_url},
    };
    for (const auto& [label, value] : lines) {
      if (!value.empty()) {
        text += "    " + std::string(label) + ": " + TerminalText(value) + "\n";
      }
    }
    if (secret.revoke_url.empty()) {
      text += "    revoke at: the rules know no page for this one; ask whoever issued it\n";
    }
    if (secret.places > 0) {
      text += "    found in: " + Counted(static_cast<size_t>(secret.places), "place") + "\n";
    }
  }
  return text;
}

std::vector<PushPlan> PlanPushes(const AfterCareInput& input) {
  std::vector<PushPlan> plans;
  for (const Remote& remote : input.remotes) {
    plans.push_back(PlanPush(input.history.references, &remote));
  }
  if (plans.empty()) {
    plans.push_back(PlanPush(input.history.references, nullptr));
  }
  return plans;
}

std::string Comment(std::string_view text) { return "# " + TerminalText(text) + "\n"; }

void AddPush(const PushPlan& plan, std::string* text) {
  *text += "\n";
  *text += plan.remote.empty()
               ? Comment("No remote is configured: put its name or URL for REMOTE.")
               : Comment("Remote " + plan.remote + (plan.url.empty() ? "" : ", " + plan.url));
  if (plan.items.empty()) {
    *text += "# Nothing of it changed, as far as is known here.\n";
  }
  for (const std::string& command : PushCommands(plan)) {
    *text += command + "\n";
  }
  if (!plan.refused.empty()) {
    *text += "# The host keeps these for itself and refuses pushes to them; its support has to remove "
             "what they hold (support-request.txt):\n";
    for (const PushItem& item : plan.refused) {
      *text += Comment("  " + item.name);
    }
  }
  if (!plan.unknown.empty()) {
    *text += "# These changed here. Whether the remote has them is not known; push them only if it "
             "does:\n";
    for (const std::string& name : plan.unknown) {
      *text += Comment("  " + name);
    }
  }
}

std::string PushText(const std::vector<PushPlan>& plans) {
  std::string text =
      "# What to push. These lines can be given to a shell, one after the other.\n"
      "# Each reference is pinned to what it is expected to be: git says \"stale info\" for one that "
      "moved\n"
      "# meanwhile, or that the remote never had. Fetch and rewrite again in the first case; in the second "
      "leave it out.\n"
      "# Branch protection has to be lifted before, and restored afterwards.\n";
  for (const PushPlan& plan : plans) {
    AddPush(plan, &text);
  }
  return text;
}

std::string SupportText(const AfterCareInput& input, const std::vector<PushPlan>& plans) {
  std::string text =
      "For the support of whoever hosts the repository, once the new history is pushed and forks are "
      "dealt with.\n";
  for (const PushPlan& plan : plans) {
    text += "\n----------------------------------------------------------------------\n";
    text += "Repository: " + (plan.path_on_host.empty()
                                  ? std::string("OWNER/NAME (to be filled in)")
                                  : plan.path_on_host) + "\n";
    if (!plan.url.empty()) {
      text += "URL: " + plan.url + "\n";
    }
    text += "\nCredentials were removed from this repository's history, and the new history was pushed. "
            "Please remove what is left of the old one: run garbage collection, drop cached views of the "
            "old commits, and remove the old commits from the references of requests.\n\n";
    std::set<std::string> requests;
    for (const PushItem& item : plan.refused) {
      if (std::string request = RequestOf(item.name); !request.empty()) {
        requests.insert(std::move(request));
      }
    }
    if (plan.is_mirror || !plan.refused.empty()) {
      text += "Affected pull or merge requests: " + std::to_string(requests.size()) + "\n";
      for (const std::string& request : requests) {
        text += "  " + TerminalText(request) + "\n";
      }
    } else {
      text += "Affected pull or merge requests: not known, since this clone has not fetched them. To "
              "count them:\n  git ls-remote " +
              (plan.remote.empty() ? std::string("REMOTE") : ShellWord(plan.remote)) +
              " 'refs/pull/*/head' 'refs/merge-requests/*/head'\n";
    }
    text += "\nFirst changed commits:\n";
    for (const ObjectId& id : input.history.first_changed) {
      text += "  " + id.Hex() + "\n";
    }
    text += input.orphaned_lfs.empty()
                ? "\nLFS objects that nothing names any more: none are known\n"
                : "\nLFS objects that nothing names any more:\n";
    for (const std::string& object : input.orphaned_lfs) {
      text += "  " + TerminalText(object) + "\n";
    }
    text += "\nFiles beside this one: commit-map (old and new id of every commit, for hosts that take "
            "such a list).\n";
  }
  return text;
}

std::string NextSteps(const AfterCareInput& input, const std::vector<PushPlan>& plans,
                      const std::string& directory) {
  size_t pushed = 0, refused = 0;
  for (const PushPlan& plan : plans) {
    pushed += plan.items.size();
    refused += plan.refused.size();
  }
  const auto file = [&](std::string_view name) {
    return ShellWord(directory + std::string(name));
  };
  std::string text = "Next steps\n";
  int number = 0;
  const auto step = [&](const std::string& line) {
    text += std::to_string(++number) + ". " + line + "\n";
  };
  if (!input.secrets.empty()) {
    step("ROTATE FIRST, if it is not done yet: " + Counted(input.secrets.size(), "secret") + ", see " +
         file(kRotationFile));
  } else {
    step("ROTATE FIRST, if it is not done yet: whatever was taken out has to be taken for known");
  }
  step("check: secretscan verify --run " + ShellWord(input.run));
  step("push: " + Counted(pushed, "reference") + ", commands in " + file(kPushFile));
  step("check what the remote has: secretscan verify --run " + ShellWord(input.run) +
       " --remote REMOTE");
  step("the host: " +
       (refused == 0 ? std::string("cached views and forks") :
                       Counted(refused, "reference") + " that nobody can push") +
       " need its support, text in " + file(kSupportRequestFile));
  step("everybody else: give them " + file(kColleaguesFile) + " and " + file("commit-map") +
       ", or let them clone again");
  step("keep it out: secretscan guard --ban-list " + file(kBanListFile) +
       " as pre-receive hook or in CI");
  if (!input.purged) {
    step("when all is well: secretscan rewrite --purge destroys the old objects here");
  }
  return text;
}

}  // namespace

AfterCare PlanAfterCare(const AfterCareInput& input, const std::string& directory) {
  const std::vector<PushPlan> plans = PlanPushes(input);
  AfterCare care;
  care.files = {
      {std::string(kRotationFile), RotationText(input.secrets)},
      {std::string(kPushFile), PushText(plans)},
      {std::string(kSupportRequestFile), SupportText(input, plans)},
      {std::string(kColleaguesFile), ColleaguesScript(input.history)},
      {std::string(kBanListFile), WriteBanList(input.history, input.blobs)},
  };
  care.next_steps = NextSteps(input, plans, directory);
  return care;
}

}  // namespace secretscan
