#include "ignore/baseline.h"

#include <bit>
#include <utility>

#include "base/status.h"
#include "base/utf8.h"
#include "report/secret_mask.h"

namespace secretscan {
namespace {

using Keys = absl::flat_hash_set<std::string>;

// Parts of a key, none of which can be taken for another.
class KeyWriter {
 public:
  explicit KeyWriter(char kind) : key_(1, kind) {}

  KeyWriter& Text(std::string_view text) {
    return Number(static_cast<int64_t>(text.size())).Append(text);
  }
  // As it looks in a report.
  KeyWriter& Shown(std::string_view text) {
    return IsValidUtf8(text) ? Text(text) : Text(ReplaceInvalidUtf8(text));
  }
  KeyWriter& Number(int64_t number) { return Append(std::to_string(number)).Append(";"); }
  KeyWriter& Float(float value) { return Number(std::bit_cast<uint32_t>(value == 0 ? 0 : value)); }
  std::string key() && { return std::move(key_); }

 private:
  KeyWriter& Append(std::string_view text) {
    key_ += text;
    return *this;
  }
  std::string key_;
};

// What gitleaks compares. Written for both kinds of findings, whose members have the same names.
template <typename AnyFinding>
std::string ExactKey(const AnyFinding& f, std::string_view message, bool redacted) {
  KeyWriter key('=');
  key.Shown(f.rule_id).Shown(f.description).Shown(f.file).Shown(f.commit).Shown(f.author);
  key.Shown(f.email).Shown(f.date).Shown(message).Float(f.entropy);
  key.Number(f.start_line).Number(f.end_line).Number(f.start_column).Number(f.end_column);
  if (!redacted) {
    key.Shown(f.match).Shown(f.secret);
  }
  return std::move(key).key();
}

template <typename AnyFinding>
std::string SecretKey(const AnyFinding& f) {
  return std::move(KeyWriter('s').Shown(f.rule_id).Shown(f.file).Shown(f.secret)).key();
}

template <typename AnyFinding>
std::string IdKey(const AnyFinding& f, std::string_view secret_id) {
  return std::move(KeyWriter('i').Shown(f.rule_id).Shown(f.file).Text(secret_id)).key();
}

template <typename AnyFinding>
std::string PlaceKey(const AnyFinding& f, int64_t start_column, int64_t end_column) {
  KeyWriter key('p');
  key.Shown(f.rule_id).Shown(f.file).Shown(f.commit).Number(f.start_line).Number(f.end_line);
  key.Number(start_column).Number(end_column).Float(f.entropy);
  return std::move(key).key();
}

template <typename AnyFinding>
std::string FileKey(const AnyFinding& f) {
  return std::move(KeyWriter('f').Shown(f.rule_id).Shown(f.file)).key();
}

// The key by which an entry is known again, or nothing.
std::string KeyOf(const ReportedFinding& entry, bool ids_are_keyed) {
  if (entry.shows_secret()) {
    return SecretKey(entry);
  }
  if (entry.start_line == 0) {
    return FileKey(entry);
  }
  if (ids_are_keyed && !entry.secret_id.empty()) {
    return IdKey(entry, entry.secret_id);
  }
  return entry.commit.empty() ? "" : PlaceKey(entry, entry.start_column, entry.end_column);
}

// Calls visit(i, key) for every key under which an entry may know findings[i].
template <typename Visit>
void ForEachKey(const ScanResult& result, const Visit& visit) {
  for (size_t i = 0; i < result.findings.size(); ++i) {
    const Finding& f = result.findings[i];
    if (f.secret.empty()) {
      visit(i, FileKey(f));
      continue;
    }
    visit(i, SecretKey(f));
    if (f.commit.empty()) {
      continue;
    }
    // gitleaks counts columns one too high on all lines but the first of what was added.
    for (const int64_t more_start : {0, 1}) {
      for (const int64_t more_end : {0, 1}) {
        visit(i, PlaceKey(f, f.start_column + more_start, f.end_column + more_end));
      }
    }
  }
  if (result.identity.empty()) {
    return;
  }
  for (const SecretGroup& group : result.secrets) {
    for (const size_t i : group.occurrences) {
      if (!result.findings[i].secret.empty()) {
        visit(i, IdKey(result.findings[i], group.id));
      }
    }
  }
}

}  // namespace

absl::StatusOr<Baseline> Baseline::Read(std::string_view text, std::string name) {
  SECRETSCAN_ASSIGN_OR_RETURN(FindingReport report, ReadFindings(text, name));
  return Baseline(std::move(report), std::move(name));
}

int64_t Baseline::unusable(const ScanResult& result) const {
  int64_t count = 0;
  for (const ReportedFinding& entry : report_.findings) {
    count += KeyOf(entry, !result.identity.empty()).empty();
  }
  return count;
}

std::vector<bool> Baseline::Hides(const ScanResult& result, Profile profile, bool redacted) const {
  return profile == Profile::kGitleaks && report_.format == FindingReport::Format::kGitleaks
             ? HidesExactly(result, redacted)
             : HidesSameSecrets(result);
}

std::vector<bool> Baseline::HidesSameSecrets(const ScanResult& result) const {
  Keys keys;
  for (const ReportedFinding& entry : report_.findings) {
    keys.insert(KeyOf(entry, !result.identity.empty()));
  }
  std::vector<bool> hides(result.findings.size());
  ForEachKey(result, [&](size_t i, const std::string& key) {
    hides[i] = hides[i] || keys.contains(key);
  });
  return hides;
}

std::vector<size_t> Baseline::UnusedEntries(const ScanResult& result) const {
  Keys found;
  ForEachKey(result, [&](size_t, const std::string& key) { found.insert(key); });
  std::vector<size_t> unused;
  for (size_t i = 0; i < report_.findings.size(); ++i) {
    if (!found.contains(KeyOf(report_.findings[i], !result.identity.empty()))) {
      unused.push_back(i);
    }
  }
  return unused;
}

std::vector<bool> Baseline::HidesExactly(const ScanResult& result, bool redacted) const {
  Keys keys;
  for (const ReportedFinding& entry : report_.findings) {
    keys.insert(ExactKey(entry, entry.message, redacted));
  }
  // Our own redacted reports hide secrets in the message, too.
  const SecretMask mask(result.findings, redacted ? 100 : 0);
  std::vector<bool> hides;
  for (const Finding& f : result.findings) {
    hides.push_back(keys.contains(ExactKey(f, f.message, redacted)) ||
                    (redacted &&
                     keys.contains(ExactKey(f, mask.Hide(f.message, f.secret), redacted))));
  }
  return hides;
}

}  // namespace secretscan
