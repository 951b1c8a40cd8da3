#include "scan/commit_stamp.h"

#include <string>
#include <utility>

namespace secretscan {

const Commit& CommitStamp::CommitOf(uint32_t row) {
  if (!commit_ || row != row_) {
    row_ = row;
    commit_.emplace();
    std::string data;
    const ObjectId& id = graph_.StandIn(graph_.commits[row].id);
    if (objects_.Read(id, &data).ok()) {
      if (auto parsed = ParseCommit(data, id.size); parsed.ok()) {
        commit_ = *std::move(parsed);
        mailmap_.Apply(&commit_->author);
      }
    }
  }
  return *commit_;
}

void CommitStamp::Apply(uint32_t row, Finding* finding) {
  if (row < graph_.commits.size()) {
    const Commit& commit = CommitOf(row);
    finding->provenance =
        graph_.commits[row].is_merge() ? Provenance::kMerge : Provenance::kCommit;
    finding->commit = graph_.commits[row].id.Hex();
    finding->author = commit.author.name;
    finding->email = commit.author.email;
    finding->date = FormatUtc(commit.author.seconds);
    finding->message = LogMessage(commit.message);
  } else {
    finding->provenance = Provenance::kObject;
    finding->commit.clear();
  }
  finding->fingerprint = GitleaksFingerprint(*finding);
  finding->link = host_link_.For(*finding);
}

}  // namespace secretscan
