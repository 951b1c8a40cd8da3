#include "match/matcher.h"

#include <algorithm>

#include "base/utf8.h"

namespace secretscan {
namespace {

// Searches [begin, end) of the repaired text, appends raw spans, and returns where the search ended.
size_t FindRange(const Regex& regex, const Subject& subject, size_t begin, size_t end,
                 size_t* previous_end, std::vector<Span>* matches) {
  const std::string_view text = subject.repaired();
  size_t position = begin;
  Span match;
  while (position <= end && regex.Find(text, position, end, {&match, 1})) {
    bool accept = true;
    if (match.end == match.begin) {
      accept = match.begin != *previous_end;
      position = match.end < text.size() ? match.end + DecodeRune(text, match.end).width
                                         : match.end + 1;
    } else {
      position = match.end;
    }
    *previous_end = match.end;
    if (accept) {
      matches->push_back(subject.ToRaw(match));
    }
  }
  return position;
}

}  // namespace

void FindAll(const Regex& regex, const Subject& subject, std::vector<Span>* matches) {
  size_t previous_end = Span::npos;
  FindRange(regex, subject, 0, subject.repaired().size(), &previous_end, matches);
}

void FindAllNear(const Regex& regex, const Subject& subject, std::span<const Candidate> candidates,
                 std::vector<Span>* matches) {
  size_t position = 0;
  size_t previous_end = Span::npos;
  for (const Candidate& candidate : candidates) {
    const size_t begin = std::max(subject.ToRepaired(candidate.begin), position);
    const size_t last_end = subject.ToRepaired(candidate.last_end);
    if (begin > last_end) {
      continue;
    }
    FindRange(regex, subject, begin, last_end, &previous_end, matches);
    if (previous_end != Span::npos) {
      position = std::max(position, previous_end);
    }
  }
}

void FindAllNear(const Regex& regex, std::string_view text, std::span<const Candidate> candidates,
                 std::vector<Span>* matches) {
  // So many bytes on either side decode as they do in all of the text, and are more than an assertion sees.
  constexpr size_t kContext = 8;
  size_t position = 0;
  size_t previous_end = Span::npos;
  for (const Candidate& candidate : candidates) {
    const size_t begin = std::max(candidate.begin, position);
    if (begin > candidate.last_end) {
      continue;
    }
    const size_t offset = begin - std::min(begin, kContext);
    const Subject part(text.substr(offset, candidate.last_end - offset + kContext));
    // That of a match before this part matters no more.
    size_t local_end = previous_end == Span::npos || previous_end < offset
                           ? Span::npos
                           : part.ToRepaired(previous_end - offset);
    const size_t first = matches->size();
    FindRange(regex, part, part.ToRepaired(begin - offset),
              part.ToRepaired(candidate.last_end - offset), &local_end, matches);
    for (Span& match : std::span(*matches).subspan(first)) {
      match = {match.begin + offset, match.end + offset};
    }
    if (local_end != Span::npos) {
      previous_end = part.ToRaw(local_end) + offset;
      position = std::max(position, previous_end);
    }
  }
}

void FindAllIn(const Regex& regex, const Subject& subject, Span region,
               std::vector<Span>* matches) {
  size_t previous_end = Span::npos;
  FindRange(regex, subject, subject.ToRepaired(region.begin), subject.ToRepaired(region.end),
            &previous_end, matches);
}

std::string_view TrimNewlines(std::string_view match) {
  const size_t first = match.find_first_not_of('\n');
  if (first == std::string_view::npos) {
    return match.substr(0, 0);
  }
  return match.substr(first, match.find_last_not_of('\n') - first + 1);
}

std::string ExtractSecret(const Rule& rule, std::string_view match) {
  const int groups = rule.regex->group_count();
  if (groups == 0) {
    return std::string(match);
  }
  const Subject subject(match);
  std::vector<Span> spans(groups + 1);
  if (!rule.regex->Find(subject.repaired(), 0, subject.repaired().size(), spans)) {
    return std::string(match);
  }
  const auto text = [&](int group) {
    const Span& span = spans[group];
    if (!span.valid()) {
      return std::string();
    }
    const Span raw = subject.ToRaw(span);
    return std::string(match.substr(raw.begin, raw.size()));
  };
  if (rule.secret_group > 0) {
    return text(rule.secret_group);
  }
  for (int group = 1; group <= groups; ++group) {
    if (std::string secret = text(group); !secret.empty()) {
      return secret;
    }
  }
  return std::string(match);
}

bool HasKeyword(const Rule& rule, std::string_view folded) {
  if (rule.keywords.empty()) {
    return true;
  }
  return std::any_of(rule.keywords.begin(), rule.keywords.end(), [&](const std::string& keyword) {
    return !keyword.empty() && folded.find(keyword) != std::string_view::npos;
  });
}

}  // namespace secretscan
