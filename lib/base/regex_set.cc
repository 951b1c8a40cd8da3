#include "base/regex_set.h"

#include <algorithm>
#include <utility>

#include "base/re2_form.h"
#include "re2/set.h"

namespace secretscan {

struct RegexSet::Impl {
  re2::RE2::Set set{Re2Options(), re2::RE2::UNANCHORED};
};

RegexSet::RegexSet(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
RegexSet::~RegexSet() = default;

std::unique_ptr<const RegexSet> RegexSet::Compile(std::span<const std::string> patterns) {
  auto impl = std::make_unique<Impl>();
  for (const std::string& pattern : patterns) {
    if (impl->set.Add(Re2Form(pattern), nullptr) < 0) {
      return nullptr;
    }
  }
  if (!impl->set.Compile()) {
    return nullptr;
  }
  return std::unique_ptr<const RegexSet>(new RegexSet(std::move(impl)));
}

std::optional<std::vector<int>> RegexSet::Containing(std::string_view text) const {
  std::vector<int> found;
  re2::RE2::Set::ErrorInfo error{};
  if (!impl_->set.Match(re2::StringPiece(text.data(), text.size()), &found, &error) &&
      error.kind != re2::RE2::Set::kNoError) {
    return std::nullopt;
  }
  std::sort(found.begin(), found.end());
  return found;
}

}  // namespace secretscan
