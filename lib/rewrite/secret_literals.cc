#include "rewrite/secret_literals.h"

#include <algorithm>
#include <mutex>
#include <utility>

#include "base/status.h"
#include "git/padded_buffer.h"
#include "match/needle_finder.h"
#include "rewrite/secret_pattern.h"

namespace secretscan {
namespace {

// What one replacement makes, the next round may have to replace; it must end.
constexpr int kMaxRounds = 8;

void Apply(std::string_view text, const std::vector<SecretMatch>& matches, std::string* out) {
  out->clear();
  size_t done = 0;
  for (const SecretMatch& match : matches) {
    out->append(text.substr(done, match.begin - done));
    out->append(match.replacement);
    done = match.end;
  }
  out->append(text.substr(done));
}

// Those around a secret belong to the text that it stands in.
std::string_view TrimmedLineEnds(std::string_view secret) {
  const size_t begin = secret.find_first_not_of("\r\n");
  return secret.substr(begin, secret.find_last_not_of("\r\n") + 1 - begin);
}

// With this line end between all lines.
std::string WithLineEnds(std::string_view secret, std::string_view line_end) {
  std::string lines;
  for (size_t i = 0; i < secret.size(); ++i) {
    if (secret.substr(i).starts_with("\r\n")) {
      continue;
    }
    if (secret[i] == '\n') {
      lines += line_end;
    } else {
      lines += secret[i];
    }
  }
  return lines;
}

// One for each form, in their order.
void AddPatterns(std::string_view secret, std::string_view replacement,
                 std::vector<std::unique_ptr<SecretPattern>>* patterns) {
  // Those that know no line ends look for both kinds.
  const auto add = [&](const auto& make) {
    if (secret.find('\n') == std::string_view::npos) {
      patterns->push_back(make(secret));
      return;
    }
    auto first = make(WithLineEnds(secret, "\n"));
    auto second = make(WithLineEnds(secret, "\r\n"));
    patterns->push_back(first == nullptr || second == nullptr
                            ? nullptr
                            : EitherSecret(std::move(first), std::move(second)));
  };
  patterns->push_back(PlainSecret(secret, replacement));
  add([&](std::string_view s) { return Utf16Secret(s, replacement, false); });
  add([&](std::string_view s) { return Utf16Secret(s, replacement, true); });
  patterns->push_back(EscapedSecret(WithLineEnds(secret, "\n"), replacement));
  add([&](std::string_view s) { return HexSecret(s, replacement); });
  add([&](std::string_view s) { return Base64Secret(s, replacement); });
}

}  // namespace

std::string_view SecretFormName(SecretForm form) {
  switch (form) {
    case SecretForm::kPlain: return "plain";
    case SecretForm::kUtf16Le: return "UTF-16LE";
    case SecretForm::kUtf16Be: return "UTF-16BE";
    case SecretForm::kEscaped: return "escaped";
    case SecretForm::kHex: return "hex";
    case SecretForm::kBase64: return "base64";
  }
  return "";
}

struct SecretLiterals::Impl {
  std::vector<SecretLiteral> secrets;
  std::vector<std::unique_ptr<SecretPattern>> patterns;  // by rule; null: there is no such form
  std::vector<uint32_t> order;                           // rules as they are applied
  std::vector<Needle> needles;
  std::vector<uint32_t> needle_rules;                    // by needle
  std::unique_ptr<const NeedleFinder> finder;
  std::mutex mutex;
  std::vector<std::unique_ptr<NeedleFinder::Scratch>> scratches;  // not in use

  absl::StatusOr<std::unique_ptr<NeedleFinder::Scratch>> TakeScratch() {
    {
      std::lock_guard lock(mutex);
      if (!scratches.empty()) {
        auto scratch = std::move(scratches.back());
        scratches.pop_back();
        return scratch;
      }
    }
    return finder->NewScratch();
  }

  // The rules one of whose needles stands in `text`, which nothing need follow in memory.
  absl::Status Candidates(std::string_view text, NeedleFinder::Scratch* scratch,
                          std::vector<bool>* rules) {
    rules->assign(patterns.size(), false);
    const size_t tail = std::min(text.size(), PaddedBuffer::kPadding + finder->reach());
    PaddedBuffer end;
    end.Assign(text.substr(text.size() - tail));
    std::vector<uint32_t> found;
    const std::string_view head =
        text.substr(0, text.size() - std::min(text.size(), PaddedBuffer::kPadding));
    for (const std::string_view part : {head, std::string_view(end.view())}) {
      SECRETSCAN_RETURN_IF_ERROR(finder->Find(part, scratch, &found));
      for (const uint32_t needle : found) {
        (*rules)[needle_rules[needle]] = true;
      }
    }
    return absl::OkStatus();
  }

  // `counts` may be null.
  absl::StatusOr<bool> Replace(std::string_view text, NeedleFinder::Scratch* scratch,
                               std::string* out, std::vector<uint64_t>* counts) {
    bool changed = false;
    std::vector<bool> candidates;
    std::vector<SecretMatch> matches;
    std::string next;
    for (int round = 0; round < kMaxRounds; ++round) {
      SECRETSCAN_RETURN_IF_ERROR(
          Candidates(changed ? std::string_view(*out) : text, scratch, &candidates));
      bool found = false;
      for (const uint32_t rule : order) {
        if (!candidates[rule]) {
          continue;
        }
        const std::string_view current = changed ? std::string_view(*out) : text;
        patterns[rule]->Find(current, &matches);
        if (matches.empty()) {
          continue;
        }
        Apply(current, matches, &next);
        std::swap(*out, next);
        changed = found = true;
        if (counts != nullptr) {
          (*counts)[rule] += matches.size();
        }
      }
      if (!found) {
        return changed;
      }
    }
    return absl::ResourceExhaustedError("a secret comes back when it is replaced");
  }
};

SecretLiterals::SecretLiterals(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
SecretLiterals::~SecretLiterals() = default;

absl::StatusOr<std::unique_ptr<const SecretLiterals>> SecretLiterals::Create(
    std::vector<SecretLiteral> secrets) {
  auto impl = std::make_unique<Impl>();
  impl->secrets = std::move(secrets);
  std::vector<uint32_t> by_size;
  for (uint32_t i = 0; i < impl->secrets.size(); ++i) {
    const SecretLiteral& literal = impl->secrets[i];
    if (literal.secret.find_first_not_of(" \t\r\n") == std::string_view::npos) {
      return InvalidArgument("an empty secret cannot be replaced (" + literal.name + ")");
    }
    const std::string replacement =
        literal.replacement.value_or(std::string(kDefaultRedaction));
    by_size.push_back(i);
    AddPatterns(TrimmedLineEnds(literal.secret), replacement, &impl->patterns);
  }
  // A secret that is part of another one comes after it.
  std::stable_sort(by_size.begin(), by_size.end(), [&](uint32_t a, uint32_t b) {
    return impl->secrets[a].secret.size() > impl->secrets[b].secret.size();
  });
  for (uint32_t form = 0; form < kSecretForms; ++form) {
    for (const uint32_t secret : by_size) {
      const uint32_t rule = secret * kSecretForms + form;
      if (impl->patterns[rule] == nullptr) {
        continue;
      }
      impl->order.push_back(rule);
      for (Needle& needle : impl->patterns[rule]->Needles()) {
        impl->needles.push_back(std::move(needle));
        impl->needle_rules.push_back(rule);
      }
    }
  }
  SECRETSCAN_ASSIGN_OR_RETURN(impl->finder, NeedleFinder::Build(impl->needles));

  std::unique_ptr<const SecretLiterals> result(new SecretLiterals(std::move(impl)));
  for (const SecretLiteral& literal : result->impl_->secrets) {
    std::string unused;
    const auto changes =
        result->Replace(literal.replacement.value_or(std::string(kDefaultRedaction)), &unused);
    if (!changes.ok() || *changes) {
      return InvalidArgument("the replacement holds a secret (" + literal.name + ")");
    }
  }
  return result;
}

size_t SecretLiterals::rule_count() const { return impl_->patterns.size(); }

std::string SecretLiterals::RuleName(size_t rule) const {
  const std::string& name = impl_->secrets[SecretOf(rule)].name;
  const SecretForm form = FormOf(rule);
  return form == SecretForm::kPlain ? name
                                    : name + " (" + std::string(SecretFormName(form)) + ")";
}

std::optional<std::vector<Needle>> SecretLiterals::Needles() const { return impl_->needles; }

absl::StatusOr<bool> SecretLiterals::Replace(std::string_view text, std::string* out) const {
  SECRETSCAN_ASSIGN_OR_RETURN(auto scratch, impl_->TakeScratch());
  auto changed = impl_->Replace(text, scratch.get(), out, nullptr);
  std::lock_guard lock(impl_->mutex);
  impl_->scratches.push_back(std::move(scratch));
  return changed;
}

absl::StatusOr<bool> SecretLiterals::ReplaceContent(std::string_view content, std::string* out,
                                                    std::vector<uint64_t>* counts) const {
  SECRETSCAN_ASSIGN_OR_RETURN(auto scratch, impl_->TakeScratch());
  auto changed = impl_->Replace(content, scratch.get(), out, counts);
  std::lock_guard lock(impl_->mutex);
  impl_->scratches.push_back(std::move(scratch));
  return changed;
}

}  // namespace secretscan
