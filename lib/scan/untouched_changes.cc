#include "scan/untouched_changes.h"

#include <algorithm>
#include <memory>
#include <mutex>
#include <string>
#include <tuple>

#include "base/worker_pool.h"
#include "git/caching_object_store.h"
#include "git/line_diff.h"
#include "git/untouched_lines.h"

namespace secretscan {
namespace {

constexpr size_t kCacheBytes = size_t{32} << 20;  // a thread
// Versions of one file follow each other; where a chunk begins, one is read again.
constexpr size_t kGrain = 64;

class Reader {
 public:
  Reader(const ObjectStore& objects, const ChangeTable& changes)
      : objects_(objects, kCacheBytes), changes_(changes) {}

  // Null when it cannot be read.
  std::shared_ptr<const std::string> Read(uint32_t content) const {
    const Content& wanted = changes_.contents[content];
    if (wanted.is_gitlink) {
      return std::make_shared<std::string>(GitlinkText(wanted.id));
    }
    auto text = objects_.Share(wanted.id);
    return text.ok() ? *std::move(text) : nullptr;
  }

 private:
  CachingObjectStore objects_;
  const ChangeTable& changes_;
};

bool IsUntouched(const std::string& before, const std::string& after,
                 const std::vector<BlobHit>& hits) {
  if (IsBinaryForGit(before) || IsBinaryForGit(after)) {
    return false;
  }
  UntouchedLines untouched(before, after);
  const std::vector<Span> ranges = MergedRanges(hits);
  return std::all_of(ranges.begin(), ranges.end(), [&](const Span& range) {
    return untouched.Contain(range.begin, range.end);
  });
}

}  // namespace

std::vector<Span> MergedRanges(const std::vector<BlobHit>& hits) {
  std::vector<Span> merged;
  for (const BlobHit& hit : hits) {
    if (!merged.empty() && hit.range.begin <= merged.back().end) {
      merged.back().end = std::max(merged.back().end, hit.range.end);
    } else {
      merged.push_back(hit.range);
    }
  }
  return merged;
}

absl::flat_hash_set<ContentPair> FindUntouched(const ObjectStore& objects,
                                               const ChangeTable& changes,
                                               const std::vector<std::vector<BlobHit>>& hits,
                                               std::vector<PlacedPair> pairs, int threads,
                                               Progress* progress) {
  // By path, then in the order in which they came: a file's life.
  absl::flat_hash_set<ContentPair> seen;
  std::erase_if(pairs, [&](const PlacedPair& placed) { return !seen.insert(placed.pair).second; });
  std::stable_sort(pairs.begin(), pairs.end(), [](const PlacedPair& a, const PlacedPair& b) {
    return a.path < b.path;
  });
  std::vector<std::unique_ptr<Reader>> readers;
  for (int i = 0; i < threads; ++i) {
    readers.push_back(std::make_unique<Reader>(objects, changes));
  }
  std::mutex mutex;
  absl::flat_hash_set<ContentPair> untouched;
  ParallelFor(threads, pairs.size(), kGrain, [&](int worker, size_t begin, size_t end) {
    std::vector<ContentPair> found;
    for (size_t i = begin; i < end && (progress == nullptr || !progress->cancelled); ++i) {
      const auto [before, after] = pairs[i].pair;
      const auto old_text = readers[worker]->Read(before);
      const auto new_text = old_text == nullptr ? nullptr : readers[worker]->Read(after);
      if (new_text != nullptr && IsUntouched(*old_text, *new_text, hits[after])) {
        found.push_back(pairs[i].pair);
      }
    }
    const std::lock_guard lock(mutex);
    untouched.insert(found.begin(), found.end());
  });
  return untouched;
}

}  // namespace secretscan
