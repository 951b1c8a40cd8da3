// What a rule pack says must not be reported: gitleaks' allowlists, global or of one rule.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/regex.h"

namespace secretscan {

struct Allowlist;

// What lists said of the line last asked about: many findings may share one long line. For lines of
// texts that stay where they are until Clear().
class LineVerdicts {
 public:
  void Clear() { verdicts_.clear(); }
  // Whether list.regexes match in `line`.
  bool Match(const Allowlist& list, std::string_view line);

 private:
  struct Verdict {
    const Allowlist* list;
    std::string_view line;
    bool matches;
  };
  std::vector<Verdict> verdicts_;  // one a list, and few lists look at lines
};

// The parts of a finding that an allowlist may look at.
struct AllowlistSubject {
  std::string_view commit;  // full object id, lower case; empty outside history
  std::string_view path;
  std::string_view secret;
  std::string_view match;
  std::string_view line;
  LineVerdicts* line_verdicts = nullptr;  // if given, `line` stays where it is
};

// Immutable after loading; methods may be called from any number of threads.
struct Allowlist {
  enum class Condition { kOr, kAnd };
  enum class Target { kSecret, kMatch, kLine };

  std::string description;
  Condition condition = Condition::kOr;
  Target target = Target::kSecret;
  std::vector<std::string> commits;          // trimmed, lower case
  std::vector<std::string> path_patterns;    // as written
  std::vector<std::string> regex_patterns;   // as written
  std::vector<std::string> stopwords;        // lower case
  // Each list joined into one alternation, so that an inline flag reaches the patterns after it, as
  // in the reference. Null when the list is empty.
  std::shared_ptr<const Regex> paths;
  std::shared_ptr<const Regex> regexes;
  // All stopwords in one expression; when null, `stopwords` are tried one by one.
  std::shared_ptr<const Regex> any_stopword;

  // The commit and path criteria, asked before matching. An AND list with regexes or stopwords is
  // not decided here and gives false.
  bool AllowsSource(std::string_view commit, std::string_view path) const;

  // The regex and stopword criteria of an OR list, or all present criteria of an AND list.
  bool AllowsFinding(const AllowlistSubject& subject) const;

  // True if a path pattern matches `path`, whatever the condition (directory walks prune by it).
  bool MatchesPath(std::string_view path) const;
};

}  // namespace secretscan
