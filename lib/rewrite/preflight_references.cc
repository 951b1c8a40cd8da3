// What references name that is out of the ordinary.
#include <algorithm>
#include <utility>

#include "absl/container/flat_hash_set.h"
#include "base/status.h"
#include "git/tag.h"
#include "git/reflog.h"
#include "rewrite/preflight.h"

namespace secretscan {
namespace {

constexpr int kMaxTagDepth = 1000;
constexpr size_t kMostNamed = 8;
constexpr std::string_view kTags = "refs/tags/";

// References of one kind, of which the first few are named.
struct Names {
  int64_t count = 0;
  std::string named;

  void Add(const std::string& name) {
    if (count++ < static_cast<int64_t>(kMostNamed)) {
      named += (named.empty() ? "" : ", ") + name;
    }
  }
  std::string Text() const {
    return count <= static_cast<int64_t>(kMostNamed)
               ? named
               : named + " and " + std::to_string(count - static_cast<int64_t>(kMostNamed)) +
                     " more";
  }
};

// The name in a tag's header; empty when there is none.
std::string_view TagName(std::string_view data) {
  const std::string_view head = data.substr(0, data.find("\n\n"));
  constexpr std::string_view kKey = "\ntag ";
  const size_t at = head.find(kKey);
  if (at == std::string_view::npos) {
    return {};
  }
  const std::string_view rest = head.substr(at + kKey.size());
  return rest.substr(0, rest.find('\n'));
}

class ReferenceExamination {
 public:
  explicit ReferenceExamination(const Repository& repository) : repository_(repository) {}

  void Look(const Reference& reference) {
    if (reference.name.starts_with("refs/replace/")) {
      replace_.Add(reference.name);
      return;
    }
    ObjectId id = reference.target;
    for (int depth = 0; depth < kMaxTagDepth; ++depth) {
      const auto header = repository_.objects().ReadHeader(id);
      if (!header.ok()) {
        broken_.Add(reference.name);
        return;
      }
      if (header->type != ObjectType::kTag) {
        if (header->type != ObjectType::kCommit) {
          no_commits_.Add(reference.name);
        }
        return;
      }
      if (!LookAtTag(reference, id, depth, &id)) {
        broken_.Add(reference.name);
        return;
      }
    }
    broken_.Add(reference.name);
  }

  void Tell(Preflight* preflight) const {
    const auto tell = [&](const Names& names, const char* id, PreflightLevel level,
                          const std::string& what, const char* advice) {
      if (names.count > 0) {
        preflight->Add(id, level, what + names.Text(), advice);
      }
    };
    tell(broken_, "broken-references", PreflightLevel::kWarning,
         "references whose objects cannot be read: ", "they stay as they are");
    tell(no_commits_, "references-to-contents", PreflightLevel::kInfo,
         "references to blobs or trees, or tags of these: ", "");
    tell(elsewhere_, "tags-elsewhere", PreflightLevel::kInfo,
         "annotated tags outside refs/tags/: ", "");
    tell(nested_, "nested-tags", PreflightLevel::kInfo, "tags of tags: ", "");
    tell(renamed_, "renamed-tags", PreflightLevel::kInfo,
         "annotated tags that call themselves otherwise: ", "");
    tell(replace_, "replace-references", PreflightLevel::kWarning,
         "replacements of objects: ",
         "the rewrite goes by what was replaced and by what replaces it; check the result");
  }

 private:
  bool LookAtTag(const Reference& reference, const ObjectId& id, int depth, ObjectId* target) {
    std::string data;
    const auto type = repository_.objects().Read(id, &data);
    if (!type.ok()) {
      return false;
    }
    const auto tag = ParseTag(data, repository_.object_id_size());
    if (!tag.ok()) {
      return false;
    }
    *target = tag->target;
    if (depth == 1) {
      nested_.Add(reference.name);
    }
    if (depth == 0 && !reference.name.starts_with(kTags)) {
      elsewhere_.Add(reference.name);
    } else if (depth == 0 && reference.name.substr(kTags.size()) != TagName(data)) {
      renamed_.Add(reference.name);
    }
    return true;
  }

  const Repository& repository_;
  Names broken_, no_commits_, elsewhere_, nested_, renamed_, replace_;
};

void CountStash(const Repository& repository, Preflight* preflight) {
  size_t entries = 0;
  ReadReflogs(
      repository.git_dir(), repository.common_dir(), repository.object_id_size(),
      [&](const Reflog& log) {
        if (log.reference == "refs/stash") {
          entries = log.entries.size();
        }
      },
      [&](const std::string& name, const absl::Status&) {
        preflight->Add("reflog", PreflightLevel::kWarning, "the reflog of " + name +
                       " cannot be read", "what only it names is not rewritten");
      });
  if (entries > 0) {
    preflight->Add("stash", PreflightLevel::kInfo,
                   "stash entries: " + std::to_string(entries) + "; they are rewritten as well", "");
  }
}

}  // namespace

void ExamineReferences(const Repository& repository, Preflight* preflight) {
  std::vector<std::string> broken;
  const auto references = repository.References(&broken);
  if (!references.ok()) {
    preflight->Add("references", PreflightLevel::kRefusal,
                   std::string(ToStd(references.status().message())), "");
    return;
  }
  for (const std::string& reason : broken) {
    preflight->Add("broken-references", PreflightLevel::kWarning,
                   "reference that cannot be read: " + reason, "it stays as it is");
  }
  ReferenceExamination examination(repository);
  for (const Reference& reference : *references) {
    examination.Look(reference);
  }
  examination.Tell(preflight);
  CountStash(repository, preflight);
}

}  // namespace secretscan
