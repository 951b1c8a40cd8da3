#include "scan/history_kinds.h"

#include <algorithm>
#include <iterator>

#include "base/status.h"

namespace secretscan {
namespace {

constexpr Provenance kKinds[] = {
    Provenance::kMerge, Provenance::kCommitMessage, Provenance::kTagMessage,
    Provenance::kNote,  Provenance::kStash,         Provenance::kReflog,
    Provenance::kDangling, Provenance::kRefName,    Provenance::kConfig,
};

const Provenance* FindKind(std::string_view name) {
  const auto found = std::find_if(std::begin(kKinds), std::end(kKinds), [&](Provenance kind) {
    return ProvenanceName(kind) == name;
  });
  return found == std::end(kKinds) ? nullptr : found;
}

}  // namespace

HistoryKinds HistoryKinds::All() {
  HistoryKinds kinds;
  for (const Provenance kind : kKinds) {
    kinds.Add(kind);
  }
  return kinds;
}

HistoryKinds HistoryKinds::OfLog() {
  HistoryKinds kinds;
  kinds.Add(Provenance::kNote);
  kinds.Add(Provenance::kStash);
  return kinds;
}

absl::StatusOr<HistoryKinds> HistoryKinds::Parse(const std::vector<std::string>& words) {
  HistoryKinds kinds;
  bool is_first = true;
  for (const std::string_view word : words) {
    for (std::string_view rest = word;;) {
      const size_t comma = rest.find(',');
      std::string_view item = rest.substr(0, comma);
      const bool removes = item.starts_with('-');
      item.remove_prefix(removes ? 1 : 0);
      if (removes && is_first) {
        kinds = Default();
      }
      is_first = false;
      if (const Provenance* kind = FindKind(item)) {
        removes ? kinds.Remove(*kind) : kinds.Add(*kind);
      } else if (!removes && (item == "all" || item == "default" || item == "none")) {
        kinds = item == "all" ? All() : item == "none" ? None() : Default();
      } else {
        return InvalidArgument("--include: unknown kind '" + std::string(item) + "'; known are " +
                               Names() + ", all, none and default");
      }
      if (comma == std::string_view::npos) {
        break;
      }
      rest.remove_prefix(comma + 1);
    }
  }
  return kinds;
}

std::string HistoryKinds::Names() {
  std::string names;
  for (const Provenance kind : kKinds) {
    names += names.empty() ? "" : ", ";
    names += ProvenanceName(kind);
  }
  return names;
}

bool HistoryKinds::has_all_commits() const {
  return has(Provenance::kMerge) && has(Provenance::kNote) && has(Provenance::kStash) &&
         has(Provenance::kReflog) && has(Provenance::kDangling);
}

}  // namespace secretscan
