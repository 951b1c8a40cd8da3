// What every kind of scan can be told.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "decode/unpack.h"
#include "validate/confidence.h"

namespace secretscan {

enum class Profile {
  kDefault,   // everything we know how to find, positions as people count them
  kGitleaks,  // the reference's findings, one for one, with its positions and its blind spots
};

// How blobs of a history are scanned. All give the same findings.
enum class Engine {
  kDelta,   // only what a delta brought, the rest is inherited
  kBlob,    // every blob whole
  kOracle,  // every blob and every change whole, by RE2 alone: very slow, to compare with
};

struct ScanOptions {
  Engine engine = Engine::kDelta;
  Profile profile = Profile::kDefault;
  int threads = 0;                     // 0: DefaultThreadCount()
  int max_decode_depth = 5;            // decoding passes; 0: none
  Confidence min_confidence = Confidence::kMedium;  // less sure findings are left out
  bool ignore_allow_comments = false;  // report lines that say gitleaks:allow, too
  // Texts of more than this many megabytes (10^6 bytes) are not scanned but recorded; 0: no limit.
  int64_t max_target_megabytes = 0;
  // Archives inside archives that are opened; 0: none, archives are read as the bytes that they are.
  int max_archive_depth = 8;
  UnpackLimits unpack;                 // of each file or blob
  // Paths that are not scanned at all, compared as text (the configuration itself, a baseline).
  std::vector<std::string> skip_paths;
  // Bytes of memory that a history's scan tries to stay within; 0: a quarter of the machine's. What is
  // too large for it is not scanned but recorded.
  int64_t max_memory = 0;
  bool list_binary = false;            // in Coverage::skips, beside counting them
  bool verify_objects = false;         // compare every object that is read with its name
  // Where compiled rules are kept between runs; empty: nowhere.
  std::string cache_dir;
};

}  // namespace secretscan
