// What a verification came to.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace secretscan {

// One of the checks V1 to V7 of docs/rewrite.md.
struct RewriteCheck {
  std::string id;                       // "V1"
  std::string title;
  std::string state;                    // "holds", "fails", "unreadable", "not_checked"
  std::string reason;                   // why it was not checked; may be empty
  int64_t violation_count = 0;
  // The first 1,000 of each: what it is, and where. None holds a secret.
  std::vector<std::string> violations;
  std::vector<std::string> unreadable;  // what decides and could not be read
};

struct RewriteCertificate {
  bool holds = false;      // nothing fails, and all that decides could be read
  bool complete = false;   // all that decides could be read
  std::string run;         // that was looked at; empty: none is known
  std::vector<RewriteCheck> checks;
  std::string text;        // the whole certificate, for people
  std::string json;        // the same, schema secretscan-certificate/1 (docs/rewrite.md)
};

}  // namespace secretscan
