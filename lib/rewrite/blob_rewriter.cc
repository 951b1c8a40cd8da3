#include "rewrite/blob_rewriter.h"

#include <algorithm>
#include <memory>
#include <mutex>
#include <optional>
#include <span>
#include <string_view>

#include "base/status.h"
#include "base/worker_pool.h"
#include "git/delta_forest.h"
#include "git/loose_listing.h"
#include "git/object_files.h"
#include "git/object_hash.h"
#include "git/pack_inventory.h"
#include "git/padded_buffer.h"
#include "rewrite/delta_search.h"

namespace secretscan {
namespace {

// New contents that are kept for those that resemble them.
constexpr size_t kMaxKept = size_t{4} << 20;

// All blobs of a repository: ids of packed ones with their places, of the others without.
struct AllBlobs {
  PackedObjects packed;
  std::vector<ObjectId> loose;
  std::vector<UnreadBlob> unreadable;
};

AllBlobs ListBlobs(const Repository& repository) {
  PackInventory inventory(repository.packs());
  AllBlobs all;
  all.packed = inventory.OfType(ObjectType::kBlob);
  LooseListing listing;
  for (const std::string& directory : ObjectDirectories(repository.common_dir() + "objects")) {
    listing.Add(directory, repository.object_id_size());
  }
  for (const auto& [id, type] : listing.objects) {
    if (type == ObjectType::kBlob && !all.packed.ids.contains(id)) {
      all.loose.push_back(id);
    }
  }
  for (auto& [id, reason] : listing.unreadable) {
    if (!all.packed.ids.contains(id)) {
      all.unreadable.push_back({id, std::move(reason)});
    }
  }
  std::sort(all.loose.begin(), all.loose.end());
  all.loose.erase(std::unique(all.loose.begin(), all.loose.end()), all.loose.end());
  return all;
}

// What all threads share.
struct Pass {
  const Repository& repository;
  const ContentReplacer& rules;
  const BlobPassOptions& options;
  ObjectSink* sink;
  std::span<const ObjectId> ids;
  std::unique_ptr<const NeedleFinder> finder;   // null: every content is asked for
  std::atomic<bool> stopped{false};              // cancelled, or the sink failed

  bool ShouldStop() {
    if (options.cancelled != nullptr && *options.cancelled) {
      stopped = true;
    }
    return stopped;
  }
};

// One thread's share.
class Worker final : public ForestVisitor {
 public:
  explicit Worker(Pass* pass) : pass_(*pass), hasher_(pass->repository.object_id_size()) {}

  absl::Status Prepare() {
    if (pass_.finder != nullptr) {
      SECRETSCAN_ASSIGN_OR_RETURN(search_, DeltaSearch::Create(pass_.finder.get()));
    }
    return absl::OkStatus();
  }

  void Visit(const ForestObject& object) override {
    if (pass_.ShouldStop()) {
      return;
    }
    if (static_cast<size_t>(object.slot) >= slots_.size()) {
      slots_.resize(static_cast<size_t>(object.slot) + 1);
    }
    Slot& slot = slots_[static_cast<size_t>(object.slot)];
    slot = {};
    const Slot* base =
        object.base_slot < 0 ? nullptr : &slots_[static_cast<size_t>(object.base_slot)];
    if (search_ != nullptr) {
      const bool is_clean_base = base != nullptr && base->clean;
      const absl::StatusOr<bool> found =
          is_clean_base ? search_->FindNew(object.data, object.copies)
                        : search_->Find(object.data);
      if (!found.ok()) {
        Fail(found.status());
        return;
      }
      slot.clean = !*found;
      if (!*found) {
        return;
      }
    }
    Rewrite(pass_.ids[object.index], object.data, base, &slot);
  }

  void Release(int slot) override {
    if (static_cast<size_t>(slot) < slots_.size()) {
      slots_[static_cast<size_t>(slot)] = {};
    }
  }

  // A blob that the walk did not deliver.
  void ReadAlone(const ObjectId& id) {
    if (pass_.ShouldStop()) {
      return;
    }
    std::string data;
    const absl::StatusOr<ObjectType> type = pass_.repository.objects().Read(id, &data);
    if (!type.ok()) {
      unread_.push_back({id, std::string(ToStd(type.status().message()))});
      return;
    }
    if (search_ != nullptr) {
      const size_t size = data.size();
      data.resize(size + PaddedBuffer::kPadding);
      const absl::StatusOr<bool> found = search_->Find(std::string_view(data).substr(0, size));
      data.resize(size);
      if (!found.ok()) {
        Fail(found.status());
        return;
      }
      if (!*found) {
        return;
      }
    }
    // What is packed has checksums at least; files can be anything.
    if (hasher_.Hash(ObjectType::kBlob, data) != id) {
      unread_.push_back({id, "corrupt: its content is not what its name says"});
      return;
    }
    Slot unused;
    Rewrite(id, data, nullptr, &unused);
  }

  void MoveInto(BlobPass* result) {
    std::move(changed_.begin(), changed_.end(), std::back_inserter(result->changed));
    std::move(unread_.begin(), unread_.end(), std::back_inserter(result->unread));
  }
  const absl::Status& failure() const { return failure_; }

 private:
  struct Slot {
    bool clean = false;        // holds no needle
    ObjectId after;            // null: did not change, or not written
    std::string content;       // of `after`, unless it is large
  };

  void Fail(const absl::Status& status) {
    failure_.Update(status);
    pass_.stopped = true;
  }

  void Rewrite(const ObjectId& id, std::string_view data, const Slot* base, Slot* slot) {
    std::string content;
    std::vector<uint64_t> counts(pass_.rules.rule_count());
    const absl::StatusOr<bool> changes = pass_.rules.ReplaceContent(data, &content, &counts);
    if (changes.ok() && !*changes) {
      return;
    }
    if (pass_.options.wanted && !pass_.options.wanted(id)) {
      return;
    }
    if (!changes.ok()) {
      unread_.push_back({id, std::string(ToStd(changes.status().message()))});
      return;
    }
    ChangedBlob changed{id, {}, {}};
    if (pass_.sink == nullptr) {
      changed.after = hasher_.Hash(ObjectType::kBlob, content);
    } else {
      Resemblance like;
      if (base != nullptr && !base->after.IsNull()) {
        like = {base->after, base->content};
      }
      const auto written = pass_.sink->Write(ObjectType::kBlob, content, like);
      if (!written.ok()) {
        Fail(written.status());
        return;
      }
      changed.after = *written;
      if (content.size() <= kMaxKept) {
        slot->after = *written;
        slot->content = std::move(content);
      }
    }
    for (uint32_t rule = 0; rule < counts.size(); ++rule) {
      if (counts[rule] > 0) {
        changed.counts.emplace_back(rule, counts[rule]);
      }
    }
    changed_.push_back(std::move(changed));
  }

  Pass& pass_;
  ObjectHasher hasher_;
  std::unique_ptr<DeltaSearch> search_;
  std::vector<Slot> slots_;
  std::vector<ChangedBlob> changed_;
  std::vector<UnreadBlob> unread_;
  absl::Status failure_;
};

absl::StatusOr<std::unique_ptr<const NeedleFinder>> FinderOf(const ContentReplacer& rules) {
  const std::optional<std::vector<Needle>> needles = rules.Needles();
  if (!needles.has_value()) {
    return std::unique_ptr<const NeedleFinder>();
  }
  auto finder = NeedleFinder::Build(*needles);
  if (absl::IsInvalidArgument(finder.status())) {
    return std::unique_ptr<const NeedleFinder>();
  }
  return finder;
}

}  // namespace

absl::StatusOr<BlobPass> RewriteBlobs(const Repository& repository, const ContentReplacer& rules,
                                      const BlobPassOptions& options, ObjectSink* sink,
                                      BlobMap* map) {
  AllBlobs blobs = ListBlobs(repository);
  Pass pass{repository, rules, options, sink, blobs.packed.ids.ids(), nullptr};
  SECRETSCAN_ASSIGN_OR_RETURN(pass.finder, FinderOf(rules));
  std::vector<std::unique_ptr<Worker>> workers;
  for (int i = 0; i < options.threads; ++i) {
    workers.push_back(std::make_unique<Worker>(&pass));
    SECRETSCAN_RETURN_IF_ERROR(workers.back()->Prepare());
  }

  ForestOptions forest;
  forest.threads = options.threads;
  forest.max_live_bytes = options.max_live_bytes;
  forest.cancelled = &pass.stopped;
  const std::vector<uint32_t> rest =
      WalkForest(repository.packs(), blobs.packed.parts, pass.ids, forest,
                 [&](int worker) { return workers[static_cast<size_t>(worker)].get(); });

  // Large ones one at a time, so that only one of them is in memory.
  std::vector<ObjectId> small = std::move(blobs.loose), large;
  for (const uint32_t index : rest) {
    small.push_back(pass.ids[index]);
  }
  if (!pass.ShouldStop()) {
    const auto is_large = [&](const ObjectId& id) {
      const auto header = repository.objects().ReadHeader(id);
      return header.ok() && header->size > static_cast<int64_t>(options.max_live_bytes / 4);
    };
    const auto middle = std::stable_partition(small.begin(), small.end(),
                                              [&](const ObjectId& id) { return !is_large(id); });
    large.assign(middle, small.end());
    small.erase(middle, small.end());
    ParallelFor(options.threads, small.size(), 16, [&](int worker, size_t begin, size_t end) {
      for (size_t i = begin; i < end; ++i) {
        workers[static_cast<size_t>(worker)]->ReadAlone(small[i]);
      }
    });
    for (const ObjectId& id : large) {
      workers[0]->ReadAlone(id);
    }
  }

  BlobPass result;
  for (const auto& worker : workers) {
    SECRETSCAN_RETURN_IF_ERROR(worker->failure());
    worker->MoveInto(&result);
  }
  if (pass.stopped) {
    return absl::CancelledError();
  }
  result.blobs = pass.ids.size() - rest.size() + small.size() + large.size();
  std::move(blobs.unreadable.begin(), blobs.unreadable.end(), std::back_inserter(result.unread));
  std::sort(result.changed.begin(), result.changed.end(),
            [](const auto& a, const auto& b) { return a.before < b.before; });
  std::sort(result.unread.begin(), result.unread.end(),
            [](const auto& a, const auto& b) { return a.id < b.id; });
  for (const ChangedBlob& changed : result.changed) {
    map->replaced[changed.before] = changed.after;
  }
  return result;
}

absl::StatusOr<std::vector<ObjectId>> LargeBlobs(const Repository& repository, int64_t limit,
                                                 std::vector<UnreadBlob>* unread) {
  std::vector<ObjectId> large;
  if (limit == 0) {
    return large;
  }
  AllBlobs blobs = ListBlobs(repository);
  const auto look = [&](const ObjectId& id) {
    const auto header = repository.objects().ReadHeader(id);
    if (!header.ok()) {
      unread->push_back({id, std::string(ToStd(header.status().message()))});
    } else if (header->size > limit) {
      large.push_back(id);
    }
  };
  std::for_each(blobs.packed.ids.ids().begin(), blobs.packed.ids.ids().end(), look);
  std::for_each(blobs.loose.begin(), blobs.loose.end(), look);
  std::move(blobs.unreadable.begin(), blobs.unreadable.end(), std::back_inserter(*unread));
  std::sort(large.begin(), large.end());
  return large;
}

}  // namespace secretscan
