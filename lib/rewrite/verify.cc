// The checks of a verification, one after the other.
#include <unistd.h>

#include <algorithm>
#include <mutex>
#include <tuple>

#include "base/status.h"
#include "decode/file_source.h"
#include "git/object_hash.h"
#include "report/terminal_text.h"
#include "rewrite/ban_list.h"
#include "rewrite/guard.h"
#include "rewrite/held_objects.h"
#include "rewrite/history_comparison.h"
#include "rewrite/object_format.h"
#include "rewrite/path_secrets.h"
#include "rewrite/reach_walk.h"
#include "rewrite/repository_files.h"
#include "rewrite/verification.h"

namespace secretscan {
namespace {

// An object with a secret in it, or one that is flagged.
struct Hit {
  std::vector<std::string> what;
  std::vector<std::string> places;
};
using Hits = absl::flat_hash_map<ObjectId, Hit>;

constexpr char kFlagged[] = "flagged blob";

std::string Joined(const std::vector<std::string>& words) {
  std::string text;
  for (const std::string& word : words) {
    text += (text.empty() ? "" : ", ") + word;
  }
  return text;
}

// What lies in the object directories, and what of it holds a secret.
struct Holdings {
  HeldObjects held;
  Hits hits;
  KnownTypes types;
  std::vector<UnreadHolding> partly;   // archives that could not be looked into
};

Holdings SearchObjects(const Repository& repository, const SecretSearch& secrets, int threads,
                       Progress* progress) {
  struct Worker {
    Hits hits;
    std::vector<std::pair<ObjectId, ObjectType>> types;
    std::vector<UnreadHolding> partly;
  };
  Holdings all;
  std::vector<Worker> workers(static_cast<size_t>(std::max(threads, 1)));
  PathSecrets paths(secrets, repository.object_id_size());
  std::mutex mutex;
  all.held = VisitHeldObjects(
      repository, threads, progress,
      [&](int number, const ObjectId& id, ObjectType type, std::string_view data,
          const std::string& place) {
        Worker& worker = workers[static_cast<size_t>(number)];
        worker.types.emplace_back(id, type);
        std::vector<std::string> what;
        if (type == ObjectType::kBlob) {
          if (const absl::Status status = secrets.SearchInside(data, &what); !status.ok()) {
            worker.partly.push_back({place, id.Hex(),
                                     "what it packs cannot be looked into: " +
                                         std::string(ToStd(status.message()))});
          }
        } else {
          secrets.Search(data, &what);
        }
        if (secrets.IsFlagged(id)) {
          what.emplace_back(kFlagged);
        }
        if (type == ObjectType::kTree && paths.wants_trees()) {
          const std::lock_guard<std::mutex> lock(mutex);
          paths.AddTree(id, data);
        }
        if (!what.empty()) {
          Hit& hit = worker.hits[id];
          hit.what = std::move(what);
          hit.places.push_back(place);
        }
      });
  for (Worker& worker : workers) {
    for (auto& [id, hit] : worker.hits) {
      Hit& joined = all.hits[id];
      joined.what = std::move(hit.what);
      joined.places.insert(joined.places.end(), hit.places.begin(), hit.places.end());
    }
    all.types.insert(worker.types.begin(), worker.types.end());
    all.partly.insert(all.partly.end(), worker.partly.begin(), worker.partly.end());
  }
  for (const auto& [id, name] : paths.Find()) {
    Hit& hit = all.hits[id];
    hit.what.push_back(name + " (path)");
    if (hit.places.empty()) {
      hit.places.emplace_back("a directory's names");
    }
  }
  for (auto& [id, hit] : all.hits) {
    std::sort(hit.places.begin(), hit.places.end());
  }
  return all;
}

void TellUnread(const Holdings& holdings, Check* check) {
  for (const UnreadHolding& unread : holdings.held.unread) {
    check->CannotRead({unread.reason, unread.place, unread.object});
  }
}

void TellRemains(const Holdings& holdings, Check* check) {
  for (const auto& [id, hit] : holdings.hits) {
    for (const std::string& place : hit.places) {
      check->Violate({Joined(hit.what), place, id.Hex()});
    }
  }
}

void TellPartly(const Holdings& holdings, Check* check) {
  for (const UnreadHolding& unread : holdings.partly) {
    check->CannotRead({unread.reason, unread.place, unread.object});
  }
}

// Names of references and files may be secrets themselves.
void HideSecrets(const SecretSearch& secrets, Check* check) {
  for (std::vector<CheckNote>* notes : {&check->violations, &check->unreadable, &check->remarks}) {
    for (CheckNote& note : *notes) {
      note.what = secrets.Hide(note.what);
      note.place = secrets.Hide(note.place);
    }
  }
}

class Verifier {
 public:
  explicit Verifier(const VerificationInput& input) : input_(input) {}

  absl::StatusOr<Verification> Run() {
    holdings_ = SearchObjects(input_.repository, input_.secrets, input_.threads, input_.progress);
    SECRETSCAN_RETURN_IF_ERROR(Cancelled());
    ReadReferences();
    roots_ = RepositoryRoots(input_.repository, [&](std::string name, std::string reason) {
      absent_.CannotRead({TerminalText(reason), TerminalText(name), ""});
    });
    Walk();
    SECRETSCAN_RETURN_IF_ERROR(Cancelled());
    CheckAbsence();
    SECRETSCAN_RETURN_IF_ERROR(Cancelled());
    Compare();
    SECRETSCAN_RETURN_IF_ERROR(Cancelled());
    CheckMade();
    CheckObjects();
    CheckReferences();
    SECRETSCAN_RETURN_IF_ERROR(Cancelled());
    Verification all;
    all.checks = {std::move(absent_),           std::move(made_),
                  std::move(compared_.trees),   std::move(compared_.commits),
                  std::move(objects_),          std::move(names_),
                  std::move(compared_.tips)};
    all.made = std::move(compared_.made);
    for (Check& check : all.checks) {
      HideSecrets(input_.secrets, &check);
    }
    return all;
  }

 private:
  absl::Status Cancelled() const {
    return input_.progress != nullptr && input_.progress->cancelled
               ? absl::CancelledError("interrupted")
               : absl::OkStatus();
  }

  void ReadReferences() {
    std::vector<std::string> broken;   // RepositoryRoots() tells of these
    if (auto references = input_.repository.References(&broken); references.ok()) {
      references_ = *std::move(references);
    }
  }

  // Everything that is reachable, with the way to what should not be there.
  void Walk() {
    absl::flat_hash_set<ObjectId> wanted;
    for (const auto& [id, hit] : holdings_.hits) {
      wanted.insert(id);
    }
    // In a partial clone a tree can name what is not here.
    wanted.insert(input_.secrets.blobs().begin(), input_.secrets.blobs().end());
    reach_ = WalkReachable(input_.repository, roots_, wanted, holdings_.types, input_.progress);
    FindUnread();
  }

  void CheckAbsence() {
    absent_.id = "V1";
    absent_.title = input_.after_purge ? "no secret and no flagged blob is left anywhere"
                                       : "no secret and no flagged blob is within reach";
    absl::flat_hash_set<ObjectId> reached;
    for (const ReachResult::Found& found : reach_.found) {
      reached.insert(found.id);
      const auto hit = holdings_.hits.find(found.id);
      absent_.Violate({hit == holdings_.hits.end() ? kFlagged : Joined(hit->second.what),
                       found.place, found.id.Hex()});
    }
    // Every name that leads there, since each has to be dealt with.
    for (const auto& [name, id] : reach_.roots) {
      absent_.Violate({"leads to one of these", TerminalText(name), id.Hex()});
    }
    int64_t out_of_reach = 0;
    for (const auto& [id, hit] : holdings_.hits) {
      out_of_reach += reached.contains(id) ? 0 : 1;
    }
    if (input_.after_purge) {
      TellRemains(holdings_, &absent_);
      TellUnread(holdings_, &absent_);
      TellPartly(holdings_, &absent_);
    } else {
      TellUnreadInReach();
      if (out_of_reach > 0) {
        absent_.Remark({"objects with secrets are left that nothing names; a purge removes them",
                        std::to_string(out_of_reach), ""});
      }
    }
    SearchFiles();
    SearchNames();
    absent_.Count("secrets", static_cast<int64_t>(input_.secrets.secret_count()));
    absent_.Count("flagged_blobs", static_cast<int64_t>(input_.secrets.blobs().size()));
    absent_.Count("objects", holdings_.held.objects);
    absent_.Count("packs", holdings_.held.packs);
    absent_.Count("loose", holdings_.held.loose);
    absent_.Count("roots", static_cast<int64_t>(roots_.size()));
    absent_.Count("files", files_searched_);
    absent_.Count("out_of_reach", out_of_reach);
    absent_.Finish();
  }

  // What could not be read matters only where something leads to it.
  void FindUnread() {
    absl::flat_hash_set<ObjectId> unread;
    for (const auto* list : {&holdings_.held.unread, &holdings_.partly}) {
      for (const UnreadHolding& holding : *list) {
        if (ObjectId id; ObjectId::FromHex(holding.object, &id)) {
          unread.insert(id);
        }
      }
    }
    if (unread.empty()) {
      return;
    }
    const ReachResult reach =
        WalkReachable(input_.repository, roots_, unread, holdings_.types, input_.progress);
    for (const ReachResult::Found& found : reach.found) {
      unread_places_[found.id.Hex()] = found.place;
    }
  }

  void TellUnreadInReach() {
    for (const auto* list : {&holdings_.held.unread, &holdings_.partly}) {
      for (const UnreadHolding& holding : *list) {
        const auto place = unread_places_.find(holding.object);
        if (place != unread_places_.end()) {
          absent_.CannotRead({holding.reason, place->second, holding.object});
        } else {
          absent_.Remark({holding.reason, holding.place, holding.object});
        }
      }
    }
  }

  void SearchFiles() {
    const RepositoryFiles files = ListRepositoryFiles(input_.repository, input_.progress);
    for (const auto& [name, reason] : files.unreadable) {
      absent_.CannotRead({reason, TerminalText(name), ""});
    }
    for (const std::string& other : files.others) {
      absent_.Remark({"another repository, which was not looked into", other, ""});
    }
    for (const std::string& backup : files.backups) {
      absent_.Remark({"a backup of a rewrite, which holds secrets by design", backup, ""});
    }
    for (const RepositoryFile& file : files.files) {
      if (input_.progress != nullptr && input_.progress->cancelled) {
        return;
      }
      SearchFile(file);
    }
  }

  void SearchFile(const RepositoryFile& file) {
    std::vector<std::string> what;
    input_.secrets.Search(file.name, &what);
    if (file.is_link) {
      std::string target(4096, '\0');
      const ssize_t size = ::readlink(file.path.c_str(), target.data(), target.size());
      target.resize(size < 0 ? 0 : static_cast<size_t>(size));
      input_.secrets.Search(target, &what);
    } else if (input_.secrets.has_secrets() || !input_.secrets.blobs().empty()) {
      const absl::Status status = SearchContent(file, &what);
      // A lock or a log may go while one looks.
      if (!status.ok() && !absl::IsNotFound(status)) {
        absent_.CannotRead({std::string(ToStd(status.message())), file.name, ""});
      }
    }
    ++files_searched_;
    if (what.empty()) {
      return;
    }
    if (file.kind == FileKind::kIgnored) {
      absent_.Remark({Joined(what) + ", in a file that git is told to ignore", file.name, ""});
    } else {
      absent_.Violate({Joined(what), file.name, ""});
    }
  }

  absl::Status SearchContent(const RepositoryFile& file, std::vector<std::string>* what) {
    SECRETSCAN_ASSIGN_OR_RETURN(FileSource source, FileSource::Open(file.path));
    if (source.seekable_size() > static_cast<int64_t>(kMaxObjectSize)) {
      return input_.secrets.Search(&source, what);
    }
    std::string bytes;
    bool complete = false;
    SECRETSCAN_RETURN_IF_ERROR(ReadUpTo(&source, kMaxObjectSize, &bytes, &complete));
    if (file.kind != FileKind::kGit && !input_.secrets.blobs().empty()) {
      ObjectHasher hasher(input_.repository.object_id_size());
      if (input_.secrets.IsFlagged(hasher.Hash(ObjectType::kBlob, bytes))) {
        what->emplace_back(kFlagged);
      }
    }
    if (file.kind == FileKind::kGit) {
      // An index also remembers blobs in its extensions, by their raw names.
      if (file.name.ends_with("index")) {
        for (const ObjectId& id : input_.secrets.blobs()) {
          const std::string_view raw(reinterpret_cast<const char*>(id.bytes.data()), id.size);
          if (bytes.find(raw) != std::string::npos) {
            what->emplace_back(kFlagged);
            break;
          }
        }
      }
      input_.secrets.Search(bytes, what);
      return absl::OkStatus();
    }
    return input_.secrets.SearchInside(bytes, what);
  }

  void SearchNames() {
    for (const Reference& reference : references_) {
      std::vector<std::string> what;
      input_.secrets.Search(reference.name, &what);
      if (!what.empty()) {
        // The name itself would tell the secret.
        absent_.Violate({Joined(what) + ", in the name of a reference", "",
                         reference.target.Hex()});
      }
    }
  }

  void Compare() {
    if (input_.run == nullptr) {
      for (auto [check, id, title] :
           {std::tuple(&compared_.trees, "V3", "kept commits differ in affected files only"),
            std::tuple(&compared_.commits, "V4", "commits, authors and parents are what they were"),
            std::tuple(&compared_.tips, "V7", "files that differ at the tips")}) {
        check->id = id;
        check->title = title;
        check->Skip("no run of a rewrite is known");
      }
      return;
    }
    compared_ = CompareHistories(input_, [&](const ObjectId& id) {
      return holdings_.hits.contains(id) || input_.secrets.IsFlagged(id) ||
             input_.changed_blobs.contains(id);
    });
  }

  // V2: what the run made holds none of the secrets.
  void CheckMade() {
    made_.id = "V2";
    made_.title = input_.run != nullptr ? "no new object holds a secret"
                                        : "no object within reach holds a secret";
    if (input_.run == nullptr) {
      for (const ReachResult::Found& found : reach_.found) {
        made_.Violate({"holds a secret or is flagged", found.place, found.id.Hex()});
      }
      made_.Count("objects", reach_.commits + reach_.trees + reach_.blobs + reach_.tags);
      return;
    }
    for (const auto& [id, before] : compared_.made) {
      if (const auto hit = holdings_.hits.find(id); hit != holdings_.hits.end()) {
        made_.Violate({Joined(hit->second.what), Joined(hit->second.places), id.Hex()});
      }
    }
    made_.Count("objects", static_cast<int64_t>(compared_.made.size()));
  }

  void CheckObjects() {
    objects_.id = "V5";
    objects_.title = "everything within reach is there, and new objects are well formed";
    for (const ReachResult::Problem& problem : reach_.problems) {
      const CheckNote note{problem.reason, problem.place, problem.id.Hex()};
      if (!problem.is_expected) {
        objects_.Violate(note);
      } else if (input_.repository.is_partial()) {
        ++expected_missing_;
      } else {
        objects_.Remark(note);
      }
    }
    if (expected_missing_ > 0) {
      objects_.CannotRead({"objects are not in this partial clone",
                           std::to_string(expected_missing_), ""});
    }
    for (const UnreadHolding& unread : holdings_.held.unread) {
      const auto place = unread_places_.find(unread.object);
      if (place != unread_places_.end()) {
        objects_.Violate({unread.reason, place->second, unread.object});
      } else {
        objects_.Remark({unread.reason, unread.place, unread.object});
      }
    }
    if (input_.repository.is_shallow()) {
      objects_.Remark({"a shallow clone: the history ends before its beginning", "", ""});
    }
    for (const auto& [id, before] : compared_.made) {
      CheckFormat(id, before);
    }
    objects_.Count("commits", reach_.commits);
    objects_.Count("trees", reach_.trees);
    objects_.Count("blobs", reach_.blobs);
    objects_.Count("tags", reach_.tags);
    objects_.Count("checked_new", static_cast<int64_t>(compared_.made.size()));
    objects_.Finish();
  }

  void CheckFormat(const ObjectId& id, const ObjectId& before) {
    const auto known = holdings_.types.find(id);
    if (known != holdings_.types.end() && known->second == ObjectType::kBlob) {
      return;
    }
    std::string data;
    const auto type = input_.repository.objects().Read(id, &data);
    if (!type.ok()) {
      objects_.Violate({std::string(ToStd(type.status().message())), "made by the run", id.Hex()});
      return;
    }
    const std::vector<std::string> problems =
        FormatProblems(*type, data, input_.repository.object_id_size());
    if (problems.empty()) {
      return;
    }
    std::vector<std::string> old_problems;
    if (const auto old_type = input_.repository.objects().Read(before, &data); old_type.ok()) {
      old_problems = FormatProblems(*old_type, data, input_.repository.object_id_size());
    }
    for (const std::string& problem : problems) {
      const bool is_old = std::find(old_problems.begin(), old_problems.end(), problem) !=
                          old_problems.end();
      const CheckNote note{problem + (is_old ? ", as it was before" : ""), "", id.Hex()};
      is_old ? objects_.Remark(note) : objects_.Violate(note);
    }
  }

  // V6: references are what the map says, and nothing leads to the old history.
  void CheckReferences() {
    names_.id = "V6";
    names_.title = "references are the new ones, and nothing leads to the old commits";
    if (input_.run == nullptr) {
      names_.Skip("no run of a rewrite is known");
      return;
    }
    absl::flat_hash_map<std::string, ObjectId> present;
    for (const Reference& reference : references_) {
      present[reference.name] = reference.target;
    }
    int64_t equal = 0, moved = 0;
    for (const auto& [name, ids] : input_.run->references) {
      const auto now = present.find(name);
      const std::string shown = TerminalText(name);
      if (now == present.end()) {
        if (ids.second.IsNull()) {
          ++equal;
        } else if (!input_.is_remote) {
          names_.Violate({"reference is not there", shown, ids.second.Hex()});
        }
      } else if (now->second == ids.second) {
        ++equal;
      } else if (now->second == ids.first) {
        names_.Violate({input_.is_remote ? "still the old one; nothing was pushed to it"
                                         : "still the old one",
                        shown, now->second.Hex()});
      } else {
        ++moved;
        names_.Remark({"moved on since", shown, now->second.Hex()});
      }
    }
    FindOldCommits();
    names_.Count("references", static_cast<int64_t>(references_.size()));
    names_.Count("as_mapped", equal);
    names_.Count("moved_since", moved);
    names_.Finish();
  }

  void FindOldCommits() {
    BanList bans;
    std::string list;
    absl::flat_hash_set<ObjectId> images;
    for (const auto& [before, after] : input_.run->commits) {
      images.insert(after);
    }
    for (const auto& [before, after] : input_.run->commits) {
      // What one commit became another may have been. What is not there leads nowhere.
      const bool is_here = holdings_.types.contains(before) || input_.repository.is_partial() ||
                           input_.repository.is_shallow();
      if (before != after && is_here && !images.contains(before)) {
        list += before.Hex() + "\n";
      }
    }
    if (const absl::Status status = bans.Add(list, "commit-map"); !status.ok() || bans.empty()) {
      return;
    }
    std::vector<GuardTip> tips;
    for (const Root& root : roots_) {
      const auto type = holdings_.types.find(root.id);
      if (type != holdings_.types.end() && type->second != ObjectType::kBlob) {
        tips.push_back({root.name, root.id});
      }
    }
    const auto result = CheckTips(input_.repository, bans, tips, {});
    if (!result.ok()) {
      names_.CannotRead({std::string(ToStd(result.status().message())), "", ""});
      return;
    }
    for (const GuardRefusal& refusal : result->refusals) {
      names_.Violate({"leads to old commits", TerminalText(refusal.tip), refusal.banned.Hex()});
    }
    names_.Count("leading_to_old_commits", static_cast<int64_t>(result->refusals.size()));
  }

  const VerificationInput& input_;
  Holdings holdings_;
  std::vector<Reference> references_;
  std::vector<Root> roots_;
  ReachResult reach_;
  absl::flat_hash_map<std::string, std::string> unread_places_;   // by hex id
  HistoryComparison compared_;
  Check absent_, made_, objects_, names_;
  int64_t files_searched_ = 0, expected_missing_ = 0;
};

}  // namespace

absl::StatusOr<Verification> Verify(const VerificationInput& input) {
  return Verifier(input).Run();
}

absl::StatusOr<Check> FindRemains(const Repository& repository, const SecretSearch& secrets,
                                  int threads, Progress* progress) {
  const Holdings holdings = SearchObjects(repository, secrets, threads, progress);
  if (progress != nullptr && progress->cancelled) {
    return absl::CancelledError("interrupted");
  }
  Check check;
  check.id = "V1";
  check.title = "no secret and no flagged blob is left anywhere";
  TellRemains(holdings, &check);
  TellUnread(holdings, &check);
  TellPartly(holdings, &check);
  check.Count("objects", holdings.held.objects);
  check.Count("packs", holdings.held.packs);
  check.Count("loose", holdings.held.loose);
  check.Finish();
  HideSecrets(secrets, &check);
  return check;
}

}  // namespace secretscan
