// A secret of which some bytes are escaped.
#include <algorithm>
#include <array>
#include <cstdio>
#include <utility>

#include "absl/container/flat_hash_set.h"
#include "base/utf8.h"
#include "rewrite/escape_reader.h"
#include "rewrite/secret_pattern.h"

namespace secretscan {
namespace {

// Of a shorter run of plain bytes too many texts hold one.
constexpr size_t kMinRun = 4;

bool IsPlain(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

std::string Formatted(const char* format, unsigned value) {
  char buffer[16];
  std::snprintf(buffer, sizeof buffer, format, value);
  return buffer;
}

class Escaped final : public SecretPattern {
 public:
  Escaped(std::string secret, std::string_view replacement)
      : secret_(std::move(secret)), replacement_(replacement) {
    for (const char c : std::string_view("%\\&=+'\"$")) {
      may_begin_[static_cast<unsigned char>(c)] = true;
    }
    may_begin_[static_cast<unsigned char>(secret_[0])] = true;
  }

  // Either some run of bytes that nobody escapes stands there, or all is escaped in one way.
  std::vector<Needle> Needles() const override {
    std::vector<Needle> needles;
    for (const char* format : {"%%%02x", "\\x%02x", "&#x%02x;", "&#%u;", "\\%03o", "=%02x"}) {
      std::string all;
      for (const char c : secret_) {
        all += Formatted(format, static_cast<unsigned char>(c));
      }
      needles.push_back({std::move(all), true});
    }
    std::string units;
    const std::string wide = ToUtf16(secret_, true);
    for (size_t i = 0; i + 1 < wide.size(); i += 2) {
      units += Formatted("\\u%04x", static_cast<unsigned>(static_cast<unsigned char>(wide[i])) << 8 |
                                        static_cast<unsigned char>(wide[i + 1]));
    }
    if (!units.empty()) {
      needles.push_back({std::move(units), true});
    }
    if (std::all_of(secret_.begin(), secret_.end(), IsPlain)) {
      return needles;
    }
    std::string_view longest, rest = secret_;
    while (!rest.empty()) {
      const auto begin = std::find_if(rest.begin(), rest.end(), IsPlain);
      const auto end = std::find_if_not(begin, rest.end(), IsPlain);
      const size_t at = static_cast<size_t>(begin - rest.begin());
      const std::string_view run = rest.substr(at, static_cast<size_t>(end - begin));
      if (run.size() > longest.size()) {
        longest = run;
      }
      rest.remove_prefix(at + run.size());
    }
    if (longest.size() >= kMinRun) {
      needles.push_back({std::string(longest), false});
      return needles;
    }
    for (const EscapeStyle style :
         {EscapeStyle::kPercent, EscapeStyle::kBackslash, EscapeStyle::kMarkup}) {
      std::string written = WriteEscaped(secret_, style);
      if (written != secret_) {
        needles.push_back({std::move(written), true});
      }
    }
    return needles;
  }

  void Find(std::string_view text, std::vector<SecretMatch>* matches) const override {
    matches->clear();
    Ways ways;
    for (size_t at = 0; at < text.size();) {
      EscapeStyle style = EscapeStyle::kNone;
      const size_t end =
          may_begin_[static_cast<unsigned char>(text[at])] ? MatchAt(text, at, &ways, &style) : at;
      if (end == at) {
        ++at;
        continue;
      }
      matches->push_back({at, end, WriteEscaped(replacement_, style)});
      at = end;
    }
  }

 private:
  struct State {
    size_t text = 0, secret = 0;
    EscapeStyle style = EscapeStyle::kNone;  // of the first escape on the way
  };

  // What MatchAt() works with, so that it need not be made for each place.
  struct Ways {
    std::vector<State> open;
    // Where several ways part: from there each is gone once.
    absl::flat_hash_set<std::pair<size_t, size_t>> seen;
    std::vector<Escape> escapes;
  };

  // The end of a match with an escape in it; `at` if there is none.
  size_t MatchAt(std::string_view text, size_t at, Ways* ways, EscapeStyle* style) const {
    // There is but one way along plain bytes, and mostly it ends soon.
    const size_t most = std::min(text.size() - at, secret_.size());
    size_t plain = 0;
    while (plain < most && IsPlain(text[at + plain]) && text[at + plain] == secret_[plain]) {
      ++plain;
    }
    if (plain == most || IsPlain(text[at + plain])) {
      return at;
    }
    auto& [open, seen, escapes] = *ways;
    open.assign(1, {at + plain, plain, EscapeStyle::kNone});
    seen.clear();
    while (!open.empty()) {
      const State state = open.back();
      open.pop_back();
      if (state.secret == secret_.size()) {
        if (state.style != EscapeStyle::kNone) {
          *style = state.style;
          return state.text;
        }
        continue;
      }
      if (state.text == text.size()) {
        continue;
      }
      const size_t before = open.size();
      if (text[state.text] == secret_[state.secret]) {
        open.push_back({state.text + 1, state.secret + 1, state.style});
      }
      if (IsPlain(text[state.text])) {
        continue;
      }
      ReadEscapes(text, state.text, &escapes);
      for (const Escape& escape : escapes) {
        if (secret_.compare(state.secret, escape.value.size(), escape.value) == 0) {
          open.push_back({state.text + escape.size, state.secret + escape.value.size(),
                          state.style == EscapeStyle::kNone ? escape.style : state.style});
        }
      }
      const size_t key = 2 * state.secret + (state.style == EscapeStyle::kNone ? 0 : 1);
      if (open.size() > before + 1 && !seen.emplace(state.text, key).second) {
        open.resize(before);
      }
    }
    return at;
  }

  const std::string secret_, replacement_;
  std::array<bool, 256> may_begin_{};
};

}  // namespace

std::unique_ptr<SecretPattern> EscapedSecret(std::string_view secret,
                                             std::string_view replacement) {
  return std::make_unique<Escaped>(std::string(secret), replacement);
}

}  // namespace secretscan
