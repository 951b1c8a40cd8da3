// What a scan finds.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace secretscan {

// One place where a rule found a secret. A value: it refers to nothing else. Texts are bytes as they
// were read, not always UTF-8.
struct FoundSecret {
  std::string rule_id;
  std::string description;   // the rule's
  std::string severity;      // "info", "low", "medium", "high", "critical"
  std::string confidence;    // "low", "medium", "high": how sure it is that this is a secret
  std::vector<std::string> tags;  // the rule's, then "decoded:base64" and the like

  // Where the text came from: "file", "stdin" (memory), "staged", "work-tree"; of a history "commit",
  // "merge", "object", "commit-message", "tag-message", "note", "stash", "reflog", "dangling",
  // "ref-name", "config".
  std::string provenance;
  // As given for ScanText(); of a member of an archive "a.zip!b/c.txt"; of what is in no file a place
  // that no file of a commit can have (".git/commit-message").
  std::string file;
  std::string symlink_file;  // the link that led to the file, or empty
  // What led to the text where that is no file: a reference, a reflog entry, a configuration key.
  std::string origin;
  int64_t start_line = 0;    // from 1; all four are 0 when the path itself is the finding
  int64_t end_line = 0;
  int64_t start_column = 0;  // bytes, from 1
  int64_t end_column = 0;    // of the last byte; with gitleaks_compatible as gitleaks counts
  std::string match;         // what the rule matched; holds the secret
  std::string secret;        // in clear: do not log; Redacted() hides it. Empty: the path is the finding
  std::string line;          // around the match, at most 2,048 bytes; holds the secret
  float entropy = 0;         // bits a byte, of the secret

  // The commit that added it. All empty outside a history.
  std::string commit;        // hex
  std::string author;
  std::string email;
  std::string date;          // RFC 3339, UTC
  std::string message;       // may hold secrets
  std::string link;          // to the host's page of the line; empty unless a platform was asked for
  std::string blob;          // hex

  std::string fingerprint;   // gitleaks': [commit:]file:rule:start_line
  // 32 hex digits that stay when lines move: the secret, the commit, the file, and which of the
  // secret's findings there it is.
  std::string id;
  // 32 hex digits, the same for all findings of this secret by this rule in a scan. Of a repository it
  // is keyed by its first commit, so that nobody else can try out secrets on it; otherwise it is made
  // of the rule, the file and a number, and says nothing of the secret.
  std::string secret_id;
  // Whether a file at HEAD still holds the secret. Known of histories only.
  std::optional<bool> at_head;

  // What the rule knows of such credentials; each may be empty.
  std::string provider;      // who issued it
  std::string opens;         // what it gives access to
  std::string revoke_url;    // where it is revoked
};

}  // namespace secretscan
