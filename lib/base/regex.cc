#include "base/regex.h"

#include <algorithm>
#include <array>
#include <atomic>
#include <cstdlib>
#include <mutex>
#include <optional>
#include <utility>
#include <vector>

#include "base/lazy_front.h"
#include "base/loose_repeats.h"
#include "base/re2_form.h"
#include "base/status.h"
#include "re2/set.h"

namespace secretscan {

struct Regex::Impl {
  // `as_written`: in one piece.
  Impl(std::string_view source, CaseFolding case_folding, bool as_written = false)
      : pattern(source), folding(case_folding), as_written_(as_written) {}

  // Where a match begins, of which what was searched for begins at `at`.
  size_t BeginOf(std::string_view text, size_t floor, size_t at) {
    Prepare();
    return front_ ? front_->Begin(text, floor, at) : at;
  }

  // Of all but the front.
  const re2::RE2& Exact() {
    std::call_once(exact_once_, [this] { exact_.emplace(Re2Form(Searched()), Re2Options()); });
    return *exact_;
  }
  // For use: whoever deferred compiling knew that it would succeed.
  const re2::RE2& Valid() {
    const re2::RE2& exact = Exact();
    if (!exact.ok()) {
      std::abort();
    }
    return exact;
  }

  // The same with loose repeats; null where that does not help.
  const re2::RE2* Loose() {
    std::call_once(loose_once_, [this] {
      if (const auto loose = as_written_ ? std::nullopt : LoosenRepeats(Searched())) {
        loose_.emplace(Re2Form(loose->pattern), Re2Options());
        max_length_ = loose->max_length;
      }
    });
    constexpr int kGrace = 16;
    const bool helps = loose_ && loose_->ok() &&
                       too_long_.load(std::memory_order_relaxed) <
                           kGrace + short_enough_.load(std::memory_order_relaxed);
    return helps ? &*loose_ : nullptr;
  }
  // Whether a match of Loose() is one of Exact(). To be asked for each.
  bool IsShortEnough(size_t length) {
    const bool is = length <= max_length_;
    (is ? short_enough_ : too_long_).fetch_add(1, std::memory_order_relaxed);
    return is;
  }

  const std::string pattern;
  const CaseFolding folding;

 private:
  void Prepare() {
    std::call_once(front_once_, [this] {
      // Whoever deferred compiling knew that it would succeed.
      if (folding == CaseFolding::kAscii) {
        form_ = WithAsciiCase(pattern).value_or("(");
      }
      front_ = as_written_ ? std::nullopt : LazyFront::Split(Form());
    });
  }
  const std::string& Searched() {
    Prepare();
    return front_ ? front_->rest() : Form();
  }
  const std::string& Form() const { return form_ ? *form_ : pattern; }

  const bool as_written_;
  std::optional<std::string> form_;  // for RE2, if it is not the pattern
  std::once_flag front_once_;
  std::once_flag exact_once_;
  std::once_flag loose_once_;
  std::optional<LazyFront> front_;
  std::optional<re2::RE2> exact_;
  std::optional<re2::RE2> loose_;
  size_t max_length_ = 0;
  // Matches of the loose one.
  std::atomic<int64_t> short_enough_ = 0;
  std::atomic<int64_t> too_long_ = 0;
};

namespace {

// Of a pattern that is valid otherwise.
absl::Status CheckFolding(std::string_view pattern, CaseFolding folding) {
  return folding == CaseFolding::kUnicode || WithAsciiCase(pattern)
             ? absl::OkStatus()
             : InvalidArgument("with ASCII case folding, (?i) takes no quotes, codes of characters, "
                               "classes of Unicode or negated classes with letters beyond ASCII");
}

}  // namespace

Regex::Regex(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Regex::~Regex() = default;

absl::StatusOr<std::shared_ptr<const Regex>> Regex::Compile(std::string_view pattern,
                                                            CaseFolding folding) {
  SECRETSCAN_RETURN_IF_ERROR(CheckFolding(pattern, folding));
  auto impl = std::make_unique<Impl>(pattern, folding);
  if (!impl->Exact().ok()) {
    // What is wrong with all of it, as written.
    impl = std::make_unique<Impl>(pattern, CaseFolding::kUnicode, /*as_written=*/true);
    if (!impl->Exact().ok()) {
      return InvalidArgument("invalid regular expression: " + impl->Exact().error());
    }
  }
  return std::shared_ptr<const Regex>(new Regex(std::move(impl)));
}

absl::Status Regex::CheckSyntax(std::string_view pattern, CaseFolding folding) {
  SECRETSCAN_RETURN_IF_ERROR(CheckFolding(pattern, folding));
  // RE2's one way to have something parsed that is not compiled.
  re2::RE2::Set parsed(Re2Options(), re2::RE2::UNANCHORED);
  std::string error;
  if (parsed.Add(Re2Form(pattern), &error) < 0) {
    return InvalidArgument("invalid regular expression: " + error);
  }
  return absl::OkStatus();
}

std::shared_ptr<const Regex> Regex::Deferred(std::string_view pattern, CaseFolding folding) {
  return std::shared_ptr<const Regex>(new Regex(std::make_unique<Impl>(pattern, folding)));
}

const std::string& Regex::pattern() const { return impl_->pattern; }

CaseFolding Regex::folding() const { return impl_->folding; }

int Regex::group_count() const {
  const re2::RE2* loose = impl_->Loose();
  return (loose != nullptr ? *loose : impl_->Valid()).NumberOfCapturingGroups();
}

int Regex::program_size() const { return impl_->Valid().ProgramSize(); }

bool Regex::Contains(std::string_view text) const {
  Span match;
  if (impl_->Loose() != nullptr) {
    return Find(text, 0, text.size(), {&match, 1});
  }
  return impl_->Valid().Match(re2::StringPiece(text.data(), text.size()), 0, text.size(),
                              re2::RE2::UNANCHORED, nullptr, 0);
}

bool Regex::Find(std::string_view text, size_t begin, size_t end, std::span<Span> groups) const {
  if (text.data() == nullptr) {
    text = "";  // RE2 tells an unused group by its null pointer
  }
  const re2::StringPiece piece(text.data(), text.size());
  const re2::RE2* regex = impl_->Loose();
  constexpr size_t kInline = 8;
  std::array<re2::StringPiece, kInline> small;
  std::vector<re2::StringPiece> large;
  re2::StringPiece* pieces = small.data();
  size_t wanted = 0;
  const auto search = [&](const re2::RE2& searched) {
    wanted = std::min<size_t>(std::max<size_t>(groups.size(), 1),
                              static_cast<size_t>(searched.NumberOfCapturingGroups()) + 1);
    if (wanted > kInline) {
      large.resize(wanted);
      pieces = large.data();
    }
    return searched.Match(piece, begin, end, re2::RE2::UNANCHORED, pieces, static_cast<int>(wanted));
  };
  if (regex != nullptr) {
    if (!search(*regex)) {
      return false;
    }
    if (!impl_->IsShortEnough(pieces[0].size())) {
      regex = nullptr;
    }
  }
  if (regex == nullptr && !search(impl_->Valid())) {
    return false;
  }
  for (size_t i = 0; i < groups.size(); ++i) {
    groups[i] = Span{};
    if (i < wanted && pieces[i].data() != nullptr) {
      groups[i].begin = static_cast<size_t>(pieces[i].data() - text.data());
      groups[i].end = groups[i].begin + pieces[i].size();
    }
  }
  if (!groups.empty()) {
    groups[0].begin = impl_->BeginOf(text, begin, groups[0].begin);
  }
  return true;
}

}  // namespace secretscan
