#include "decode/slow_decoder.h"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <list>
#include <random>
#include <sstream>

#include "base/regex.h"
#include "base/utf8.h"

namespace secretscan {
namespace {

// Group N is the encoding with bit N - 1.
constexpr char kPattern[] =
    "(%[0-9A-Fa-f]{2}(?:.*%[0-9A-Fa-f]{2})?)"
    "|((?:U\\+[0-9A-Fa-f]{4}(?:\\s|$))+|(?:\\\\{1,2}[uU][0-9A-Fa-f]{4})+)"
    "|([0-9A-Fa-f]{32,})"
    "|([0-9A-Za-z_/+-]{16,}={0,2})";

struct Run {
  Span range;
  int group = 0;
};

std::vector<Run> FindRuns(std::string_view text) {
  static const std::shared_ptr<const Regex> regex = Regex::Compile(kPattern).value();
  // RE2's dot refuses invalid UTF-8. No part of a candidate depends on which non-ASCII byte it is.
  std::string ascii(text);
  for (char& c : ascii) {
    if (static_cast<unsigned char>(c) >= 0x80) {
      c = 1;
    }
  }
  std::vector<Run> runs;
  std::array<Span, 5> groups;
  size_t pos = 0;
  while (pos <= ascii.size() && regex->Find(ascii, pos, ascii.size(), groups)) {
    for (int group = 1; group <= 4; ++group) {
      if (groups[group].valid()) {
        runs.push_back({groups[0], group});
      }
    }
    pos = groups[0].end;
  }
  std::vector<Run> kept;
  for (size_t i = 0; i < runs.size(); ++i) {
    const bool before = i > 0 && runs[i - 1].range.end == runs[i].range.begin &&
                        runs[i - 1].group < runs[i].group;
    const bool after = i + 1 < runs.size() && runs[i].range.end == runs[i + 1].range.begin &&
                       runs[i + 1].group < runs[i].group;
    if (!before && !after) {
      kept.push_back(runs[i]);
    }
  }
  return kept;
}

int HexValue(std::string_view digits) {
  return static_cast<int>(std::strtol(std::string(digits).c_str(), nullptr, 16));
}

bool AllText(std::string_view bytes) {
  return std::all_of(bytes.begin(), bytes.end(),
                     [](unsigned char c) { return c >= 0x09 && c <= 0x7E; });
}

// Each returns "" when the run is not of its kind.
std::string Percent(std::string_view run) {
  static const std::shared_ptr<const Regex> regex = Regex::Compile("%[0-9A-Fa-f]{2}").value();
  std::string out;
  std::array<Span, 1> groups;
  for (size_t pos = 0; pos < run.size();) {
    if (regex->Find(run.substr(pos, 3), 0, std::min<size_t>(3, run.size() - pos), groups) &&
        groups[0].begin == 0) {
      const char byte = static_cast<char>(HexValue(run.substr(pos + 1, 2)));
      if (!AllText({&byte, 1})) {
        return "";
      }
      out += byte;
      pos += 3;
    } else {
      out += run[pos++];
    }
  }
  return out;
}

std::string Unicode(std::string_view run) {
  std::string out;
  static const std::shared_ptr<const Regex> regex =
      Regex::Compile("(?:U\\+|\\\\[uU])([0-9A-Fa-f]{4})").value();
  std::array<Span, 2> groups;
  for (size_t pos = 0; regex->Find(run, pos, run.size(), groups); pos = groups[0].end) {
    AppendUtf8(HexValue(run.substr(groups[1].begin, 4)), &out);
  }
  return out;
}

std::string Hex(std::string_view run) {
  std::string out;
  for (size_t i = 0; i + 1 < run.size(); i += 2) {
    out += static_cast<char>(HexValue(run.substr(i, 2)));
  }
  const bool has_decimal = run.find_first_of("0123456789") != std::string_view::npos;
  return run.size() % 2 == 0 && has_decimal && AllText(out) ? out : "";
}

// Bits one by one; the padding is checked by whoever calls.
std::string FromAlphabet(std::string_view body, std::string_view alphabet) {
  std::string out;
  std::vector<int> bits;
  for (const char c : body) {
    const size_t value = alphabet.find(c);
    if (value == std::string_view::npos) {
      return "";
    }
    for (int bit = 5; bit >= 0; --bit) {
      bits.push_back(value >> bit & 1);
    }
  }
  for (size_t i = 0; i + 8 <= bits.size(); i += 8) {
    int byte = 0;
    for (size_t bit = i; bit < i + 8; ++bit) {
      byte = byte * 2 + bits[bit];
    }
    out += static_cast<char>(byte);
  }
  return AllText(out) ? out : "";
}

std::string Base64(std::string_view run) {
  const std::string letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
  if (run.find_first_of("0123456789+/-_") == std::string_view::npos) {
    return "";
  }
  const std::string_view body = run.substr(0, run.find('='));
  const size_t needed[] = {0, 99, 2, 1};  // padding by length modulo four; never for 1
  const size_t padding = run.size() - body.size();
  std::string out;
  if (padding == needed[body.size() % 4]) {
    out = FromAlphabet(body, letters + "+/");
  }
  if (out.empty() && padding == 0 && body.size() % 4 != 1) {
    out = FromAlphabet(body, letters + "-_");
  }
  return out;
}

bool Touching(Span a, Span b) { return a.begin <= b.end && b.begin <= a.end; }

Span Map(Span range, const SlowText* decoded) {
  if (decoded == nullptr) {
    return range;
  }
  Span merged;
  for (const EncodedSegment& segment : decoded->segments) {
    if (!Touching(segment.decoded, range)) {
      continue;
    }
    if (segment.decoded.begin <= range.begin && range.end <= segment.decoded.end) {
      return segment.original;
    }
    Span widened = segment.encoded;
    if (segment.decoded.begin > range.begin) {
      widened.begin -= segment.decoded.begin - range.begin;
    }
    if (range.end > segment.decoded.end) {
      widened.end += range.end - segment.decoded.end;
    }
    merged.begin = merged.valid() ? std::min(merged.begin, widened.begin) : widened.begin;
    merged.end = merged.end == Span::npos ? widened.end : std::max(merged.end, widened.end);
  }
  return merged.valid() ? Map(merged, decoded->previous) : range;
}

std::string LineBetween(const std::string& text, size_t begin, size_t end) {
  const size_t before = text.rfind('\n', begin);
  const size_t after = text.find('\n', end);
  const size_t from = before == std::string::npos ? 0 : before;
  return text.substr(from, (after == std::string::npos ? text.size() : after) - from);
}

std::string Describe(Span range) {
  std::ostringstream out;
  out << "[" << range.begin << "," << range.end << ")";
  return out.str();
}

std::string CompareSegments(const std::vector<EncodedSegment>& fast,
                            const std::vector<EncodedSegment>& slow) {
  if (fast.size() != slow.size()) {
    return "number of segments " + std::to_string(fast.size()) + ", not " +
           std::to_string(slow.size());
  }
  for (size_t i = 0; i < fast.size(); ++i) {
    const EncodedSegment& f = fast[i];
    const EncodedSegment& s = slow[i];
    if (f.original != s.original || f.encoded != s.encoded || f.decoded != s.decoded ||
        f.kinds != s.kinds || f.depth != s.depth || f.joins_lines != s.joins_lines) {
      return "segment " + std::to_string(i) + ": original " + Describe(f.original) + ", not " +
             Describe(s.original) + "; encoded " + Describe(f.encoded) + ", not " +
             Describe(s.encoded) + "; kinds " + std::to_string(f.kinds) + ", not " +
             std::to_string(s.kinds);
    }
  }
  return "";
}

std::string CompareRange(const DecodedText& fast, const SlowText& slow, Span range) {
  if (fast.Touches(range) != SlowTouches(slow, range)) {
    return "Touches " + Describe(range);
  }
  if (const Span got = fast.ToOriginal(range), want = SlowToOriginal(slow, range); got != want) {
    return "ToOriginal " + Describe(range) + " " + Describe(got) + ", not " + Describe(want);
  }
  if (fast.Kinds(range) != SlowKinds(slow, range)) {
    return "Kinds " + Describe(range);
  }
  if (fast.Depth(range) != SlowDepth(slow, range)) {
    return "Depth " + Describe(range);
  }
  return fast.LineAround(range) == SlowLineAround(slow, range) ? ""
                                                              : "LineAround " + Describe(range);
}

}  // namespace

bool SlowDecodePass(std::string_view text, const SlowText* previous, SlowText* out) {
  SlowText result;
  result.previous = previous;
  size_t copied = 0;
  for (const Run& run : FindRuns(text)) {
    const std::string_view encoded = text.substr(run.range.begin, run.range.size());
    const std::string decoded = run.group == 1   ? Percent(encoded)
                                : run.group == 2 ? Unicode(encoded)
                                : run.group == 3 ? Hex(encoded)
                                                 : Base64(encoded);
    if (decoded.empty()) {
      continue;
    }
    result.text += text.substr(copied, run.range.begin - copied);
    copied = run.range.end;
    EncodedSegment segment{};
    segment.encoded = run.range;
    segment.decoded = {result.text.size(), result.text.size() + decoded.size()};
    segment.original = Map(run.range, previous);
    segment.kinds = static_cast<uint8_t>(1 << (run.group - 1));
    segment.depth = 1;
    segment.joins_lines = encoded.find('\n') != std::string_view::npos;
    if (previous != nullptr) {
      segment.kinds |= SlowKinds(*previous, run.range);
      segment.depth = previous->segments[0].depth + 1;
    }
    result.segments.push_back(segment);
    result.text += decoded;
  }
  if (result.segments.empty()) {
    return false;
  }
  result.text += text.substr(copied);
  *out = result;
  return true;
}

bool SlowTouches(const SlowText& decoded, Span range) { return SlowDepth(decoded, range) != 0; }

Span SlowToOriginal(const SlowText& decoded, Span range) { return Map(range, &decoded); }

uint8_t SlowKinds(const SlowText& decoded, Span range) {
  uint8_t kinds = 0;
  for (const EncodedSegment& segment : decoded.segments) {
    kinds |= Touching(segment.decoded, range) ? segment.kinds : 0;
  }
  return kinds;
}

int SlowDepth(const SlowText& decoded, Span range) {
  int depth = 0;
  for (const EncodedSegment& segment : decoded.segments) {
    depth = std::max(depth, Touching(segment.decoded, range) ? segment.depth : 0);
  }
  return depth;
}

std::string SlowLineAround(const SlowText& decoded, Span range) {
  Span around;
  for (const EncodedSegment& segment : decoded.segments) {
    if (Touching(segment.decoded, range)) {
      around.begin = around.valid() ? around.begin : segment.decoded.begin;
      around.end = segment.decoded.end;
    }
  }
  return around.valid() ? LineBetween(decoded.text, around.begin, around.end) : decoded.text;
}

std::string CompareDecoders(std::string_view text, uint32_t seed) {
  std::minstd_rand random(seed);
  std::list<SlowText> slow_texts;
  DecodedText fast;
  std::string current(text);
  for (int pass = 1; pass <= 6; ++pass) {
    const std::string where = "pass " + std::to_string(pass) + ": ";
    const bool first = pass == 1;
    const SlowText* previous = first ? nullptr : &slow_texts.back();
    SlowText slow;
    const bool decodes = SlowDecodePass(current, previous, &slow);
    if (MayDecode(current) != decodes) {
      return where + "MayDecode";
    }
    DecodedText next;
    if (DecodePass(current, first ? nullptr : &fast, &next) != decodes) {
      return where + "DecodePass";
    }
    if (!decodes) {
      return "";
    }
    fast = next;
    slow_texts.push_back(slow);
    if (fast.text != slow.text) {
      return where + "text";
    }
    if (std::string problem = CompareSegments(fast.segments, slow.segments); !problem.empty()) {
      return where + problem;
    }
    for (int i = 0; i < 16; ++i) {
      const size_t begin = random() % (fast.text.size() + 1);
      const size_t longest = i % 2 == 0 ? fast.text.size() - begin : size_t{8};
      const size_t size = random() % (std::min(longest, fast.text.size() - begin) + 1);
      const Span range{begin, begin + size};
      if (std::string problem = CompareRange(fast, slow_texts.back(), range); !problem.empty()) {
        return where + problem;
      }
    }
    current = fast.text;
  }
  return "";
}

}  // namespace secretscan
