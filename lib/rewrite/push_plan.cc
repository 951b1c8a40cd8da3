#include "rewrite/push_plan.h"

#include <algorithm>
#include <array>

#include "rewrite/shell_word.h"

namespace secretscan {
namespace {

constexpr size_t kReferencesPerCommand = 50;

constexpr std::array<std::string_view, 11> kHosts = {
    "refs/pull/",         "refs/pull-requests/", "refs/merge-requests/", "refs/changes/",
    "refs/cache-automerge/", "refs/keep-around/", "refs/pipelines/",     "refs/environments/",
    "refs/merge-trains/", "refs/tmp/",           "refs/__gh__/"};

// What is no business of a remote's.
constexpr std::array<std::string_view, 7> kLocal = {
    "refs/remotes/",  "refs/bisect/",   "refs/worktree/", "refs/rewritten/",
    "refs/original/", "refs/prefetch/", "refs/stash"};

template <size_t size>
bool BeginsLikeOne(std::string_view name, const std::array<std::string_view, size>& prefixes) {
  return std::any_of(prefixes.begin(), prefixes.end(),
                     [&](std::string_view prefix) { return name.starts_with(prefix); });
}

bool IsChanged(const ReferenceFate& reference) { return reference.before != reference.after; }

bool HasTrackingReferences(std::span<const ReferenceFate> references, const Remote& remote) {
  return std::any_of(references.begin(), references.end(), [&](const ReferenceFate& reference) {
    return reference.name.starts_with("refs/remotes/") &&
           remote.NameThere(reference.name).has_value();
  });
}

// A null `before` of what is new here expects nothing there.
std::string Pin(const PushItem& item) {
  return "--force-with-lease=" + item.name + ":" + (item.before.IsNull() ? "" : item.before.Hex());
}

}  // namespace

bool IsKeptByHosts(std::string_view name) { return BeginsLikeOne(name, kHosts); }

std::string RequestOf(std::string_view name) {
  for (const std::string_view prefix : {"refs/pull/", "refs/pull-requests/", "refs/merge-requests/"}) {
    if (name.starts_with(prefix)) {
      const size_t end = name.find('/', prefix.size());
      return std::string(name.substr(5, std::min(end, name.size()) - 5));
    }
  }
  if (name.starts_with("refs/changes/")) {  // refs/changes/34/1234/1
    const size_t number = name.find('/', 13);
    if (number != std::string_view::npos) {
      const size_t end = std::min(name.find('/', number + 1), name.size());
      return "changes/" + std::string(name.substr(number + 1, end - number - 1));
    }
  }
  return "";
}

PushPlan PlanPush(std::span<const ReferenceFate> references, const Remote* remote) {
  PushPlan plan;
  if (remote != nullptr) {
    plan.remote = remote->name;
    plan.url = PublicUrl(remote->url);
    plan.path_on_host = PathOnHost(remote->url);
    plan.is_mirror = remote->mirror;
  }
  const bool is_tracked = remote != nullptr && HasTrackingReferences(references, *remote);
  for (const ReferenceFate& reference : references) {
    if (!IsChanged(reference) || !reference.name.starts_with("refs/")) {
      continue;
    }
    std::optional<std::string> there;
    if (remote != nullptr) {
      there = remote->NameThere(reference.name);
    }
    // Tags are the same on both sides, and so are branches unless there is a better witness.
    const bool is_tag = reference.name.starts_with("refs/tags/");
    if (!there.has_value() && !BeginsLikeOne(reference.name, kLocal) && (is_tag || !is_tracked)) {
      there = reference.name;
    }
    if (!there.has_value()) {
      if (!reference.name.starts_with("refs/remotes/") && reference.name != "refs/stash") {
        plan.unknown.push_back(reference.name);
      }
      continue;
    }
    if (*there == "HEAD" || reference.name.ends_with("/HEAD")) {
      continue;  // a symbolic one
    }
    (IsKeptByHosts(*there) ? plan.refused : plan.items)
        .push_back({*std::move(there), reference.before, reference.after});
  }
  // A branch that is tracked was not published under its local name as well.
  if (is_tracked) {
    std::erase_if(plan.unknown, [&](const std::string& name) {
      return std::any_of(plan.items.begin(), plan.items.end(),
                         [&](const PushItem& item) { return item.name == name; });
    });
  }
  const auto by_name = [](const PushItem& a, const PushItem& b) { return a.name < b.name; };
  std::sort(plan.items.begin(), plan.items.end(), by_name);
  std::sort(plan.refused.begin(), plan.refused.end(), by_name);
  return plan;
}

std::vector<std::string> PushCommands(const PushPlan& plan) {
  const std::string remote = plan.remote.empty() ? "REMOTE" : ShellWord(plan.remote);
  std::vector<std::string> commands;
  for (size_t begin = 0; begin < plan.items.size(); begin += kReferencesPerCommand) {
    const auto items = std::span(plan.items)
                           .subspan(begin, std::min(kReferencesPerCommand,
                                                    plan.items.size() - begin));
    // A mirror takes no single references.
    std::string command =
        plan.is_mirror ? "git -c " + ShellWord("remote." + plan.remote + ".mirror=false") : "git";
    command += " push --no-follow-tags";
    for (const PushItem& item : items) {
      command += " " + ShellWord(Pin(item));
    }
    command += " -- " + remote;
    for (const PushItem& item : items) {
      command += " " + ShellWord((item.after.IsNull() ? "" : item.after.Hex()) + ":" + item.name);
    }
    commands.push_back(std::move(command));
  }
  return commands;
}

}  // namespace secretscan
