#include "decode/decoder.h"

#include <utility>

#include "decode/candidate_scanner.h"
#include "decode/encodings.h"

namespace secretscan {
namespace {

// True if the two touch and `other` takes precedence: then `candidate` waits for the next pass.
bool GivesWay(const RunCandidate& candidate, const RunCandidate& other) {
  return other.encoding < candidate.encoding && (other.range.end == candidate.range.begin ||
                                                 candidate.range.end == other.range.begin);
}

// Yields the runs of a text that one pass decodes.
class RunDecoder {
 public:
  explicit RunDecoder(std::string_view text) : text_(text), scanner_(text) {
    has_current_ = scanner_.Next(&current_);
  }

  // False when there is no more. *run and *decoded are overwritten in any case.
  bool Next(RunCandidate* run, std::string* decoded) {
    while (has_current_) {
      RunCandidate after;
      const bool has_after = scanner_.Next(&after);
      // A neighbour counts even if it gives way itself or does not decode.
      const bool waits =
          GivesWay(current_, before_) || (has_after && GivesWay(current_, after));
      *run = current_;
      before_ = current_;
      current_ = after;
      has_current_ = has_after;
      if (!waits && DecodeRun(run->encoding,
                              text_.substr(run->range.begin, run->range.size()), decoded)) {
        return true;
      }
    }
    return false;
  }

 private:
  std::string_view text_;
  CandidateScanner scanner_;
  RunCandidate before_;
  RunCandidate current_;
  bool has_current_;
};

EncodedSegment MakeSegment(std::string_view text, const RunCandidate& run, Span decoded,
                           const DecodedText* previous) {
  EncodedSegment segment{};
  segment.original = run.range;
  segment.encoded = run.range;
  segment.decoded = decoded;
  segment.kinds = static_cast<uint8_t>(run.encoding);
  segment.depth = 1;
  segment.joins_lines =
      run.encoding == Encoding::kUnicode &&
      text.substr(run.range.begin, run.range.size()).find('\n') != std::string_view::npos;
  if (previous != nullptr) {
    segment.original = previous->ToOriginal(run.range);
    segment.kinds |= previous->Kinds(run.range);
    segment.depth += previous->segments.front().depth;
  }
  return segment;
}

// Fills EncodedSegment::line in one walk over the text.
void FindLines(std::string_view text, std::vector<EncodedSegment>* segments) {
  size_t before = 0;                 // the last newline at or before the segment's first byte
  size_t ahead = text.find('\n');    // the newline after `before`
  size_t after = ahead;              // the first newline at or after the segment's end
  for (EncodedSegment& segment : *segments) {
    while (ahead <= segment.decoded.begin) {  // npos ends it
      before = ahead;
      ahead = text.find('\n', ahead + 1);
    }
    if (after < segment.decoded.end) {
      after = text.find('\n', segment.decoded.end);
    }
    segment.line = {before, after == std::string_view::npos ? text.size() : after};
  }
}

}  // namespace

bool MayDecode(std::string_view text) {
  RunCandidate run;
  std::string decoded;
  return RunDecoder(text).Next(&run, &decoded);
}

void FindEncodedRuns(std::string_view text, size_t offset, std::vector<Span>* runs) {
  RunDecoder decoder(text);
  RunCandidate run;
  std::string decoded;
  while (decoder.Next(&run, &decoded)) {
    runs->push_back({run.range.begin + offset, run.range.end + offset});
  }
}

bool DecodePass(std::string_view text, const DecodedText* previous, DecodedText* out) {
  DecodedText result;
  RunDecoder runs(text);
  RunCandidate run;
  std::string decoded;
  size_t copied = 0;
  while (runs.Next(&run, &decoded)) {
    if (result.segments.empty()) {
      result.text.reserve(text.size());
    }
    result.text += text.substr(copied, run.range.begin - copied);
    const size_t begin = result.text.size();
    result.text += decoded;
    copied = run.range.end;
    result.segments.push_back(
        MakeSegment(text, run, {begin, result.text.size()}, previous));
  }
  if (result.segments.empty()) {
    return false;
  }
  result.text += text.substr(copied);
  FindLines(result.text, &result.segments);
  if (previous != nullptr) {
    result.earlier = std::make_shared<const EarlierPasses>(
        EarlierPasses{previous->segments, previous->earlier});
  }
  *out = std::move(result);
  return true;
}

}  // namespace secretscan
