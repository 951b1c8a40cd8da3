#include "rewrite/reference_rewriter.h"

#include <utility>

#include "base/status.h"

namespace secretscan {
namespace {

constexpr std::string_view kTags = "refs/tags/";
constexpr std::string_view kReplace = "refs/replace/";
constexpr size_t kMaxTagDepth = 1000;
constexpr std::string_view kNobody = "Unspecified Tagger <unspecified-tagger> 0 +0000";

}  // namespace

absl::StatusOr<PeeledReference> Peel(const SourceObjects& source, const Reference& reference) {
  PeeledReference peeled;
  peeled.reference = reference;
  peeled.target = reference.target;
  std::string data;
  for (;;) {
    SECRETSCAN_ASSIGN_OR_RETURN(peeled.type, source.TypeOf(peeled.target));
    if (peeled.type != ObjectType::kTag) {
      return peeled;
    }
    if (peeled.tags.size() == kMaxTagDepth) {
      return DataLoss("tag " + reference.target.Hex() + " is nested too deeply");
    }
    peeled.tags.push_back(peeled.target);
    SECRETSCAN_RETURN_IF_ERROR(source.ReadAs(ObjectType::kTag, peeled.target, &data));
    auto tag = ParseTagText(data, source.id_size());
    if (!tag.ok()) {
      return Annotate(tag.status(), "tag " + peeled.target.Hex());
    }
    peeled.target = tag->target;
  }
}

ReferenceRewriter::ReferenceRewriter(const SourceObjects& source, const ExportOrder& order,
                                     CommitRewriter* commits, const BlobMap& blobs,
                                     const RewriteOptions& options, ObjectSink* sink,
                                     RewrittenHistory* history)
    : source_(source),
      order_(order),
      commits_(*commits),
      blobs_(blobs),
      options_(options),
      sink_(*sink),
      history_(*history) {}

void ReferenceRewriter::Add(const Reference& reference, const ObjectId& after) {
  history_.references.push_back({reference.name, reference.target, after});
}

void ReferenceRewriter::Leave(const Reference& reference, std::string reason) {
  history_.left.push_back({reference.name, std::move(reason)});
  Add(reference, reference.target);
}

void ReferenceRewriter::NoteLostSignature(const ObjectId& tag) {
  if (unsigned_.insert(tag).second) {
    history_.unsigned_tags.push_back(tag);
  }
}

absl::Status ReferenceRewriter::Rewrite(const PeeledReference& peeled) {
  return options_.canonical ? RewriteCanonical(peeled) : RewriteMinimal(peeled);
}

absl::StatusOr<ReferenceRewriter::NewObject> ReferenceRewriter::NewTarget(
    const PeeledReference& peeled) {
  switch (peeled.type) {
    case ObjectType::kCommit: {
      const uint32_t commit = order_.Find(peeled.target);
      return commit == ExportOrder::kNone ? NewObject() : commits_.NewIdFor(commit);
    }
    case ObjectType::kBlob: {
      if ((options_.with_contents || !options_.canonical) &&
          (blobs_.dropped.contains(peeled.target) || blobs_.removed.contains(peeled.target))) {
        return ObjectId{};
      }
      const auto found = blobs_.replaced.find(peeled.target);
      return found == blobs_.replaced.end() ? NewObject() : found->second;
    }
    case ObjectType::kTree: {
      SECRETSCAN_ASSIGN_OR_RETURN(const ObjectId tree, commits_.NewTree(peeled.target));
      return tree == peeled.target ? NewObject() : tree;
    }
    default:
      return NewObject();
  }
}

absl::StatusOr<bool> ReferenceRewriter::Edit(TagText* tag) {
  bool message = false;
  bool tagger = false;
  if (options_.messages != nullptr) {
    SECRETSCAN_ASSIGN_OR_RETURN(message, options_.messages->Replace(tag->message, &message_));
  }
  if (options_.identities != nullptr && tag->has_tagger) {
    SECRETSCAN_ASSIGN_OR_RETURN(
        tagger, ReplaceIdentity(*options_.identities, tag->tagger, &tagger_));
  }
  if (message) {
    tag->message = message_;
  }
  if (tagger) {
    tag->tagger = tagger_;
  }
  return message || tagger;
}

// All tags of the chain get the outermost one's name.
absl::StatusOr<ObjectId> ReferenceRewriter::CanonicalTag(const PeeledReference& peeled,
                                                         std::string_view name,
                                                         ObjectId target) {
  ObjectType type = peeled.type;
  std::string data, bytes;
  for (size_t i = peeled.tags.size(); i-- > 0;) {
    SECRETSCAN_RETURN_IF_ERROR(source_.ReadAs(ObjectType::kTag, peeled.tags[i], &data));
    SECRETSCAN_ASSIGN_OR_RETURN(TagText tag, ParseTagText(data, source_.id_size()));
    const size_t signature = FindTagSignature(tag.message, /*all_kinds=*/false);
    if (signature < tag.message.size()) {
      NoteLostSignature(peeled.tags[i]);
      tag.message = tag.message.substr(0, signature);
    }
    if (!tag.has_tagger) {
      tag.tagger = kNobody;
    } else if (tag.tagger.starts_with(" <")) {
      tag.tagger = {};
    }
    SECRETSCAN_RETURN_IF_ERROR(Edit(&tag).status());
    WriteTag({target, type, name, tag.tagger, tag.message}, &bytes);
    target = peeled.tags[i];
    if (bytes != data || source_.StandIn(target) != target) {
      SECRETSCAN_ASSIGN_OR_RETURN(target, sink_.Write(ObjectType::kTag, bytes));
    }
    type = ObjectType::kTag;
  }
  return target;
}

absl::Status ReferenceRewriter::RewriteCanonical(const PeeledReference& peeled) {
  const Reference& reference = peeled.reference;
  const bool is_tag = !peeled.tags.empty();
  if (peeled.type == ObjectType::kTree) {
    Leave(reference, is_tag ? "a tag of a tree" : "names a tree");
    return absl::OkStatus();
  }
  if (peeled.type == ObjectType::kBlob && !is_tag) {
    Leave(reference, "names a blob");
    return absl::OkStatus();
  }
  SECRETSCAN_ASSIGN_OR_RETURN(const NewObject made, NewTarget(peeled));
  const ObjectId target = made.value_or(peeled.target);
  if (!is_tag) {
    Add(reference, target);
    return absl::OkStatus();
  }
  if (peeled.type == ObjectType::kBlob && !made.has_value() &&
      blobs_.dropped.contains(peeled.target)) {
    history_.left.push_back({reference.name, "a tag of a blob that was dropped from trees only"});
  }
  const bool is_plain_name = reference.name.starts_with(kTags);
  ObjectId tag;
  if (!target.IsNull()) {
    const std::string_view name =
        is_plain_name ? std::string_view(reference.name).substr(kTags.size()) : reference.name;
    SECRETSCAN_ASSIGN_OR_RETURN(tag, CanonicalTag(peeled, name, target));
  }
  if (is_plain_name) {
    Add(reference, tag);
    return absl::OkStatus();
  }
  // git's import puts tags below refs/tags/ whatever they were called.
  if (!tag.IsNull()) {
    history_.references.push_back({std::string(kTags) + reference.name, ObjectId{}, tag});
  }
  const uint32_t commit = order_.Find(peeled.target);
  if (commit != ExportOrder::kNone && order_.FirstName(commit) == reference.name) {
    Add(reference, target);
  } else {
    Leave(reference, "an annotated tag outside refs/tags/");
  }
  return absl::OkStatus();
}

absl::StatusOr<ObjectId> ReferenceRewriter::MinimalTag(const ObjectId& id,
                                                       const ObjectId& old_target,
                                                       const ObjectId& new_target) {
  const auto found = minimal_tags_.find(id);
  if (found != minimal_tags_.end()) {
    return found->second;
  }
  std::string data, bytes;
  SECRETSCAN_RETURN_IF_ERROR(source_.ReadAs(ObjectType::kTag, id, &data));
  SECRETSCAN_ASSIGN_OR_RETURN(TagText tag, ParseTagText(data, source_.id_size()));
  const TagText old = tag;
  SECRETSCAN_ASSIGN_OR_RETURN(const bool edits, Edit(&tag));
  ObjectId made = id;
  if (edits || old_target != new_target) {
    const size_t signature = FindTagSignature(old.message, /*all_kinds=*/true);
    if (signature < old.message.size() || old.header.find("\ngpgsig") != std::string_view::npos) {
      NoteLostSignature(id);
      tag = old;
      tag.message = old.message.substr(0, signature);
      SECRETSCAN_RETURN_IF_ERROR(Edit(&tag).status());
    }
    NewTag patched;
    patched.target = new_target;
    patched.tagger = tag.tagger;
    patched.message = tag.message;
    PatchTag(old, patched, &bytes);
    SECRETSCAN_ASSIGN_OR_RETURN(made, sink_.Write(ObjectType::kTag, bytes));
  }
  minimal_tags_.emplace(id, made);
  return made;
}

absl::Status ReferenceRewriter::RewriteMinimal(const PeeledReference& peeled) {
  const Reference& reference = peeled.reference;
  SECRETSCAN_ASSIGN_OR_RETURN(const NewObject made, NewTarget(peeled));
  ObjectId old_target = peeled.target;
  ObjectId target = made.value_or(peeled.target);
  for (size_t i = peeled.tags.size(); i-- > 0 && !target.IsNull();) {
    SECRETSCAN_ASSIGN_OR_RETURN(target, MinimalTag(peeled.tags[i], old_target, target));
    old_target = peeled.tags[i];
  }
  // A replacement goes with the commit that it stands for.
  ObjectId replaced;
  if (reference.name.starts_with(kReplace) &&
      ObjectId::FromHex(std::string_view(reference.name).substr(kReplace.size()), &replaced)) {
    const uint32_t commit = order_.Find(replaced);
    const ObjectId now = commit == ExportOrder::kNone ? replaced : commits_.NewIdFor(commit);
    if (now != replaced) {
      Add(reference, ObjectId{});
      if (!now.IsNull() && !target.IsNull()) {
        history_.references.push_back({std::string(kReplace) + now.Hex(), ObjectId{}, target});
      }
      return absl::OkStatus();
    }
  }
  Add(reference, target);
  return absl::OkStatus();
}

}  // namespace secretscan
