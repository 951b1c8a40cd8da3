#include "scan/message_scan.h"

#include <algorithm>
#include <iterator>
#include <optional>
#include <string>
#include <utility>

#include "absl/container/flat_hash_map.h"
#include "base/status.h"
#include "base/worker_pool.h"
#include "git/commit.h"
#include "git/mailmap.h"
#include "git/tag.h"
#include "scan/text_batch.h"
#include "scan/text_judge.h"

namespace secretscan {
namespace {

constexpr size_t kGrain = 64;
constexpr size_t kMinBatch = 64;  // for fewer texts it is not worth while to set a batch up

// One thread's share.
struct Worker {
  std::unique_ptr<TextBatch> batch;
  std::unique_ptr<TextJudge> judge;
  std::string data;
  std::vector<uint32_t> suspects;
  std::vector<AttributedFinding> found;
  std::vector<Skip> skips;
  absl::Status failure;
};

class MessageScan {
 public:
  MessageScan(const MessageScanInput& input, Progress* progress)
      : input_(input),
        progress_(progress),
        mailmap_(input.repository.Mailmap()),
        workers_(static_cast<size_t>(std::max(input.threads, 1))) {}

  absl::StatusOr<std::vector<AttributedFinding>> Run(std::vector<Skip>* skips) {
    if (input_.kinds.has(Provenance::kCommitMessage)) {
      SECRETSCAN_ASSIGN_OR_RETURN(const std::vector<uint32_t> suspects, SuspectCommits());
      SECRETSCAN_RETURN_IF_ERROR(Judge(suspects.size(), [&](size_t i, Worker* worker) {
        return JudgeCommit(suspects[i], worker);
      }));
    }
    if (input_.kinds.has(Provenance::kTagMessage)) {
      SECRETSCAN_RETURN_IF_ERROR(Judge(input_.graph.tags.size(), [&](size_t i, Worker* worker) {
        return JudgeTag(input_.graph.tags[i], worker);
      }));
    }
    std::vector<AttributedFinding> found;
    for (Worker& worker : workers_) {
      std::move(worker.found.begin(), worker.found.end(), std::back_inserter(found));
      std::move(worker.skips.begin(), worker.skips.end(), std::back_inserter(*skips));
    }
    if (std::any_of(found.begin(), found.end(), [](const AttributedFinding& attributed) {
          return attributed.finding.provenance == Provenance::kTagMessage;
        })) {
      NameReferences(&found);
    }
    return found;
  }

 private:
  bool IsCancelled() const { return progress_ != nullptr && progress_->cancelled; }

  // Calls work(index, worker) for [0, count), by several threads.
  template <typename Work>
  absl::Status ForEach(size_t count, const Work& work) {
    ParallelFor(static_cast<int>(workers_.size()), count, kGrain,
                [&](int w, size_t begin, size_t end) {
                  Worker& worker = workers_[static_cast<size_t>(w)];
                  for (size_t i = begin; i < end && worker.failure.ok() && !IsCancelled(); ++i) {
                    worker.failure = work(i, &worker);
                  }
                });
    for (const Worker& worker : workers_) {
      SECRETSCAN_RETURN_IF_ERROR(worker.failure);
    }
    return absl::OkStatus();
  }

  template <typename Work>
  absl::Status Judge(size_t count, const Work& work) {
    return ForEach(count, [&](size_t i, Worker* worker) -> absl::Status {
      if (worker->judge == nullptr) {
        SECRETSCAN_ASSIGN_OR_RETURN(
            worker->judge, TextJudge::Create(input_.rules, input_.options, input_.host_link));
      }
      return work(i, worker);
    });
  }

  bool IsWanted(const CommitNode& commit) const {
    const Provenance root = input_.graph.roots[commit.root].provenance;
    return root == Provenance::kCommit || input_.kinds.has(root);
  }

  // Commits whose messages may hold something, ascending.
  absl::StatusOr<std::vector<uint32_t>> SuspectCommits() {
    std::vector<uint32_t> suspects;
    std::vector<uint32_t> unseen;
    for (uint32_t i = 0; i < input_.graph.commits.size(); ++i) {
      const CommitNode& commit = input_.graph.commits[i];
      if (!IsWanted(commit)) {
        continue;
      }
      if (input_.filter == nullptr || commit.packed == CommitTable::kNone) {
        unseen.push_back(i);
      } else if (input_.filter->IsSuspect(commit.packed)) {
        suspects.push_back(i);
      }
    }
    if (unseen.size() < kMinBatch || input_.options.engine == Engine::kOracle) {
      suspects.insert(suspects.end(), unseen.begin(), unseen.end());
    } else {
      SECRETSCAN_RETURN_IF_ERROR(ForEach(unseen.size(), [&](size_t i, Worker* worker) {
        return AddToBatch(unseen[i], worker);
      }));
      for (Worker& worker : workers_) {
        if (worker.batch != nullptr) {
          SECRETSCAN_RETURN_IF_ERROR(worker.batch->Flush());
          for (const auto& more : {worker.batch->suspects(), worker.suspects}) {
            suspects.insert(suspects.end(), more.begin(), more.end());
          }
        }
      }
    }
    std::sort(suspects.begin(), suspects.end());
    suspects.erase(std::unique(suspects.begin(), suspects.end()), suspects.end());
    return suspects;
  }

  absl::Status AddToBatch(uint32_t commit, Worker* worker) {
    if (worker->batch == nullptr) {
      SECRETSCAN_ASSIGN_OR_RETURN(worker->batch, TextBatch::Create(input_.rules, input_.options));
    }
    if (!Read(input_.graph.commits[commit].id, ObjectType::kCommit, worker)) {
      return absl::OkStatus();
    }
    if (const auto message = PlainMessage(worker->data)) {
      return worker->batch->Add(commit, *message);
    }
    worker->suspects.push_back(commit);
    return absl::OkStatus();
  }

  absl::Status JudgeCommit(uint32_t number, Worker* worker) {
    const CommitNode& node = input_.graph.commits[number];
    if (!Read(node.id, ObjectType::kCommit, worker)) {
      return absl::OkStatus();
    }
    auto commit = ParseCommit(worker->data, node.id.size);
    if (!commit.ok()) {
      AddSkip("commit", node.id, commit.status(), worker);
      return absl::OkStatus();
    }
    if (commit->message.empty() || IsTooLarge("commit", node.id, commit->message, worker)) {
      return absl::OkStatus();
    }
    mailmap_.Apply(&commit->author);
    Finding place;
    place.provenance = Provenance::kCommitMessage;
    place.file = kCommitMessageFile;
    place.origin = input_.graph.roots[node.root].origin;
    place.commit = node.id.Hex();
    place.message = LogMessage(commit->message);
    SetAuthor(commit->author, &place);
    const size_t first = worker->found.size();
    SECRETSCAN_RETURN_IF_ERROR(worker->judge->Judge(commit->message, place, &worker->found));
    if (input_.graph.roots[node.root].provenance != Provenance::kCommit) {
      for (size_t i = first; i < worker->found.size(); ++i) {
        worker->found[i].finding.link.clear();  // no host knows of it
      }
    }
    return absl::OkStatus();
  }

  absl::Status JudgeTag(const CommitGraph::Tag& tag, Worker* worker) {
    if (!Read(tag.id, ObjectType::kTag, worker)) {
      return absl::OkStatus();
    }
    auto parsed = ParseTag(worker->data, tag.id.size);
    if (!parsed.ok()) {
      AddSkip("tag", tag.id, parsed.status(), worker);
      return absl::OkStatus();
    }
    if (parsed->message.empty() || IsTooLarge("tag", tag.id, parsed->message, worker)) {
      return absl::OkStatus();
    }
    mailmap_.Apply(&parsed->tagger);
    Finding place;
    place.provenance = Provenance::kTagMessage;
    place.file = kTagMessageFile;
    place.origin = tag.origin;
    place.blob = tag.id.Hex();
    SetAuthor(parsed->tagger, &place);
    return worker->judge->Judge(parsed->message, place, &worker->found);
  }

  // The references at whose end a tag with a finding stands.
  void NameReferences(std::vector<AttributedFinding>* found) const {
    absl::flat_hash_map<std::string, const CommitGraph::Tag*> tags;
    for (const CommitGraph::Tag& tag : input_.graph.tags) {
      tags[tag.id.Hex()] = &tag;
    }
    absl::flat_hash_map<ObjectId, std::vector<uint32_t>> references;  // by what they name
    for (uint32_t i = 0; i < input_.graph.references.size(); ++i) {
      references[input_.graph.references[i].target].push_back(i);
    }
    for (AttributedFinding& attributed : *found) {
      if (attributed.finding.provenance == Provenance::kTagMessage) {
        for (const ObjectId& target : tags[attributed.finding.blob]->named_by) {
          const std::vector<uint32_t>& names = references[target];
          attributed.references.insert(attributed.references.end(), names.begin(), names.end());
        }
      }
    }
  }

  bool Read(const ObjectId& id, ObjectType wanted, Worker* worker) const {
    const auto type = input_.repository.objects().Read(id, &worker->data);
    if (type.ok() && *type == wanted) {
      return true;
    }
    AddSkip(ObjectTypeName(wanted), id, type.ok() ? DataLoss("of another type") : type.status(),
            worker);
    return false;
  }

  bool IsTooLarge(std::string_view kind, const ObjectId& id, std::string_view message,
                  Worker* worker) const {
    constexpr int64_t kMegabyte = 1'000'000;
    const int64_t limit = input_.options.max_target_megabytes;
    if (limit <= 0 || static_cast<int64_t>(message.size()) / kMegabyte <= limit) {
      return false;
    }
    worker->skips.push_back({SkipReason::kTooLarge, std::string(kind), id.Hex(),
                             "a message of " + std::to_string(message.size()) + " bytes"});
    return true;
  }

  static void AddSkip(std::string_view kind, const ObjectId& id, const absl::Status& status,
                      Worker* worker) {
    worker->skips.push_back(
        {absl::IsNotFound(status) ? SkipReason::kMissing : SkipReason::kCorrupt,
         std::string(kind), id.Hex(), std::string(ToStd(status.message()))});
  }

  const MessageScanInput& input_;
  Progress* progress_;
  const Mailmap mailmap_;
  std::vector<Worker> workers_;
};

}  // namespace

absl::StatusOr<std::vector<AttributedFinding>> ScanMessages(const MessageScanInput& input,
                                                            Progress* progress,
                                                            std::vector<Skip>* skips) {
  return MessageScan(input, progress).Run(skips);
}

}  // namespace secretscan
