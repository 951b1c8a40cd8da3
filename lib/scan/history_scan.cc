#include "scan/history_scan.h"

#include <algorithm>
#include <chrono>
#include <future>
#include <iterator>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "base/status.h"
#include "base/worker_pool.h"
#include "git/commit.h"
#include "git/repository.h"
#include "match/compiled_rules.h"
#include "scan/attribution.h"
#include "scan/change_table.h"
#include "scan/commit_graph.h"
#include "scan/content_scan.h"
#include "scan/host_link.h"
#include "scan/loose_ends.h"
#include "scan/memory_budget.h"
#include "scan/message_filter.h"
#include "scan/message_scan.h"
#include "scan/name_scan.h"
#include "scan/packed_blobs.h"
#include "scan/path_verdicts.h"
#include "scan/presence.h"
#include "scan/root_commit.h"

namespace secretscan {
namespace {

void Enter(Progress* progress, Progress::Stage stage) {
  if (progress != nullptr) {
    progress->stage = stage;
  }
}

// Everything between opening the repository and the result, stage by stage.
class HistoryScan {
 public:
  HistoryScan(const HistoryOptions& options, std::shared_ptr<const RuleSet> rules,
              Progress* progress)
      : options_(options),
        rules_(std::move(rules)),
        progress_(progress),
        threads_(options.threads > 0 ? options.threads : DefaultThreadCount()),
        budget_(MemoryBudget::Of(options.max_memory, threads_)),
        like_gitleaks_(options.profile == Profile::kGitleaks),
        included_(like_gitleaks_ ? HistoryKinds::OfLog() : options.kinds) {}

  absl::StatusOr<ScanResult> Run() {
    const auto start = std::chrono::steady_clock::now();
    result_.started_at = FormatUtc(std::chrono::duration_cast<std::chrono::seconds>(
                                       std::chrono::system_clock::now().time_since_epoch())
                                       .count());
    Enter(progress_, Progress::Stage::kOpening);
    SECRETSCAN_RETURN_IF_ERROR(Open());                 // repository, rules, links
    Enter(progress_, Progress::Stage::kWalking);
    SECRETSCAN_RETURN_IF_ERROR(Walk());                 // selected commits and what they changed
    DropUnwanted();                                     // what is of no wanted kind
    Enter(progress_, Progress::Stage::kScanning);
    SECRETSCAN_RETURN_IF_ERROR(ScanContents());         // each distinct blob once
    Enter(progress_, Progress::Stage::kAttributing);
    SECRETSCAN_RETURN_IF_ERROR(Attribute());            // who added it; the exact verdict
    SECRETSCAN_RETURN_IF_ERROR(ScanTexts());            // messages, names, configuration
    Finish();                                           // group, sort, what was left out
    Enter(progress_, Progress::Stage::kDone);
    result_.seconds =
        std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
    return std::move(result_);
  }

 private:
  absl::Status Open() {
    PackStoreOptions store;
    store.cache_bytes = budget_.cache_bytes();
    store.mapped_bytes = budget_.mapped_bytes();
    store.max_object_size = budget_.max_object();
    store.verify = options_.verify_objects;
    store.more_directories = options_.object_directories;
    SECRETSCAN_ASSIGN_OR_RETURN(repository_, Repository::Open(options_.repository, store));
    SECRETSCAN_ASSIGN_OR_RETURN(host_link_,
                                HostLink::Create(options_.platform, repository_->RemoteUrl()));
    // Needed only once contents are scanned: commits are walked meanwhile.
    // With both policies a thread that cannot be had is no error.
    const bool at_once = threads_ > 1 && options_.compiled == nullptr;
    compiling_ = std::async(at_once ? std::launch::async | std::launch::deferred
                                    : std::launch::deferred, [this] {
                   return CompiledOr(options_.compiled, rules_, options_.cache_dir, threads_);
                 }).share();
    result_.command = "history";
    result_.target = options_.repository;
    result_.partial = !options_.selection.is_everything();
    result_.rules = rules_;
    return absl::OkStatus();
  }

  absl::Status Walk() {
    PackInventory packs(repository_->packs());
    OwnObjects objects(*repository_, &packs);
    WalkOptions walk;
    walk.like_log = like_gitleaks_;
    walk.kinds = included_;
    walk.objects = &objects;
    walk.packs = &packs;
    walk.threads = threads_;
    if (included_.has(Provenance::kCommitMessage) && options_.engine != Engine::kOracle) {
      messages_.emplace([rules = compiling_] { return rules.get(); }, options_, threads_);
      walk.visitor = [&](int worker) { return messages_->visitor(worker); };
    }
    SECRETSCAN_ASSIGN_OR_RETURN(
        graph_, WalkCommits(*repository_, options_.selection, walk, progress_, &skips()));
    if (messages_) {
      SECRETSCAN_RETURN_IF_ERROR(messages_->Finish());
    }
    trees_ = IndexTrees(&packs, graph_.commits.size(), threads_, budget_.index_bytes(), progress_);
    const ChangeTableOptions options{threads_, !like_gitleaks_, trees_.get(),
                                     budget_.tree_cache_bytes(),
                                     !like_gitleaks_ || options_.selection.type_changes};
    changes_ = CollectChanges(repository_->objects(), graph_, options, progress_, &skips());
    if (included_.has(Provenance::kDangling) && options_.selection.is_everything() &&
        !IsCancelled()) {
      AddLooseEnds(*repository_, &objects, &packs, threads_, progress_, &graph_, &changes_);
    }
    result_.coverage.commits = static_cast<int64_t>(graph_.commits.size());
    for (const Reference& reference : graph_.references) {
      if (reference.name == "HEAD") {
        result_.head = reference.target.Hex();
      }
    }
    SECRETSCAN_RETURN_IF_ERROR(EndStage());
    if (timed_out_) {
      skips().push_back({SkipReason::kTimedOut, "history", options_.repository,
                         "the time was over before all commits were walked; no blob was scanned"});
    }
    return absl::OkStatus();
  }

  bool IsCancelled() const { return progress_ != nullptr && progress_->cancelled; }

  // An interruption ends the scan. When only the time is over, what was found is still reported.
  absl::Status EndStage() {
    if (!IsCancelled()) {
      return absl::OkStatus();
    }
    if (progress_->timed_out == (timed_out_ ? 1 : 0)) {
      return absl::CancelledError("interrupted");
    }
    timed_out_ = true;
    progress_->cancelled = false;  // so that what is left of the scan runs
    return absl::OkStatus();
  }

  // Commits that were only walked to tell what dangles, and merges that nobody wants to see.
  void DropUnwanted() {
    for (uint32_t i = 0; i < graph_.commits.size(); ++i) {
      const Provenance provenance = graph_.provenance(graph_.commits[i]);
      if (provenance == Provenance::kCommit || included_.has(provenance)) {
        continue;
      }
      for (size_t at = changes_.row_begins[i]; at < changes_.row_begins[i + 1]; ++at) {
        changes_.changes[at].after = Change::kNone;
      }
    }
  }

  // Contents that a change brought to a path which is not allowed, and the scopes of all contents.
  std::vector<uint32_t> ContentsToScan(ScopeTable* scopes, std::vector<uint32_t>* scope_of) const {
    std::vector<uint32_t> contents;
    std::vector<bool> seen(changes_.contents.size());
    *scopes = paths_->scopes();
    scope_of->assign(changes_.contents.size(), ScopeTable::kNone);
    for (const Change& change : changes_.changes) {
      if (change.after == Change::kNone || change.is_type_change() ||
          paths_->IsAllowed(change.path)) {
        continue;
      }
      if (!seen[change.after]) {
        seen[change.after] = true;
        contents.push_back(change.after);
      }
      uint32_t& scope = (*scope_of)[change.after];
      scope = scopes->UnionOf(scope, paths_->scope(change.path));
    }
    return contents;
  }

  absl::Status ScanContents() {
    SECRETSCAN_ASSIGN_OR_RETURN(compiled_, compiling_.get());
    paths_.emplace(changes_.paths, *compiled_, options_.skip_paths, threads_);
    hits_.resize(changes_.contents.size());
    kinds_.resize(changes_.contents.size());
    if (timed_out_) {
      return absl::OkStatus();
    }
    ScopeTable scopes;
    std::vector<uint32_t> scope_of;
    const std::vector<uint32_t> contents = ContentsToScan(&scopes, &scope_of);
    if (progress_ != nullptr) {
      progress_->blobs_total = static_cast<int64_t>(contents.size());
    }
    const ContentScanInput input{*repository_, changes_.contents, contents, scopes, scope_of,
                                 compiled_,    options_,          budget_,  &kinds_};
    SECRETSCAN_RETURN_IF_ERROR(
        secretscan::ScanContents(input, progress_, &hits_, &result_.coverage));
    return EndStage();
  }

  absl::Status Attribute() {
    const AttributionInput input{*repository_, graph_,   changes_,   *paths_, hits_,
                                 compiled_,    options_, host_link_, threads_};
    SECRETSCAN_ASSIGN_OR_RETURN(attributed_, AttributeFindings(input, progress_, &skips()));
    const PackedBlobsInput packed{*repository_, graph_,   changes_,   *paths_, kinds_,
                                  compiled_,    options_, host_link_, budget_};
    SECRETSCAN_ASSIGN_OR_RETURN(
        auto more, FindInPackedBlobs(packed, progress_, &hits_, &result_.coverage));
    std::move(more.begin(), more.end(), std::back_inserter(attributed_));
    return EndStage();
  }

  absl::Status ScanTexts() {
    const auto add = [&](std::vector<AttributedFinding> found) {
      std::move(found.begin(), found.end(), std::back_inserter(attributed_));
    };
    const MessageFilter* filter = messages_ ? &*messages_ : nullptr;
    const MessageScanInput input{*repository_, graph_,   included_,  filter,
                                 compiled_,    options_, host_link_, threads_};
    SECRETSCAN_ASSIGN_OR_RETURN(auto messages, ScanMessages(input, progress_, &skips()));
    add(std::move(messages));
    if (IsCancelled()) {
      skips().push_back({SkipReason::kTimedOut, "messages", options_.repository,
                         "the time was over before all messages were scanned"});
    }
    if (included_.has(Provenance::kRefName)) {
      SECRETSCAN_ASSIGN_OR_RETURN(
          auto names, ScanReferenceNames(NamesToScan(), compiled_, options_, host_link_));
      add(std::move(names));
    }
    if (included_.has(Provenance::kConfig) && options_.selection.is_everything()) {
      SECRETSCAN_ASSIGN_OR_RETURN(
          auto values,
          ScanConfiguration(*repository_, compiled_, options_, host_link_, &skips()));
      add(std::move(values));
    }
    return EndStage();
  }

  std::vector<Reference> NamesToScan() const {
    if (options_.selection.is_everything()) {
      return graph_.references;
    }
    std::vector<Reference> names;
    for (const std::string& name : options_.names) {
      names.push_back({name, {}});
    }
    return names;
  }

  void Finish() {
    std::sort(attributed_.begin(), attributed_.end(),
              [](const AttributedFinding& a, const AttributedFinding& b) {
                return ReportOrder(a.finding, b.finding);
              });
    std::vector<FindingPlace> places;
    for (AttributedFinding& attributed : attributed_) {
      places.push_back({attributed.content, std::move(attributed.references)});
      result_.findings.push_back(std::move(attributed.finding));
    }
    if (!result_.findings.empty()) {
      result_.identity = RootCommit();
    }
    GroupSecrets(&result_);
    result_.presence_known = true;
    FindPresence(repository_->objects(), trees_.get(), graph_, changes_, hits_, places, threads_,
                 &result_);
    TidySkips(&skips());
    NamePathsOfSkips();
  }

  // A blob's id alone tells people little.
  void NamePathsOfSkips() {
    absl::flat_hash_map<ObjectId, Skip*> blobs;
    for (Skip& skip : skips()) {
      ObjectId id;
      if (skip.kind == "blob" && ObjectId::FromHex(skip.name, &id)) {
        blobs.emplace(id, &skip);
      }
    }
    if (blobs.empty()) {
      return;
    }
    for (const Change& change : changes_.changes) {
      if (change.after == Change::kNone) {
        continue;
      }
      if (const auto blob = blobs.find(changes_.contents[change.after].id); blob != blobs.end()) {
        std::string& detail = blob->second->detail;
        detail += (detail.empty() ? "as " : "; as ") + changes_.paths[change.path];
        blobs.erase(blob);  // its first path is enough
      }
    }
  }

  // Empty if it cannot be read.
  std::string RootCommit() const {
    ObjectId head;
    if (!ObjectId::FromHex(result_.head, &head)) {
      return "";
    }
    absl::flat_hash_map<ObjectId, uint32_t> nodes;
    for (uint32_t i = 0; i < graph_.commits.size(); ++i) {
      nodes[graph_.commits[i].id] = i;
    }
    return ReadRootCommit(*repository_, head, like_gitleaks_,
                          [&](const ObjectId& id, ObjectId* parent) {
                            const auto node = nodes.find(id);
                            if (node == nodes.end()) {
                              return false;
                            }
                            if (graph_.commits[node->second].parent_count > 0) {
                              *parent = graph_.id(graph_.parents(node->second)[0]);
                            }
                            return true;
                          });
  }

  std::vector<Skip>& skips() { return result_.coverage.skips; }

  const HistoryOptions& options_;
  std::shared_ptr<const RuleSet> rules_;
  Progress* progress_;
  const int threads_;
  const MemoryBudget budget_;
  const bool like_gitleaks_;
  const HistoryKinds included_;
  bool timed_out_ = false;  // a stage was cut short, and the later ones finish what there is

  std::unique_ptr<Repository> repository_;
  HostLink host_link_;
  std::shared_ptr<const CompiledRules> compiled_;
  std::optional<MessageFilter> messages_;
  CommitGraph graph_;
  std::unique_ptr<const TreeIndex> trees_;
  ChangeTable changes_;
  std::optional<PathVerdicts> paths_;
  std::vector<std::vector<BlobHit>> hits_;  // by content
  std::vector<ContentKind> kinds_;          // by content
  std::vector<AttributedFinding> attributed_;
  ScanResult result_;
  // Destroyed first, which waits for its end.
  std::shared_future<absl::StatusOr<std::shared_ptr<const CompiledRules>>> compiling_;
};

}  // namespace

absl::StatusOr<ScanResult> ScanHistory(const HistoryOptions& options,
                                       std::shared_ptr<const RuleSet> rules, Progress* progress) {
  return HistoryScan(options, std::move(rules), progress).Run();
}

}  // namespace secretscan
