#include "scan/commit_stamp.h"

#include <string>
#include <utility>

#include "git/loose_object.h"

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
    const CommitNode& node = graph_.commits[row];
    finding->provenance = graph_.provenance(node);
    finding->origin = graph_.roots[node.root].origin;
    finding->commit = node.id.Hex();
    finding->author = commit.author.name;
    finding->email = commit.author.email;
    finding->date = FormatUtc(commit.author.seconds);
    finding->message = LogMessage(commit.message);
  } else {
    const CommitGraph::DirectObject& direct = graph_.direct_objects[row - graph_.commits.size()];
    finding->provenance = direct.provenance;
    finding->origin = direct.origin;
    finding->commit.clear();
    // A blob without a path, or what is inside of one.
    if (finding->file.empty() || finding->file.starts_with('!')) {
      finding->file.insert(0, ".git/objects/" + LooseObjectName(direct.id));
    }
  }
  finding->fingerprint = GitleaksFingerprint(*finding);
  // What only this repository knows of has no page. `git log` does not tell it apart.
  const bool is_own = finding->provenance == Provenance::kStash ||
                      finding->provenance == Provenance::kReflog ||
                      finding->provenance == Provenance::kDangling;
  finding->link = is_own && !graph_.like_log ? "" : host_link_.For(*finding);
}

}  // namespace secretscan
