// Where a run keeps what it must not forget: <common_dir>/secretscan/<run>/.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"

namespace secretscan {

// What may be in a run's directory.
inline constexpr std::string_view kQuarantineName = "quarantine";  // the pack, until it is moved in
inline constexpr std::string_view kStateName = "state";            // how far it has come
inline constexpr std::string_view kApplyName = "apply";            // the journal of Apply()
inline constexpr std::string_view kUndoName = "undo";              // the journal of Undo()
inline constexpr std::string_view kPlanName = "plan.json";
inline constexpr std::string_view kCommitMapName = "commit-map";
inline constexpr std::string_view kReferenceMapName = "ref-map";
inline constexpr std::string_view kFirstChangedName = "first-changed-commits";
inline constexpr std::string_view kCertificateName = "certificate.json";
inline constexpr std::string_view kCertificateTextName = "certificate.txt";

// A name that no run has had: UTC time and random digits, "20260131T093000Z-1a2b3c4d". They sort by
// time.
std::string MakeRunName();
// Whether it has this form; anything else is never used as a part of a path.
bool IsRunName(std::string_view name);

// With trailing '/'; `common_dir` ends in '/'.
std::string RunsDirectory(const std::string& common_dir);
std::string RunDirectory(const std::string& common_dir, std::string_view run);

// Makes the run's directory and that of its quarantine, mode 0700, flushed to disk. Not an error where
// they exist. InvalidArgument unless IsRunName(run), FailedPrecondition when the place is taken by a
// link, Unavailable when it cannot be made.
absl::Status CreateRunDirectory(const std::string& common_dir, std::string_view run);

// Names of all runs, newest first. Links are no runs.
std::vector<std::string> ListRuns(const std::string& common_dir);

}  // namespace secretscan
