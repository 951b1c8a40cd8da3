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

// `later_columns`: gitleaks counts columns one too high on all lines but a fragment's first.
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

}  // namespace

absl::StatusOr<Baseline> Baseline::Read(std::string_view text, std::string name) {
  Baseline baseline;
  SECRETSCAN_ASSIGN_OR_RETURN(baseline.report_, ReadFindings(text, name));
  baseline.name_ = std::move(name);
  return baseline;
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

std::vector<bool> Baseline::HidesSameSecrets(const ScanResult& result) const {
  const bool ids_are_keyed = !result.identity.empty();
  Keys keys;
  for (const ReportedFinding& entry : report_.findings) {
    keys.insert(KeyOf(entry, ids_are_keyed));
  }
  keys.erase("");
  std::vector<bool> hides;
  for (const Finding& f : result.findings) {
    bool known = false;
    if (f.secret.empty()) {
      known = keys.contains(FileKey(f));
    } else {
      known = keys.contains(SecretKey(f));
      for (int64_t start = f.start_column; start <= f.start_column + 1 && !known; ++start) {
        for (int64_t end = f.end_column; end <= f.end_column + 1 && !known; ++end) {
          known = !f.commit.empty() && keys.contains(PlaceKey(f, start, end));
        }
      }
    }
    hides.push_back(known);
  }
  if (ids_are_keyed) {
    for (const SecretGroup& group : result.secrets) {
      for (const size_t i : group.occurrences) {
        const Finding& f = result.findings[i];
        hides[i] = hides[i] || (!f.secret.empty() && keys.contains(IdKey(f, group.id)));
      }
    }
  }
  return hides;
}

}  // namespace secretscan
