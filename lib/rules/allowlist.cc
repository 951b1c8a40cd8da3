#include "rules/allowlist.h"

#include <algorithm>

#include "base/utf8.h"

namespace secretscan {
namespace {

bool HasCommit(const Allowlist& list, std::string_view commit) {
  return !commit.empty() &&
         std::find(list.commits.begin(), list.commits.end(), commit) != list.commits.end();
}

bool HasRegex(const Allowlist& list, const AllowlistSubject& subject) {
  std::string_view text = subject.secret;
  if (list.target == Allowlist::Target::kMatch) {
    text = subject.match;
  } else if (list.target == Allowlist::Target::kLine) {
    text = subject.line;
    if (subject.line_verdicts != nullptr && list.regexes != nullptr && !text.empty()) {
      return subject.line_verdicts->Match(list, text);
    }
  }
  return list.regexes != nullptr && !text.empty() && list.regexes->Contains(text);
}

bool HasStopword(const Allowlist& list, std::string_view secret) {
  if (secret.empty() || list.stopwords.empty()) {
    return false;
  }
  const std::string folded = KeywordFolded(secret);
  if (list.any_stopword != nullptr) {
    return list.any_stopword->Contains(folded);
  }
  return std::any_of(list.stopwords.begin(), list.stopwords.end(), [&](const std::string& word) {
    return !word.empty() && folded.find(word) != std::string::npos;
  });
}

}  // namespace

bool LineVerdicts::Match(const Allowlist& list, std::string_view line) {
  auto known = std::find_if(verdicts_.begin(), verdicts_.end(),
                            [&](const Verdict& verdict) { return verdict.list == &list; });
  if (known == verdicts_.end()) {
    known = verdicts_.insert(known, {&list, {}, false});
  }
  if (known->line.data() != line.data() || known->line.size() != line.size()) {
    *known = {&list, line, list.regexes->Contains(line)};
  }
  return known->matches;
}

bool Allowlist::MatchesPath(std::string_view path) const {
  return paths != nullptr && !path.empty() && paths->Contains(path);
}

bool Allowlist::AllowsSource(std::string_view commit, std::string_view path) const {
  if (commit.empty() && path.empty()) {
    return false;
  }
  if (condition == Condition::kOr) {
    return HasCommit(*this, commit) || MatchesPath(path);
  }
  if (regexes != nullptr || !stopwords.empty()) {
    return false;
  }
  return (commits.empty() || HasCommit(*this, commit)) && (paths == nullptr || MatchesPath(path));
}

bool Allowlist::AllowsFinding(const AllowlistSubject& subject) const {
  if (condition == Condition::kOr) {
    return HasRegex(*this, subject) || HasStopword(*this, subject.secret);
  }
  return (commits.empty() || HasCommit(*this, subject.commit)) &&
         (paths == nullptr || MatchesPath(subject.path)) &&
         (regexes == nullptr || HasRegex(*this, subject)) &&
         (stopwords.empty() || HasStopword(*this, subject.secret));
}

}  // namespace secretscan
