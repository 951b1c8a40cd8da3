// Lines on which the author says that nothing is to be reported.
#pragma once

#include <cstddef>
#include <string_view>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/string_view.h"
#include "scan/scan_options.h"

namespace secretscan {

// What comments in one run of lines allow.
//
//   gitleaks:allow                    every rule
//   secretscan:allow                  every rule
//   secretscan:allow rule-a,rule-b    these rules; what follows behind a blank is for people
//
// The second word must end there: a letter, digit or one of "_-.:=" behind it makes it another word.
// A name begins with a letter or digit, so "secretscan:allow -- why" allows every rule, and
// "secretscan:allow because" allows the rule "because" only, which reports too much, never too little.
class AllowGrants {
 public:
  explicit AllowGrants(Profile profile) : own_(profile != Profile::kGitleaks) {}

  void Clear();
  // Adds what the comments in lines[from, …) allow. `lines` begins where it always did, and stays
  // where it is.
  void AddFrom(std::string_view lines, size_t from);
  // Adds what a line that holds nothing but a comment with our own word in it allows.
  void AddIfAlone(std::string_view line);
  // Whether a comment within the first `size` bytes allows the rule.
  bool Allow(std::string_view rule_id, size_t size = kNowhere - 1) const;

 private:
  static constexpr size_t kNowhere = std::string_view::npos;

  // `at` is where our word ends; returns where what belongs to it ends.
  size_t AddOwn(std::string_view lines, size_t at);

  bool own_;
  size_t all_end_ = kNowhere;  // of the word that ends first and allows every rule
  absl::flat_hash_map<absl::string_view, size_t> rule_ends_;
};

// The comments of one text. Remembers the line that it was last asked about, which may be long and
// hold many findings: a line that begins where that one did is searched only where it is longer.
class AllowComments {
 public:
  // `line_before` stands directly before the text, where the text is a part of something.
  AllowComments(Profile profile, std::string_view text, std::string_view line_before)
      : profile_(profile), text_(text), line_before_(line_before), beside_(profile),
        before_(profile) {}

  // Whether a finding of the rule is allowed by a comment on its line or lines, `line`, a part of the
  // text, or, with our own profile, by a comment of ours that has the line before them for itself.
  bool Allow(std::string_view rule_id, std::string_view line);

 private:
  std::string_view LineBefore(std::string_view line) const;

  Profile profile_;
  std::string_view text_;
  std::string_view line_before_;
  std::string_view searched_;  // the longest line that began there
  AllowGrants beside_;
  AllowGrants before_;
};

// The line that ends directly before text[pos], where a line begins; empty if there is none.
std::string_view LineEndingBefore(std::string_view text, size_t pos);

}  // namespace secretscan
