// What scanning one blob leaves behind for scanning the blobs that are deltas on it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "base/regex.h"
#include "match/rule_scope.h"
#include "scan/region_judge.h"

namespace secretscan {

// A place in a text of which decoding passes could make a finding.
struct EncodedHit {
  Span range;                 // in the blob
  bool crosses_lines = false;
  uint64_t secret_key = 0;
  int32_t rule = -1;          // -1: no rule's match, but a run that joins lines
  int32_t depth = 0;          // of the pass that showed it
  bool keyword_seen = false;  // beside it, after that pass; else the whole text decides
};

// Lines that hold encoded runs, decoded together with enough of what stands around them.
struct EncodedChunk {
  Span lines;
  Span slice;                   // what was decoded: the lines and their surroundings
  std::vector<EncodedHit> hits;
};

// Positions are offsets into the blob. Reused from blob to blob to spare allocations.
struct BlobState {
  // A candidate end that a later version may inherit. Those of regions without any match are not
  // kept: where their bytes are copied nothing matches either.
  struct End {
    uint32_t end = 0;
    uint32_t region = 0;
  };
  // Ends of one rule that are judged together.
  struct Region {
    int32_t rule = 0;
    uint32_t begin = 0;           // what was judged
    uint32_t finish = 0;
    uint32_t end_count = 0;
    uint32_t first_match = 0;     // in `matches`
    uint32_t match_count = 0;
    bool judged = false;
    bool keyword_seen = false;    // within the region
    bool may_begin = false;       // of a rule with a prefix: a match may begin in the region
  };

  size_t size = 0;
  RuleScope scope;                  // the scoped rules that were looked for
  std::vector<int32_t> open_gates;  // gated rules whose keyword was seen here or in a base; ascending
  std::vector<uint32_t> folding_letters;
  std::vector<End> ends;          // ascending
  std::vector<Region> regions;
  std::vector<JudgedMatch> matches;
  std::vector<Span> runs;         // that the first pass decodes
  std::vector<EncodedChunk> chunks;

  void Clear() {
    size = 0;
    scope = {};
    open_gates.clear();
    folding_letters.clear();
    ends.clear();
    regions.clear();
    matches.clear();
    runs.clear();
    chunks.clear();
  }
};

}  // namespace secretscan
