// What is found in a text of which only some lines are new.
#pragma once

#include <vector>

#include "absl/status/status.h"
#include "git/line_diff.h"
#include "scan/blob_scanner.h"
#include "scan/finding.h"
#include "scan/fragment_scanner.h"
#include "scan/scan_options.h"

namespace secretscan {

struct AddedLines {
  const Fragment& whole;                // the new text, its first line 1
  const std::vector<AddedHunk>& hunks;  // ranges of it
  const std::vector<BlobHit>& hits;     // what BlobScanner says of it
  bool has_path_rule = false;           // a rule without regex matches its path
};

// Appends what the added lines hold: each hunk is judged by itself, as the reference does, but only
// where something may be. The default profile adds findings over several lines of which some are new,
// since no hunk holds them whole, and tells a path finding once.
absl::Status JudgeAddedLines(const AddedLines& added, Profile profile, FragmentScanner* scanner,
                             std::vector<Finding>* findings);

}  // namespace secretscan
