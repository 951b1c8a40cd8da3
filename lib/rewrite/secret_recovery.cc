#include "rewrite/secret_recovery.h"

#include <algorithm>
#include <cmath>
#include <vector>

#include "absl/container/flat_hash_set.h"
#include "report/redact.h"
#include "rules/entropy.h"

namespace secretscan {
namespace {

constexpr size_t kMaxRegion = size_t{1} << 20;
constexpr size_t kMaxPlaces = 64;       // at which a candidate may begin, or end
constexpr double kRounding = 1e-4;      // of entropies, which reports show as floats
constexpr std::string_view kCut = "...";
constexpr char kMember = '!';           // between an archive and a name in it
constexpr std::string_view kReplacement = "\xEF\xBF\xBD";

// A piece of a text: the finding's lines.
struct Region {
  std::string_view text;
  size_t last_line = 0;   // where the last of them begins
};

std::optional<Region> LinesOf(std::string_view text, int64_t first, int64_t last) {
  if (first < 1 || last < first) {
    return std::nullopt;
  }
  size_t at = 0;
  size_t begin = 0;
  for (int64_t line = 1; line <= last; ++line) {
    if (line == first) {
      begin = at;
    }
    if (line == last) {
      const size_t end = std::min(text.find('\n', at), text.size());
      const std::string_view region = text.substr(begin, end - begin);
      return region.size() > kMaxRegion ? std::nullopt
                                        : std::optional(Region{region, at - begin});
    }
    at = text.find('\n', at);
    if (at == std::string_view::npos) {
      return std::nullopt;
    }
    ++at;
  }
  return std::nullopt;
}

std::vector<size_t> Occurrences(std::string_view text, std::string_view pattern) {
  std::vector<size_t> places;
  for (size_t at = text.find(pattern); at != std::string_view::npos && places.size() < kMaxPlaces;
       at = text.find(pattern, at + 1)) {
    places.push_back(at);
  }
  return places;
}

constexpr size_t kNowhere = static_cast<size_t>(-1);

// An offset by column, as we count, or as gitleaks does, which takes the line break before a line for
// the line's first column. kNowhere when it is not in the region.
size_t ByColumn(const Region& region, size_t line_begin, int64_t column, int64_t line,
                bool like_gitleaks) {
  const int64_t at = static_cast<int64_t>(line_begin) + column - (like_gitleaks && line > 1 ? 1 : 0);
  return at < static_cast<int64_t>(line_begin) || at > static_cast<int64_t>(region.text.size())
             ? kNowhere
             : static_cast<size_t>(at);
}

// What a masked match shows around one place of the mask.
struct Surroundings {
  std::string_view before;
  std::string_view behind;
};

// Other secrets in the match are hidden as well: what lies beyond one of them does not count.
Surroundings Around(std::string_view match, size_t at, size_t size) {
  std::string_view before = match.substr(0, at);
  std::string_view behind = match.substr(at + size);
  if (const size_t other = before.rfind(kRedactedWord); other != std::string_view::npos) {
    before.remove_prefix(other + kRedactedWord.size());
  }
  behind = behind.substr(0, behind.find(kRedactedWord));
  // Bytes that are no UTF-8 were changed.
  if (const size_t bad = before.rfind(kReplacement); bad != std::string_view::npos) {
    before.remove_prefix(bad + kReplacement.size());
  }
  return {before, behind.substr(0, behind.find(kReplacement))};
}

// What can be the secret. Columns count only where the match shows nothing on that side.
void AddCandidates(const Region& region, const ReportedFinding& finding, bool like_gitleaks,
                   absl::flat_hash_set<std::string>* candidates) {
  for (const size_t mask : Occurrences(finding.match, finding.secret)) {
    const Surroundings around = Around(finding.match, mask, finding.secret.size());
    std::vector<size_t> begins, ends;
    if (around.before.empty()) {
      begins = {ByColumn(region, 0, finding.start_column - 1, finding.start_line, like_gitleaks)};
    } else {
      begins = Occurrences(region.text, around.before);
      for (size_t& begin : begins) {
        begin += around.before.size();
      }
    }
    if (around.behind.empty()) {
      ends = {ByColumn(region, region.last_line, finding.end_column, finding.end_line,
                       like_gitleaks)};
    } else {
      ends = Occurrences(region.text, around.behind);
    }
    for (const size_t begin : begins) {
      for (const size_t end : ends) {
        if (end != kNowhere && begin < end &&
            CanBeSecret(finding, region.text.substr(begin, end - begin))) {
          candidates->emplace(region.text.substr(begin, end - begin));
        }
      }
    }
  }
}

}  // namespace

bool HidesSecret(const ReportedFinding& finding) {
  return !finding.shows_secret() || finding.secret == kRedactedWord ||
         finding.secret.find(kReplacement) != std::string::npos;
}

bool CanBeSecret(const ReportedFinding& finding, std::string_view secret) {
  if (secret.empty() || std::abs(ShannonEntropy(secret) - finding.entropy) > kRounding) {
    return false;
  }
  const std::string_view shown = finding.secret;
  if (shown.empty() || shown == kRedactedWord || !shown.ends_with(kCut)) {
    return true;
  }
  return secret.starts_with(shown.substr(0, shown.size() - kCut.size())) || secret == shown;
}

std::optional<std::string> RecoverSecret(std::string_view text, const ReportedFinding& finding) {
  const auto region = LinesOf(text, finding.start_line, finding.end_line);
  if (!region || finding.entropy <= 0 || finding.secret.empty()) {
    return std::nullopt;
  }
  absl::flat_hash_set<std::string> candidates;
  for (const bool like_gitleaks : {false, true}) {
    AddCandidates(*region, finding, like_gitleaks, &candidates);
    // Only our own reports have ids.
    if (!finding.id.empty() && candidates.size() == 1) {
      break;
    }
  }
  return candidates.size() == 1 ? std::optional(*candidates.begin()) : std::nullopt;
}

std::optional<ObjectId> BlobOf(const Repository& repository, const ReportedFinding& finding) {
  ObjectId id;
  if (ObjectId::FromHex(finding.blob, &id)) {
    return id;
  }
  if (!ObjectId::FromHex(finding.commit, &id)) {
    return std::nullopt;
  }
  for (size_t end = finding.file.size(); end > 0 && end != std::string::npos;
       end = finding.file.rfind(kMember, end - 1)) {
    const auto blob = repository.Resolve(finding.commit + ":" + finding.file.substr(0, end));
    if (blob.ok()) {
      return *blob;
    }
  }
  return std::nullopt;
}

std::optional<std::string> RecoverSecret(const Repository& repository,
                                         const ReportedFinding& finding) {
  const std::optional<ObjectId> blob = BlobOf(repository, finding);
  std::string data;
  if (!blob) {
    return std::nullopt;
  }
  const auto type = repository.objects().Read(*blob, &data);
  return type.ok() && *type == ObjectType::kBlob ? RecoverSecret(data, finding) : std::nullopt;
}

}  // namespace secretscan
