// The bytes of a commit, taken apart and put together.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "git/object_id.h"
#include "rewrite/text_replacer.h"

namespace secretscan {

// What of a commit's text lives on in the rewritten one; views of its bytes. Links are not looked
// at.
struct CommitText {
  std::string_view author;      // what follows the keyword: "Name <email> 1700000000 +0000"
  std::string_view committer;
  std::string_view encoding;    // empty: none
  std::string_view message;     // up to the first NUL
  bool has_author = false;
  bool has_committer = false;
  bool has_signature = false;
  bool is_odd = false;          // a line is not as git writes it; it is copied all the same
};

// As git's export reads a commit: the first author line, the first committer line behind it, the
// first encoding line behind that. Never fails.
CommitText ParseCommitText(std::string_view data);

struct NewCommit {
  ObjectId tree;
  const std::vector<ObjectId>* parents = nullptr;
  std::string_view author;
  std::string_view committer;
  bool has_author = true;
  bool has_committer = true;
  std::string_view encoding;   // empty: none
  std::string_view message;
};

// Replaces *out.
void WriteCommit(const NewCommit& commit, std::string* out);

// Converts the message to UTF-8, and takes the encoding away, where that is possible; `converted`
// holds the new bytes then.
void Reencode(CommitText* text, std::string* converted);

// Applies `replacer` to "Name <email>" of an identity line. False when it stays as it is.
absl::StatusOr<bool> ReplaceIdentity(const TextReplacer& replacer, std::string_view line,
                                     std::string* out);

}  // namespace secretscan
