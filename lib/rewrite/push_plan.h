// What has to be pushed once a history was rewritten.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "git/object_id.h"
#include "rewrite/history_rewriter.h"
#include "rewrite/remotes.h"

namespace secretscan {

struct PushItem {
  std::string name;      // on the remote
  ObjectId before;       // what the remote is expected to have
  ObjectId after;        // null: to be deleted
};

struct PushPlan {
  std::string remote;
  std::string url;                    // safe to show
  std::string path_on_host;           // "owner/name"
  bool is_mirror = false;
  std::vector<PushItem> items;        // by name
  std::vector<PushItem> refused;      // a host keeps these for itself: refs/pull/7/head
  std::vector<std::string> unknown;   // local ones that changed; whether the remote has them is not known
};

// Whether hosts let nobody push to this reference (pull and merge requests, changes under review
// and what they keep alive).
bool IsKeptByHosts(std::string_view name);

// The number or name of the request that a reference of a host belongs to ("pull/7"); empty if to
// none.
std::string RequestOf(std::string_view name);

// For a remote, or for one that is not configured any more (nullptr), where every reference counts
// as the remote's own. What tracks the remote's branches decides, where there is such: local work
// that was never pushed is not published by cleaning up.
PushPlan PlanPush(std::span<const ReferenceFate> references, const Remote* remote);

// A shell's commands, one to a line, of at most 50 references each. Every reference is pinned to
// what is expected there, so that nobody's push in the meantime is overwritten.
std::vector<std::string> PushCommands(const PushPlan& plan);

}  // namespace secretscan
