// The shape of a history before and after a rewrite: which commits there are, and their parents.
#pragma once

#include <mutex>
#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "git/commit.h"
#include "git/repository.h"
#include "rewrite/history_rewriter.h"
#include "rewrite/object_sink.h"

namespace secretscan {

// Hands objects on, and remembers which tree and parents each commit has.
class OutlineSink final : public ObjectSink {
 public:
  // `next` outlives this.
  OutlineSink(int id_size, ObjectSink* next) : id_size_(id_size), next_(*next) {}

  using ObjectSink::Write;
  absl::StatusOr<ObjectId> Write(ObjectType type, std::string_view data,
                                 const Resemblance& base) override;

  const CommitLinks* Find(const ObjectId& commit) const;

 private:
  const int id_size_;
  std::mutex mutex_;
  ObjectSink& next_;
  absl::flat_hash_map<ObjectId, CommitLinks> commits_;
};

// In the order of the rewrite, without contents, messages, paths and names of people: each commit's id,
// tree and parents; of the new one also the id that it had. Commits that are gone are not in the new.
struct HistoryOutline {
  std::string before;
  std::string after;
};
absl::StatusOr<HistoryOutline> OutlineHistory(const Repository& repository,
                                              const RewrittenHistory& history,
                                              const OutlineSink& sink);

}  // namespace secretscan
