#include "ignore/make_entries.h"

#include <algorithm>
#include <set>

#include "base/status.h"
#include "ignore/path_glob.h"
#include "ignore/secret_tag.h"

namespace secretscan {
namespace {

bool InForce(const IgnoreFile& file, const std::vector<uint32_t>& numbers, CalendarDay today) {
  return std::any_of(numbers.begin(), numbers.end(), [&](uint32_t number) {
    return !file.entries[number].expired(today);
  });
}

}  // namespace

absl::StatusOr<std::vector<IgnoreEntry>> MakeEntries(const IgnoreFile& file,
                                                     const std::vector<Finding>& findings,
                                                     const PathRoot& root,
                                                     const EntryDetails& details, int threads) {
  SECRETSCAN_ASSIGN_OR_RETURN(const auto hidden_by,
                              MatchEntries(file.entries, findings, root, threads));
  std::string salt = UsualSalt(file);
  if (salt.empty()) {
    SECRETSCAN_ASSIGN_OR_RETURN(salt, NewSalt());
  }
  std::vector<const Finding*> wanted;
  SecretTags tags;
  for (size_t i = 0; i < findings.size(); ++i) {
    if (!InForce(file, hidden_by[i], Today())) {
      wanted.push_back(&findings[i]);
      if (!findings[i].secret.empty()) {
        tags.Want(salt, findings[i].secret);
      }
    }
  }
  SECRETSCAN_RETURN_IF_ERROR(tags.Compute(threads));
  std::vector<IgnoreEntry> entries;
  std::set<std::string> made;
  for (const Finding* finding : wanted) {
    IgnoreEntry entry;
    if (finding->secret.empty()) {
      entry.kind = IgnoreEntry::Kind::kFile;
      entry.path = LiteralGlob(root.PathOf(*finding));
    } else {
      entry.salt = salt;
      entry.tag = tags.Tag(salt, finding->secret);
    }
    entry.rule = finding->rule_id;
    entry.reason = details.reason;
    entry.owner = details.owner;
    entry.added = details.added;
    entry.expires = details.expires;
    const std::string line = FormatIgnoreEntry(entry);
    SECRETSCAN_RETURN_IF_ERROR(ParseIgnoreEntry(line).status());  // as of an endless path
    if (made.insert(line).second) {
      entries.push_back(std::move(entry));
    }
  }
  return entries;
}

}  // namespace secretscan
