// What decoding shows of a blob, chunk by chunk.
//
// Decoding works on runs of characters, and runs end where lines end, so the lines around a run can
// be decoded without the rest of the blob. A chunk is decoded together with as much on either side
// as rules can reach; that is checked after each pass, and where it does not suffice the chunk grows,
// in the worst case to the whole blob.
#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/status/status.h"
#include "decode/decoder.h"
#include "match/candidate_regions.h"
#include "match/compiled_rules.h"
#include "scan/blob_state.h"
#include "scan/delta_windows.h"
#include "scan/keyword_search.h"
#include "scan/region_judge.h"
#include "scan/scan_options.h"

namespace secretscan {

// For one thread. `scratch` and `judge` are the owner's.
class EncodedScanner {
 public:
  EncodedScanner(std::shared_ptr<const CompiledRules> rules, const ScanOptions& options,
                 Prefilter::Scratch* scratch, RegionJudge* judge);

  // Fills state->runs and state->chunks. `clean` are the lines taken over from the blob that `base`
  // (which may be null) describes; `anchored`: ranges that matches of anchored rules may take, ascending
  // and disjoint; `keywords`: of the blob.
  absl::Status Scan(std::string_view blob, const BlobState* base,
                    std::span<const CleanLines> clean, std::span<const Span> anchored,
                    KeywordSearch* keywords, BlobState* state);

  // Whether the keyword of the hit's rule occurs in the text that showed it, or in the blob.
  bool IsKeywordThere(const EncodedHit& hit, std::string_view blob, KeywordSearch* keywords);

 private:
  // A text after a pass: where the chunk's own segments are.
  struct View {
    const DecodedText& decoded;
    Span core{0, 0};                             // from the first to the last of them
    std::span<const EncodedSegment> segments;    // the chunk's

    bool Touches(Span range) const;
  };
  enum class Outcome { kDone, kTooNarrow };

  void FindRuns(std::string_view blob, const BlobState* base, std::span<const CleanLines> clean,
                BlobState* state);
  void InheritChunks(const BlobState& base, std::span<const CleanLines> clean,
                     std::span<const Span> anchored, BlobState* state);
  absl::Status AddChunk(std::string_view blob, Span lines, std::span<const Span> anchored,
                        BlobState* state);
  absl::Status ScanSlice(std::string_view blob, EncodedChunk* chunk, bool gate_open,
                         Outcome* outcome);
  absl::Status ScanPass(std::string_view blob, const View& view, int depth, EncodedChunk* chunk,
                        bool gate_open, Outcome* outcome);
  // Fills matches_ with all of the text's of a rule that the letters in found_ may be part of.
  void JudgeNearLetters(int rule, std::string_view text);
  void AddMatches(int rule, std::string_view blob, const View& view, Span region, int depth,
                  KeywordSearch* keywords, EncodedChunk* chunk);

  std::shared_ptr<const CompiledRules> rules_;
  const ScanOptions& options_;
  Prefilter::Scratch* scratch_;
  RegionJudge* judge_;

  // Chunks come back in other blobs; hits relative to the slice.
  absl::flat_hash_map<std::string, std::vector<EncodedHit>> known_;
  size_t known_bytes_ = 0;
  std::string key_;

  // Texts of all of the current blob after each pass, lower-cased; made when asked for.
  std::vector<std::unique_ptr<KeywordSearch>> whole_keywords_;
  std::vector<std::unique_ptr<DecodedText>> whole_texts_;

  std::unique_ptr<KeywordCensus> census_;  // of a text after a pass; made when asked for

  // Working memory.
  EndSet found_;
  std::vector<RuleEnd> rule_ends_;
  std::vector<CandidateRegion> regions_;
  std::vector<Span> parts_;
  std::vector<JudgedMatch> matches_;
  std::vector<Span> pending_;  // runs whose chunks could not be inherited
  const RuleScope* scope_ = nullptr;  // of the current blob
  KeywordSearch* keywords_ = nullptr;  // likewise
  size_t guard_ = 0;           // bytes to take in on either side of a chunk
};

}  // namespace secretscan
