#include "report/place_text.h"

namespace secretscan {
namespace {

constexpr size_t kShortCommit = 12;

std::string WithOrigin(std::string_view words, std::string_view origin) {
  std::string out(words);
  if (!origin.empty()) {
    out += ' ';
    out += origin;
  }
  return out;
}

// As `git stash list` names it.
std::string_view StashName(std::string_view origin) {
  constexpr std::string_view kReferences = "refs/";
  return origin.starts_with(kReferences) ? origin.substr(kReferences.size()) : origin;
}

}  // namespace

bool HasNoFile(const Finding& finding) {
  switch (finding.provenance) {
    // A message that is being written is a file.
    case Provenance::kCommitMessage: return !finding.commit.empty() || finding.file.empty();
    case Provenance::kTagMessage:
    case Provenance::kRefName:
    case Provenance::kConfig: return true;
    default: return finding.file.empty();
  }
}

std::string PlaceOf(const Finding& finding, const SecretMask& mask) {
  const std::string origin = mask.Hide(finding.origin, finding.secret);
  switch (finding.provenance) {
    case Provenance::kCommitMessage:
      if (!HasNoFile(finding)) {
        break;
      }
      return WithOrigin("message of commit", finding.commit.substr(0, kShortCommit));
    case Provenance::kTagMessage: return WithOrigin("message of tag", origin);
    case Provenance::kRefName: return WithOrigin("reference name", origin);
    case Provenance::kConfig: return WithOrigin(".git/config", origin);
    default: break;
  }
  if (!finding.file.empty()) {
    return finding.file;
  }
  switch (finding.provenance) {
    case Provenance::kNote: return WithOrigin("note", origin);
    case Provenance::kDangling: return WithOrigin("object", finding.blob.substr(0, kShortCommit));
    case Provenance::kObject: return WithOrigin("object", origin);
    default: return "(standard input)";
  }
}

std::string CircumstanceOf(const Finding& finding, const SecretMask& mask) {
  const std::string origin = mask.Hide(finding.origin, finding.secret);
  switch (finding.provenance) {
    case Provenance::kMerge: return "in a merge";
    case Provenance::kNote: return finding.file.empty() ? "" : WithOrigin("in a note of", origin);
    case Provenance::kStash:
      return origin.empty() ? "in a stash" : WithOrigin("in", StashName(origin));
    case Provenance::kReflog:
      return origin.empty() ? "in a reflog only" : WithOrigin("in the reflog only:", origin);
    case Provenance::kDangling: return "in no reference any more";
    case Provenance::kObject: return finding.file.empty() ? "" : WithOrigin("named by", origin);
    case Provenance::kStaged: return "staged";
    case Provenance::kWorkTree: return "not staged";
    // A message's origin is the tag; its place has said so. Of a commit it may lead to a stash.
    case Provenance::kCommitMessage: return origin.empty() ? "" : WithOrigin("from", origin);
    default: return "";
  }
}

}  // namespace secretscan
