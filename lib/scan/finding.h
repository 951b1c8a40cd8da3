// One place where a rule matched and nothing spoke against it.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/regex.h"
#include "rules/rule.h"

namespace secretscan {

// Where the text came from.
enum class Provenance : uint8_t {
  kCommit,         // lines that an ordinary commit added
  kMerge,          // lines that only a merge commit brought
  kObject,         // an object that a reference names directly (a tag of a blob or tree)
  kCommitMessage,  // of a commit; lines count in the message
  kTagMessage,     // of an annotated tag
  kNote,           // lines that a commit of a notes reference added
  kStash,          // lines that a stash entry holds and no branch
  kReflog,         // lines of a commit that only a reflog still names
  kDangling,       // an object that nothing names any more
  kRefName,        // the name of a reference
  kConfig,         // a value of the repository's configuration
  kStaged,         // lines that the index adds to HEAD
  kWorkTree,       // lines that the work tree adds to the index
  kFile,           // a file of a directory
  kStdin,
};
inline constexpr int kProvenanceCount = static_cast<int>(Provenance::kStdin) + 1;
// "commit", "merge", "commit-message", …
std::string_view ProvenanceName(Provenance provenance);

struct Finding {
  std::string rule_id;
  std::string description;
  Severity severity = Severity::kHigh;
  Confidence confidence = Confidence::kHigh;
  std::vector<std::string> tags;      // the rule's, then decode tags

  Provenance provenance = Provenance::kFile;
  std::string file;                   // bytes as git has them; not always UTF-8
  std::string symlink_file;
  // What led to the text where that is no file: a reference ("refs/tags/v1"), a reflog entry
  // ("refs/heads/main@{2}"), a configuration key ("remote.origin.url"). May be empty.
  std::string origin;
  // Lines and columns count from 1, columns in bytes. Path findings have 0 in all four. With the
  // gitleaks profile they are the reference's numbers, otherwise end_column is the last byte.
  int64_t start_line = 0;
  int64_t end_line = 0;
  int64_t start_column = 0;
  int64_t end_column = 0;
  std::string match;
  std::string secret;
  std::string line;                   // the line or lines that hold the match; of long ones the
                                      // first 2,048 bytes
  float entropy = 0;                  // bits a byte, of the secret

  std::string commit;                 // hex; empty outside history
  std::string author;
  std::string email;
  std::string date;                   // RFC 3339, UTC
  std::string message;
  std::string link;                   // to the host's page of the line; may be empty
  std::string blob;                   // hex id of the blob; empty outside history
  std::string fingerprint;            // gitleaks': [commit:]file:rule:start_line

  // Only while a text is judged: a rule's rank, and whether something spoke against the match, which
  // then only keeps rules of lower rank from telling it. Reports never hold a rejected one.
  int rank = 0;
  bool rejected = false;
  int decode_depth = 0;    // of the text in which it was found; 0: the text itself
  Span found_at{0, 0};     // of the secret in that text

  // GitHub's primaryLocationLineHash of start_line in the whole file ("hex:n"), or empty when the
  // file's text was not at hand.
  std::string line_hash;
};

// "[commit:]file:rule:start_line".
std::string GitleaksFingerprint(const Finding& finding);

// Total order for reports: file, start line, start column, rule, commit, then the rest.
bool ReportOrder(const Finding& a, const Finding& b);

}  // namespace secretscan
