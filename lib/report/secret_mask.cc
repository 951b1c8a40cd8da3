#include "report/secret_mask.h"

#include <algorithm>

#include "report/redact.h"

namespace secretscan {
namespace {

size_t FirstTwo(std::string_view text) {
  return static_cast<size_t>(static_cast<unsigned char>(text[0])) << 8 |
         static_cast<unsigned char>(text[1]);
}

// Appends a span that begins no earlier than the last one, joined to it if they overlap.
void Append(Span span, std::vector<Span>* spans) {
  if (!spans->empty() && span.begin < spans->back().end) {
    spans->back().end = std::max(spans->back().end, span.end);
  } else {
    spans->push_back(span);
  }
}

// Where `pattern` stands in `text`, overlapping places joined (Knuth, Morris and Pratt).
std::vector<Span> Occurrences(std::string_view text, std::string_view pattern) {
  std::vector<Span> spans;
  if (pattern.empty() || pattern.size() > text.size()) {
    return spans;
  }
  // border[i]: length of the longest proper prefix of pattern[0..i] that is also its suffix.
  std::vector<uint32_t> border(pattern.size(), 0);
  size_t matched = 0;
  for (size_t i = 1; i < pattern.size(); ++i) {
    while (matched > 0 && pattern[i] != pattern[matched]) {
      matched = border[matched - 1];
    }
    matched += pattern[i] == pattern[matched];
    border[i] = static_cast<uint32_t>(matched);
  }
  matched = 0;
  for (size_t i = 0; i < text.size(); ++i) {
    while (matched > 0 && (matched == pattern.size() || text[i] != pattern[matched])) {
      matched = border[matched - 1];
    }
    matched += text[i] == pattern[matched];
    if (matched == pattern.size()) {
      Append({i + 1 - pattern.size(), i + 1}, &spans);
    }
  }
  return spans;
}

std::vector<Span> Union(const std::vector<Span>& a, const std::vector<Span>& b) {
  std::vector<Span> merged;
  merged.reserve(a.size() + b.size());
  std::merge(a.begin(), a.end(), b.begin(), b.end(), std::back_inserter(merged),
             [](const Span& x, const Span& y) { return x.begin < y.begin; });
  std::vector<Span> out;
  for (const Span& span : merged) {
    Append(span, &out);
  }
  return out;
}

}  // namespace

SecretMask::SecretMask(const std::vector<Finding>& findings, int percent) : percent_(percent) {
  if (percent_ <= 0) {
    return;
  }
  for (const Finding& finding : findings) {
    const std::string_view secret = finding.secret;
    if (secret.size() >= kMinShared) {
      entries_.push_back({secret.substr(0, kKeySize), secret.size()});
    }
  }
  // The longest first among equal keys: that is the one to keep.
  std::sort(entries_.begin(), entries_.end(), [](const Entry& a, const Entry& b) {
    const int order = a.key.compare(b.key);
    return order != 0 ? order < 0 : a.length > b.length;
  });
  entries_.erase(std::unique(entries_.begin(), entries_.end(),
                             [](const Entry& a, const Entry& b) { return a.key == b.key; }),
                 entries_.end());
  entries_.shrink_to_fit();

  begins_entry_.assign(1 << 16, false);
  for (size_t i = 0; i < entries_.size(); ++i) {
    begins_entry_[FirstTwo(entries_[i].key)] = true;
    int32_t shorter = static_cast<int32_t>(i) - 1;
    while (shorter >= 0 && !entries_[i].key.starts_with(entries_[shorter].key)) {
      shorter = entries_[shorter].shorter;
    }
    entries_[i].shorter = shorter;
  }
}

size_t SecretMask::LengthAt(std::string_view text) const {
  // A key that the text begins with sorts before the text, and so do only keys that begin with that
  // key in between: the last key before the text leads to it.
  const auto after =
      std::upper_bound(entries_.begin(), entries_.end(), text,
                       [](std::string_view t, const Entry& entry) { return t < entry.key; });
  auto found = static_cast<int32_t>(after - entries_.begin()) - 1;
  while (found >= 0 && !text.starts_with(entries_[found].key)) {
    found = entries_[found].shorter;
  }
  return found < 0 ? 0 : std::min(entries_[found].length, text.size());
}

void SecretMask::AddShared(std::string_view text, std::vector<Span>* spans) const {
  if (entries_.empty()) {
    return;
  }
  for (size_t pos = 0; pos + kMinShared <= text.size(); ++pos) {
    const std::string_view rest = text.substr(pos);
    if (!begins_entry_[FirstTwo(rest)]) {
      continue;
    }
    if (const size_t length = LengthAt(rest); length > 0) {
      Append({pos, pos + length}, spans);
    }
  }
}

std::string SecretMask::Hide(std::string_view text, std::string_view own) const {
  if (percent_ <= 0) {
    return std::string(text);
  }
  std::vector<Span> shared;
  AddShared(text, &shared);
  const std::vector<Span> spans = Union(Occurrences(text, own), shared);
  if (spans.empty()) {
    return std::string(text);
  }
  const std::string own_redacted = RedactSecret(own, percent_);
  std::string out;
  size_t pos = 0;
  for (const Span& span : spans) {
    out += text.substr(pos, span.begin - pos);
    out += text.substr(span.begin, span.size()) == own ? std::string_view(own_redacted)
                                                        : kRedactedWord;
    pos = span.end;
  }
  out += text.substr(pos);
  return out;
}

}  // namespace secretscan
