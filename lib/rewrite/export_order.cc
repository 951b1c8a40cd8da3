#include "rewrite/export_order.h"

#include <algorithm>
#include <atomic>
#include <cstddef>
#include <mutex>
#include <optional>
#include <queue>
#include <utility>

#include "base/status.h"
#include "git/commit.h"
#include "git/commit_table.h"

namespace secretscan {
namespace {

constexpr size_t kMaxTexts = size_t{256} << 20;  // kept in memory; the others are read again
constexpr std::string_view kNotes = "refs/notes/";

}  // namespace

// The bytes of commits, as far as they were read in bulk and there is room.
class ExportOrder::Texts {
 public:
  // One thread's.
  class Keeper final : public CommitVisitor {
   public:
    Keeper(std::vector<std::string_view>* texts, std::atomic<size_t>* used)
        : texts_(*texts), used_(*used) {}
    void VisitCommit(uint32_t number, std::string_view data) override {
      if (used_.fetch_add(data.size(), std::memory_order_relaxed) + data.size() > kMaxTexts) {
        return;
      }
      if (data.size() > left_) {
        left_ = std::max(data.size(), size_t{1} << 20);
        chunks_.push_back(std::make_unique<char[]>(left_));
        next_ = chunks_.back().get();
      }
      std::copy(data.begin(), data.end(), next_);
      texts_[number] = {next_, data.size()};
      next_ += data.size();
      left_ -= data.size();
    }

   private:
    std::vector<std::string_view>& texts_;
    std::atomic<size_t>& used_;
    std::vector<std::unique_ptr<char[]>> chunks_;
    char* next_ = nullptr;
    size_t left_ = 0;
  };

  Texts(const SourceObjects& source, int threads)
      : packed_(source.inventory().OfType(ObjectType::kCommit)) {
    texts_.resize(packed_.ids.size());
    for (int i = 0; i < threads; ++i) {
      keepers_.push_back(std::make_unique<Keeper>(&texts_, &used_));
    }
    table_.emplace(source.repository().packs(), packed_, threads, nullptr,
                   [&](int worker) { return keepers_[static_cast<size_t>(worker)].get(); });
  }

  uint32_t Find(const ObjectId& id, CommitLinks* links) const { return table_->Find(id, links); }
  // Links are not asked for any more.
  void Forget() {
    table_.reset();
    packed_ = {};
  }
  // Empty: not kept.
  std::string_view text(uint32_t number) const { return texts_[number]; }

 private:
  PackedObjects packed_;
  std::vector<std::string_view> texts_;
  std::atomic<size_t> used_ = 0;
  std::vector<std::unique_ptr<Keeper>> keepers_;
  std::optional<CommitTable> table_;
};

ExportOrder::ExportOrder(const SourceObjects& source) : source_(source) {}
ExportOrder::~ExportOrder() = default;

// Numbers here are of finding, not yet of the order.
class ExportOrder::Builder {
 public:
  Builder(ExportOrder* order, const ExportOptions& options, Progress* progress)
      : order_(*order), source_(order->source_), options_(options), progress_(progress) {}

  absl::Status Build(std::span<const ExportTip> tips, std::span<const ObjectId> excluded) {
    for (const ObjectId& id : excluded) {
      SECRETSCAN_RETURN_IF_ERROR(Walk(id, /*is_outside=*/true));
    }
    for (const ExportTip& tip : tips) {
      SECRETSCAN_RETURN_IF_ERROR(Walk(tip.commit, /*is_outside=*/false));
    }
    ListTips(tips);
    MarkNotes();
    const std::vector<uint32_t> sorted = options_.date_order ? ByDate() : ByTopology();
    const auto exported = static_cast<size_t>(std::count_if(
        found_.begin(), found_.end(), [](const Found& f) { return f.is_read && !f.is_outside; }));
    if (sorted.size() != exported) {
      return DataLoss("commits are their own ancestors, as replace references or grafts have it");
    }
    Number(sorted);
    return absl::OkStatus();
  }

 private:
  struct Found {
    ObjectId tree;
    uint64_t date = 0;
    uint32_t parents_begin = 0;
    uint32_t parent_count = 0;
    uint32_t text = kNone;
    bool is_read = false;
    bool is_outside = false;
    bool is_note = false;
  };

  uint32_t Intern(const ObjectId& id) {
    const uint32_t number = ids_.Intern(id);
    if (number == found_.size()) {
      found_.emplace_back();
    }
    return number;
  }

  std::span<const uint32_t> ParentsOf(uint32_t commit) const {
    return std::span(links_).subspan(found_[commit].parents_begin, found_[commit].parent_count);
  }

  absl::Status Walk(const ObjectId& tip, bool is_outside) {
    std::vector<uint32_t> stack = {Intern(tip)};
    while (!stack.empty()) {
      const uint32_t number = stack.back();
      stack.pop_back();
      if (found_[number].is_read) {
        continue;
      }
      if (progress_ != nullptr && progress_->cancelled.load(std::memory_order_relaxed)) {
        return absl::CancelledError("interrupted");
      }
      found_[number].is_outside = is_outside;
      SECRETSCAN_RETURN_IF_ERROR(Load(number));
      for (const uint32_t parent : ParentsOf(number)) {
        if (!found_[parent].is_read) {
          stack.push_back(parent);
        }
      }
    }
    return absl::OkStatus();
  }

  absl::Status Load(uint32_t number) {
    const ObjectId id = ids_[number];
    const ObjectId stand_in = source_.StandIn(id);
    CommitLinks links;
    const uint32_t text = order_.texts_->Find(stand_in, &links);
    if (text == kNone) {
      SECRETSCAN_RETURN_IF_ERROR(source_.ReadAs(ObjectType::kCommit, id, &data_));
      auto parsed = ParseCommitLinks(data_, source_.id_size());
      if (!parsed.ok()) {
        return Annotate(parsed.status(), "object " + id.Hex());
      }
      links = *std::move(parsed);
    }
    if (const std::vector<ObjectId>* graft = source_.Graft(id)) {
      links.parents = *graft;
    }
    std::vector<uint32_t> parents;
    for (const ObjectId& parent : links.parents) {
      parents.push_back(Intern(parent));
    }
    Found& found = found_[number];
    found.tree = links.tree;
    found.date = static_cast<uint64_t>(links.committer_seconds);
    found.parents_begin = static_cast<uint32_t>(links_.size());
    found.parent_count = static_cast<uint32_t>(parents.size());
    found.text = text;
    found.is_read = true;
    links_.insert(links_.end(), parents.begin(), parents.end());
    return absl::OkStatus();
  }

  bool IsExported(uint32_t commit) const {
    return found_[commit].is_read && !found_[commit].is_outside;
  }

  // By date, newest first, otherwise as they came; a commit's first name counts.
  void ListTips(std::span<const ExportTip> tips) {
    std::vector<bool> seen(found_.size());
    for (const ExportTip& tip : tips) {
      const uint32_t commit = ids_.Find(tip.commit);
      if (!tip.name.empty()) {
        names_.try_emplace(commit, tip.name);
      }
      if (IsExported(commit) && !seen[commit]) {
        seen[commit] = true;
        tips_.push_back(commit);
      }
    }
    std::stable_sort(tips_.begin(), tips_.end(),
                     [&](uint32_t a, uint32_t b) { return found_[a].date > found_[b].date; });
  }

  // Newest first, otherwise who came first.
  struct Queued {
    uint64_t date;
    size_t ticket;
    uint32_t commit;
    bool operator<(const Queued& other) const {
      return date != other.date ? date < other.date : ticket > other.ticket;
    }
  };
  class DateQueue {
   public:
    void Push(uint64_t date, uint32_t commit) { queue_.push({date, ticket_++, commit}); }
    uint32_t Pop() {
      const uint32_t commit = queue_.top().commit;
      queue_.pop();
      return commit;
    }
    bool empty() const { return queue_.empty(); }

   private:
    std::priority_queue<Queued> queue_;
    size_t ticket_ = 0;
  };

  // A commit without a name of its own takes that of the first child that a walk by date comes from.
  void MarkNotes() {
    const bool has_notes = std::any_of(names_.begin(), names_.end(), [](const auto& name) {
      return std::string_view(name.second).starts_with(kNotes);
    });
    if (!has_notes) {
      return;
    }
    enum : uint8_t { kNoName, kNote, kOther };
    std::vector<uint8_t> kinds(found_.size(), kNoName);
    for (const auto& [commit, name] : names_) {
      kinds[commit] = std::string_view(name).starts_with(kNotes) ? kNote : kOther;
    }
    std::vector<bool> queued(found_.size());
    DateQueue queue;
    for (const uint32_t tip : tips_) {
      queued[tip] = true;
      queue.Push(found_[tip].date, tip);
    }
    while (!queue.empty()) {
      const uint32_t commit = queue.Pop();
      found_[commit].is_note = kinds[commit] == kNote;
      for (const uint32_t parent : ParentsOf(commit)) {
        if (!IsExported(parent)) {
          continue;
        }
        if (kinds[parent] == kNoName) {
          kinds[parent] = kinds[commit];
        }
        if (!queued[parent]) {
          queued[parent] = true;
          queue.Push(found_[parent].date, parent);
        }
      }
    }
  }

  // Of exported commits: how often it is a parent of one.
  std::vector<uint32_t> CountChildren() const {
    std::vector<uint32_t> counts(found_.size());
    for (uint32_t commit = 0; commit < found_.size(); ++commit) {
      if (IsExported(commit)) {
        for (const uint32_t parent : ParentsOf(commit)) {
          ++counts[parent];
        }
      }
    }
    return counts;
  }

  // Children first: what has no more children is taken from `pop`, and what becomes so is pushed.
  template <typename Push, typename Pop>
  std::vector<uint32_t> Sort(const Push& push, const Pop& pop) const {
    std::vector<uint32_t> children = CountChildren();
    std::vector<uint32_t> sorted;
    size_t waiting = 0;
    for (const uint32_t tip : tips_) {
      if (children[tip] == 0) {
        push(tip);
        ++waiting;
      }
    }
    for (; waiting > 0; --waiting) {
      const uint32_t commit = pop();
      sorted.push_back(commit);
      for (const uint32_t parent : ParentsOf(commit)) {
        if (--children[parent] == 0 && IsExported(parent)) {
          push(parent);
          ++waiting;
        }
      }
    }
    return sorted;
  }

  std::vector<uint32_t> ByTopology() const {
    std::vector<uint32_t> stack;
    bool is_initial = true;
    return Sort([&](uint32_t commit) { stack.push_back(commit); },
                [&] {
                  if (std::exchange(is_initial, false)) {
                    std::reverse(stack.begin(), stack.end());
                  }
                  const uint32_t commit = stack.back();
                  stack.pop_back();
                  return commit;
                });
  }

  std::vector<uint32_t> ByDate() const {
    DateQueue queue;
    return Sort([&](uint32_t commit) { queue.Push(found_[commit].date, commit); },
                [&] { return queue.Pop(); });
  }

  void Number(const std::vector<uint32_t>& sorted) {
    std::vector<uint32_t> numbers(found_.size(), kNone);
    std::vector<uint32_t> all(sorted.rbegin(), sorted.rend());
    for (size_t i = 0; i < all.size(); ++i) {
      numbers[all[i]] = static_cast<uint32_t>(i);
    }
    order_.count_ = sorted.size();
    for (size_t i = 0; i < order_.count_; ++i) {
      for (const uint32_t parent : ParentsOf(all[i])) {
        if (numbers[parent] == kNone) {
          numbers[parent] = static_cast<uint32_t>(all.size());
          all.push_back(parent);
        }
      }
    }
    order_.commits_.reserve(all.size());
    order_.ids_.reserve(order_.count_);
    for (const uint32_t number : all) {
      const Found& found = found_[number];
      Commit commit;
      commit.id = ids_[number];
      commit.tree = found.tree;
      commit.text = found.text;
      commit.is_note = found.is_note;
      commit.parents_begin = static_cast<uint32_t>(order_.parents_.size());
      if (order_.commits_.size() < order_.count_) {
        commit.parent_count = found.parent_count;
        for (const uint32_t parent : ParentsOf(number)) {
          order_.parents_.push_back(numbers[parent]);
        }
        order_.ids_.push_back(commit.id);
      }
      order_.numbers_.emplace(commit.id, static_cast<uint32_t>(order_.commits_.size()));
      order_.commits_.push_back(commit);
    }
    for (auto& [commit, name] : names_) {
      if (numbers[commit] != kNone) {
        order_.first_names_.emplace(numbers[commit], std::move(name));
      }
    }
  }

  ExportOrder& order_;
  const SourceObjects& source_;
  const ExportOptions& options_;
  Progress* const progress_;
  ObjectIdTable ids_;
  std::vector<Found> found_;      // parallel to ids_
  std::vector<uint32_t> links_;
  std::vector<uint32_t> tips_;
  absl::flat_hash_map<uint32_t, std::string> names_;
  std::string data_;
};

absl::StatusOr<std::unique_ptr<ExportOrder>> ExportOrder::Make(
    const SourceObjects& source, std::span<const ExportTip> tips,
    std::span<const ObjectId> excluded, const ExportOptions& options, Progress* progress) {
  std::unique_ptr<ExportOrder> order(new ExportOrder(source));
  order->texts_ = std::make_unique<Texts>(source, std::max(options.threads, 1));
  Builder builder(order.get(), options, progress);
  SECRETSCAN_RETURN_IF_ERROR(builder.Build(tips, excluded));
  order->texts_->Forget();
  return order;
}

uint32_t ExportOrder::Find(const ObjectId& id) const {
  const auto found = numbers_.find(id);
  return found == numbers_.end() ? kNone : found->second;
}

std::string_view ExportOrder::FirstName(uint32_t commit) const {
  const auto found = first_names_.find(commit);
  return found == first_names_.end() ? std::string_view() : found->second;
}

absl::StatusOr<std::string_view> ExportOrder::Read(uint32_t commit) const {
  const uint32_t text = commits_[commit].text;
  if (text != kNone && !texts_->text(text).empty()) {
    return texts_->text(text);
  }
  SECRETSCAN_RETURN_IF_ERROR(
      source_.ReadAs(ObjectType::kCommit, commits_[commit].id, &buffer_));
  return std::string_view(buffer_);
}

}  // namespace secretscan
