#include "git/revision.h"

#include <algorithm>
#include <cstdint>
#include <queue>
#include <string>
#include <utility>

#include "absl/container/flat_hash_set.h"
#include "base/hex.h"
#include "base/regex.h"
#include "base/status.h"
#include "git/commit.h"
#include "git/tree.h"

namespace secretscan {
namespace {

constexpr int kMaxTagDepth = 100;
constexpr size_t kMinPrefix = 4;

bool IsHex(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return HexDigit(c) >= 0; });
}

// Decimal digits off the front of *text, at most INT32_MAX; `none` when there are none.
int64_t TakeCount(std::string_view* text, int64_t none) {
  size_t size = 0;
  int64_t value = 0;
  for (; size < text->size() && (*text)[size] >= '0' && (*text)[size] <= '9'; ++size) {
    value = std::min<int64_t>(value * 10 + ((*text)[size] - '0'), INT32_MAX);
  }
  text->remove_prefix(size);
  return size == 0 ? none : value;
}

class Resolver {
 public:
  explicit Resolver(const RevisionContext& context) : context_(context) {}

  // Statuses carry the reason only; the caller names the expression.
  absl::StatusOr<ObjectId> Resolve(std::string_view expression) {
    if (expression.starts_with(":/")) {
      std::vector<ObjectId> starts;
      for (const Reference& reference : context_.references) {
        starts.push_back(reference.target);
      }
      return Search(starts, expression.substr(2));
    }
    // A reference's name holds none of these.
    const size_t end = expression.find_first_of("^~:");
    const std::string_view base = expression.substr(0, end);
    SECRETSCAN_ASSIGN_OR_RETURN(ObjectId id, ResolveBase(base));
    SECRETSCAN_RETURN_IF_ERROR(context_.objects.ReadHeader(id).status());
    std::string_view rest = expression.substr(base.size());
    while (!rest.empty()) {
      if (rest.front() == ':') {
        return FindPath(id, rest.substr(1));
      }
      if (rest.front() != '^' && rest.front() != '~') {
        return InvalidArgument("this form is not supported");
      }
      SECRETSCAN_ASSIGN_OR_RETURN(id, TakeSuffix(id, &rest));
    }
    SECRETSCAN_RETURN_IF_ERROR(context_.objects.ReadHeader(id).status());
    return id;
  }

 private:
  absl::StatusOr<ObjectId> ResolveBase(std::string_view base) {
    ObjectId id;
    if (base.empty() || base.find("@{") != std::string_view::npos) {
      return InvalidArgument("this form is not supported");
    }
    if (ObjectId::FromHex(base, &id) && id.size == context_.id_size) {
      return id;
    }
    const std::string name(base == "@" ? "HEAD" : base);
    // The order in which git tries them.
    for (const std::string& candidate :
         {name, "refs/" + name, "refs/tags/" + name, "refs/heads/" + name, "refs/remotes/" + name,
          "refs/remotes/" + name + "/HEAD"}) {
      for (const Reference& reference : context_.references) {
        if (reference.name == candidate) {
          return reference.target;
        }
      }
    }
    // "v1.2-14-g2414721": the name at the end counts.
    const size_t dash = base.rfind("-g");
    const std::string_view hex = dash == std::string_view::npos ? base : base.substr(dash + 2);
    if (hex.size() >= kMinPrefix && hex.size() < 2 * static_cast<size_t>(context_.id_size) &&
        IsHex(hex)) {
      return context_.find_by_prefix(hex);
    }
    return NotFound("no such reference or object");
  }

  absl::StatusOr<ObjectId> TakeSuffix(const ObjectId& id, std::string_view* rest) {
    const bool tilde = rest->front() == '~';
    rest->remove_prefix(1);
    if (tilde) {
      return Ancestor(id, TakeCount(rest, 1));
    }
    if (!rest->starts_with('{')) {
      const int64_t number = TakeCount(rest, 1);
      return number == 0 ? Peel(id, "commit") : Parent(id, number);
    }
    // A text may hold braces of its own; only the last closes.
    const size_t close = rest->starts_with("{/") ? rest->rfind('}') : rest->find('}');
    if (close == std::string_view::npos) {
      return InvalidArgument("unclosed brace");
    }
    const std::string_view inside = rest->substr(1, close - 1);
    rest->remove_prefix(close + 1);
    return inside.starts_with('/') ? Search({id}, inside.substr(1)) : Peel(id, inside);
  }

  absl::StatusOr<Commit> ReadCommit(const ObjectId& id) {
    SECRETSCAN_ASSIGN_OR_RETURN(const ObjectId commit, Peel(id, "commit"));
    std::string data;
    SECRETSCAN_RETURN_IF_ERROR(context_.objects.Read(commit, &data).status());
    return ParseCommit(data, commit.size);
  }

  absl::StatusOr<ObjectId> Parent(const ObjectId& id, int64_t number) {
    SECRETSCAN_ASSIGN_OR_RETURN(const Commit commit, ReadCommit(id));
    if (static_cast<size_t>(number) > commit.parents.size()) {
      return NotFound("there is no such parent");
    }
    return commit.parents[static_cast<size_t>(number) - 1];
  }

  absl::StatusOr<ObjectId> Ancestor(ObjectId id, int64_t generations) {
    SECRETSCAN_ASSIGN_OR_RETURN(id, Peel(id, "commit"));
    for (; generations > 0; --generations) {
      SECRETSCAN_ASSIGN_OR_RETURN(id, Parent(id, 1));
    }
    return id;
  }

  // Follows tags, and from a commit to its tree, to the first object of type `wanted`; "" is
  // anything but a tag, "object" anything.
  absl::StatusOr<ObjectId> Peel(ObjectId id, std::string_view wanted) {
    std::string data;
    for (int depth = 0; depth < kMaxTagDepth; ++depth) {
      SECRETSCAN_ASSIGN_OR_RETURN(const ObjectHeader header, context_.objects.ReadHeader(id));
      if (wanted == "object" || wanted == ObjectTypeName(header.type) ||
          (wanted.empty() && header.type != ObjectType::kTag)) {
        return id;
      }
      if (header.type == ObjectType::kCommit && wanted == "tree") {
        SECRETSCAN_RETURN_IF_ERROR(context_.objects.Read(id, &data).status());
        SECRETSCAN_ASSIGN_OR_RETURN(const CommitLinks links, ParseCommitLinks(data, id.size));
        id = links.tree;
        continue;
      }
      if (header.type != ObjectType::kTag) {
        break;
      }
      constexpr std::string_view kPrefix = "object ";
      SECRETSCAN_RETURN_IF_ERROR(context_.objects.Read(id, &data).status());
      if (!data.starts_with(kPrefix) ||
          !ObjectId::FromHex(
              std::string_view(data).substr(kPrefix.size(), size_t{2} * id.size), &id)) {
        return DataLoss("malformed tag " + id.Hex());
      }
    }
    return InvalidArgument("it names an object of another type");
  }

  absl::StatusOr<ObjectId> FindPath(const ObjectId& id, std::string_view path) {
    SECRETSCAN_ASSIGN_OR_RETURN(ObjectId current, Peel(id, "tree"));
    std::string data;
    while (!path.empty()) {
      const size_t slash = path.find('/');
      const std::string_view name = path.substr(0, slash);
      path.remove_prefix(slash == std::string_view::npos ? path.size() : slash + 1);
      const auto type = context_.objects.Read(current, &data);
      SECRETSCAN_RETURN_IF_ERROR(type.status());
      TreeEntry entry;
      bool found = false;
      for (TreeReader reader(data, current.size); *type == ObjectType::kTree && !found &&
                                                  reader.Next(&entry);) {
        found = entry.name == name;
      }
      if (!found) {
        return NotFound("there is no such path");
      }
      current = entry.id;
    }
    return current;
  }

  // The youngest commit reachable from `starts` whose message matches; "!-text": does not match.
  absl::StatusOr<ObjectId> Search(const std::vector<ObjectId>& starts, std::string_view text) {
    bool wanted = true;
    if (text.starts_with('!')) {
      wanted = !text.starts_with("!-");
      if (wanted && !text.starts_with("!!")) {
        return InvalidArgument("'!' must be followed by '!' or '-'");
      }
      text.remove_prefix(wanted ? 1 : 2);
    }
    SECRETSCAN_ASSIGN_OR_RETURN(const auto regex, Regex::Compile("(?s)" + std::string(text)));
    std::priority_queue<std::pair<int64_t, ObjectId>> queue;
    absl::flat_hash_set<ObjectId> seen;
    std::string data;
    // What cannot be read, as beyond a shallow clone's border, is passed over.
    const auto add = [&](const ObjectId& id) {
      if (!seen.insert(id).second || !context_.objects.Read(id, &data).ok()) {
        return;
      }
      if (const auto links = ParseCommitLinks(data, id.size); links.ok()) {
        queue.emplace(links->committer_seconds, id);
      }
    };
    for (const ObjectId& start : starts) {
      if (const auto commit = Peel(start, "commit"); commit.ok()) {
        add(*commit);
      }
    }
    while (!queue.empty()) {
      const ObjectId id = queue.top().second;
      queue.pop();
      SECRETSCAN_ASSIGN_OR_RETURN(const Commit commit, ReadCommit(id));
      if (regex->Contains(commit.message) == wanted) {
        return id;
      }
      for (const ObjectId& parent : commit.parents) {
        add(parent);
      }
    }
    return NotFound("no commit message matches");
  }

  const RevisionContext& context_;
};

}  // namespace

absl::StatusOr<ObjectId> ResolveRevision(const RevisionContext& context,
                                         std::string_view revision) {
  auto id = Resolver(context).Resolve(revision);
  if (id.ok()) {
    return id;
  }
  return InvalidArgument("unknown revision \"" + std::string(revision) +
                         "\": " + std::string(ToStd(id.status().message())));
}

}  // namespace secretscan
