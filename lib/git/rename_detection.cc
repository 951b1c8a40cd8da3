// git's search for renames, in its three stages. Where the outcome depends on an order (which of
// several equal sources is taken, which of four remembered candidates is replaced), the order is
// git's too.
#include <algorithm>
#include <limits>
#include <span>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "git/blob_spans.h"
#include "git/similarity.h"
#include "git/tree_diff.h"

namespace secretscan {
namespace {

constexpr int kMinimumSimilarity = kMaxSimilarity / 2;
constexpr int kMinimumBaseNameSimilarity = kMaxSimilarity / 4 * 3;
constexpr int kMaxAlternatives = 100;   // equal sources that are looked at for one target
constexpr size_t kCandidates = 4;       // best sources remembered for one target
constexpr int64_t kTileBytes = int64_t{128} << 20;  // spans of sources held at a time
constexpr uint32_t kNone = std::numeric_limits<uint32_t>::max();

constexpr int64_t kNoContent = -1;  // the file takes no part in inexact search
constexpr int64_t kUnknownSize = -2;

bool IsRegular(const FileSide& side) { return (side.mode & 0170000) == 0100000; }

using Spans = BlobSpans::Spans;

// A deletion (source) or an addition (target).
struct File {
  const FileSide* side = nullptr;
  size_t change = 0;  // index in the list of changes
  std::string_view base_name;
  int64_t size = kUnknownSize;
  uint32_t partner = kNone;

  bool matched() const { return partner != kNone; }
};

File MakeFile(const FileSide& side, size_t change) {
  const std::string_view path = side.path;
  return {&side, change, path.substr(path.rfind('/') + 1)};
}

struct Candidate {
  uint32_t source = kNone;
  uint32_t target = kNone;
  int similarity = 0;
  bool same_base_name = false;
};

// Unused candidates last.
bool IsBetter(const Candidate& a, const Candidate& b) {
  if ((a.source == kNone) != (b.source == kNone)) {
    return b.source == kNone;
  }
  return std::tie(a.similarity, a.same_base_name) > std::tie(b.similarity, b.same_base_name);
}

void RememberIfBetter(const Candidate& candidate, std::span<Candidate, kCandidates> best) {
  size_t worst = 0;
  for (size_t i = 1; i < best.size(); ++i) {
    if (IsBetter(best[worst], best[i])) {
      worst = i;
    }
  }
  if (IsBetter(candidate, best[worst])) {
    best[worst] = candidate;
  }
}

class RenameDetector {
 public:
  RenameDetector(const ObjectStore& objects, const RenameOptions& options,
                 std::vector<FileChange>* changes, std::vector<ObjectId>* unreadable)
      : options_(options), changes_(*changes), blobs_(objects, unreadable) {}

  void Run() {
    CollectFiles();
    if (sources_.empty() || targets_.empty()) {
      return;
    }
    MatchEqualContent();
    MatchUniqueBaseNames();
    MatchSimilarContent();
    RewriteChanges();
  }

 private:
  void CollectFiles() {
    for (size_t i = 0; i < changes_.size(); ++i) {
      const FileChange& change = changes_[i];
      if (!change.before.exists() && change.after.exists()) {
        targets_.push_back(MakeFile(change.after, i));
      } else if (change.before.exists() && !change.after.exists()) {
        sources_.push_back(MakeFile(change.before, i));
      }
    }
  }

  void Match(uint32_t source, uint32_t target) {
    sources_[source].partner = target;
    targets_[target].partner = source;
  }

  // Regular files may change their permissions on the way, all others must keep their mode.
  static std::pair<ObjectId, uint32_t> ContentKey(const FileSide& side) {
    return {side.id, IsRegular(side) ? 0 : side.mode};
  }

  void MatchEqualContent() {
    // Unmatched sources of equal content are a list in ascending order.
    absl::flat_hash_map<std::pair<ObjectId, uint32_t>, uint32_t> heads;
    std::vector<uint32_t> next(sources_.size(), kNone);
    for (size_t i = sources_.size(); i-- > 0;) {
      uint32_t& head = heads.try_emplace(ContentKey(*sources_[i].side), kNone).first->second;
      next[i] = std::exchange(head, static_cast<uint32_t>(i));
    }
    for (uint32_t target = 0; target < targets_.size(); ++target) {
      const auto found = heads.find(ContentKey(*targets_[target].side));
      if (found == heads.end()) {
        continue;
      }
      uint32_t* best = nullptr;
      uint32_t* link = &found->second;
      for (int seen = 0; *link != kNone && seen < kMaxAlternatives; ++seen, link = &next[*link]) {
        const bool same_name = sources_[*link].base_name == targets_[target].base_name;
        if (best == nullptr || same_name) {
          best = link;
        }
        if (same_name) {
          break;
        }
      }
      if (best != nullptr) {
        const uint32_t source = *best;
        *best = next[source];
        Match(source, target);
      }
    }
  }

  // Base names of unmatched files; kNone for a name that occurs more than once.
  static absl::flat_hash_map<std::string_view, uint32_t> UniqueBaseNames(
      const std::vector<File>& files) {
    absl::flat_hash_map<std::string_view, uint32_t> names;
    for (uint32_t i = 0; i < files.size(); ++i) {
      if (!files[i].matched()) {
        const auto [entry, fresh] = names.try_emplace(files[i].base_name, i);
        entry->second = fresh ? i : kNone;
      }
    }
    return names;
  }

  void MatchUniqueBaseNames() {
    const auto sources = UniqueBaseNames(sources_);
    const auto targets = UniqueBaseNames(targets_);
    for (uint32_t i = 0; i < sources_.size(); ++i) {
      File& source = sources_[i];
      if (source.matched() || sources.at(source.base_name) == kNone) {
        continue;
      }
      const auto found = targets.find(source.base_name);
      if (found == targets.end() || found->second == kNone) {
        continue;
      }
      File& target = targets_[found->second];
      if (!MayBeSimilar(&source, &target, kMinimumBaseNameSimilarity)) {
        continue;
      }
      const Spans source_spans = SpansOf(&source);
      const Spans target_spans = SpansOf(&target);
      if (source_spans == nullptr || target_spans == nullptr) {
        continue;
      }
      counter_.Load(*target_spans);
      if (Similarity(counter_.CommonBytes(*source_spans), source.size, target.size) >=
          kMinimumBaseNameSimilarity) {
        Match(i, found->second);
      }
    }
  }

  static std::vector<uint32_t> Unmatched(const std::vector<File>& files) {
    std::vector<uint32_t> unmatched;
    for (uint32_t i = 0; i < files.size(); ++i) {
      if (!files[i].matched()) {
        unmatched.push_back(i);
      }
    }
    return unmatched;
  }

  void MatchSimilarContent() {
    const std::vector<uint32_t> sources = Unmatched(sources_);
    const std::vector<uint32_t> targets = Unmatched(targets_);
    const auto limit = static_cast<uint64_t>(
        std::clamp<int64_t>(options_.limit, 0, std::numeric_limits<int32_t>::max()));
    if (uint64_t{sources.size()} * targets.size() > limit * limit) {
      return;
    }
    std::vector<Candidate> candidates(targets.size() * kCandidates);
    for (size_t begin = 0; begin < sources.size();) {
      const size_t end = TileEnd(sources, begin);
      CompareTile(std::span(sources).subspan(begin, end - begin), targets, candidates);
      begin = end;
    }
    std::stable_sort(candidates.begin(), candidates.end(), IsBetter);
    for (const Candidate& candidate : candidates) {
      if (candidate.source == kNone || candidate.similarity < kMinimumSimilarity) {
        break;
      }
      if (!sources_[candidate.source].matched() && !targets_[candidate.target].matched()) {
        Match(candidate.source, candidate.target);
      }
    }
  }

  // The spans of sources [begin, end) fit into kTileBytes (or it is a single source).
  size_t TileEnd(const std::vector<uint32_t>& sources, size_t begin) {
    int64_t bytes = 0;
    size_t end = begin;
    while (end < sources.size()) {
      const int64_t spans = std::clamp<int64_t>(SizeOf(&sources_[sources[end]]), 0, kSpanHashes);
      bytes += spans * static_cast<int64_t>(sizeof(ContentSpan));
      if (end > begin && bytes > kTileBytes) {
        break;
      }
      ++end;
    }
    return end;
  }

  // Every pair's similarity counts, be it below the minimum: it decides which remembered
  // candidate gives way, and so which of two equal ones comes first in the end.
  void CompareTile(std::span<const uint32_t> sources, std::span<const uint32_t> targets,
                   std::span<Candidate> candidates) {
    std::vector<Spans> spans(sources.size());
    std::vector<bool> comparable(sources.size());
    for (size_t t = 0; t < targets.size(); ++t) {
      File& target = targets_[targets[t]];
      bool any = false;
      for (size_t s = 0; s < sources.size(); ++s) {
        File& source = sources_[sources[s]];
        comparable[s] = MayBeSimilar(&source, &target, kMinimumSimilarity) &&
                        (spans[s] != nullptr || (spans[s] = SpansOf(&source)) != nullptr);
        any = any || comparable[s];
      }
      const Spans target_spans = any ? SpansOf(&target) : nullptr;
      if (target_spans != nullptr) {
        counter_.Load(*target_spans);
      }
      for (size_t s = 0; s < sources.size(); ++s) {
        const File& source = sources_[sources[s]];
        Candidate candidate{sources[s], targets[t], 0, source.base_name == target.base_name};
        if (comparable[s] && target_spans != nullptr) {
          candidate.similarity =
              Similarity(counter_.CommonBytes(*spans[s]), source.size, target.size);
        }
        RememberIfBetter(candidate, std::span<Candidate, kCandidates>(
                                        candidates.subspan(t * kCandidates, kCandidates)));
      }
    }
  }

  bool MayBeSimilar(File* a, File* b, int minimum) {
    const int64_t a_size = SizeOf(a);
    const int64_t b_size = SizeOf(b);
    return a_size >= 0 && b_size >= 0 && SizesAllowSimilarity(a_size, b_size, minimum);
  }

  int64_t SizeOf(File* file) {
    if (file->size == kUnknownSize) {
      file->size = IsRegular(*file->side) ? blobs_.SizeOf(file->side->id) : kNoContent;
    }
    return file->size;
  }

  // Null, and never asked for again, when there are none.
  Spans SpansOf(File* file) {
    Spans spans = blobs_.SpansOf(file->side->id, SizeOf(file));
    if (spans == nullptr) {
      file->size = kNoContent;
    }
    return spans;
  }

  void RewriteChanges() {
    for (const File& target : targets_) {
      if (target.matched()) {
        FileChange& change = changes_[target.change];
        change.before = std::move(changes_[sources_[target.partner].change].before);
        change.renamed = change.before.path != change.after.path;
      }
    }
    std::vector<FileChange> kept;
    kept.reserve(changes_.size());
    auto source = sources_.begin();
    for (size_t i = 0; i < changes_.size(); ++i) {
      const bool is_source = source != sources_.end() && source->change == i;
      if (!is_source || !(source++)->matched()) {
        kept.push_back(std::move(changes_[i]));
      }
    }
    changes_ = std::move(kept);
  }

  const RenameOptions& options_;
  std::vector<FileChange>& changes_;
  BlobSpans blobs_;
  std::vector<File> sources_;
  std::vector<File> targets_;
  SpanCounter counter_;
};

}  // namespace

void DetectRenames(const ObjectStore& objects, const RenameOptions& options,
                   std::vector<FileChange>* changes, std::vector<ObjectId>* unreadable) {
  RenameDetector(objects, options, changes, unreadable).Run();
}

}  // namespace secretscan
