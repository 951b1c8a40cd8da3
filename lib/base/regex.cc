#include "base/regex.h"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <mutex>
#include <optional>
#include <utility>
#include <vector>

#include "base/status.h"
#include "re2/re2.h"
#include "re2/set.h"

namespace secretscan {

namespace {

// RE2 before 2023 knows only the Python spelling of named groups.
std::string WithPythonNames(std::string_view pattern) {
  std::string out;
  out.reserve(pattern.size() + 8);
  bool in_class = false;
  for (size_t i = 0; i < pattern.size(); ++i) {
    if (pattern[i] == '\\' && i + 1 < pattern.size()) {
      if (!in_class && pattern[i + 1] == 'Q') {  // a quoted run is copied as it stands
        size_t end = pattern.find("\\E", i + 2);
        end = end == std::string_view::npos ? pattern.size() : end + 2;
        out += pattern.substr(i, end - i);
        i = end - 1;
        continue;
      }
      out += pattern[i];
      out += pattern[++i];
      continue;
    }
    if (in_class) {
      if (pattern.substr(i, 2) == "[:") {  // the bracket that ends [:alpha:] does not end the class
        const size_t end = pattern.find(":]", i + 2);
        if (end != std::string_view::npos) {
          out += pattern.substr(i, end + 2 - i);
          i = end + 1;
          continue;
        }
      }
      in_class = pattern[i] != ']';
    } else if (pattern[i] == '[') {
      in_class = true;
      out += pattern[i];
      if (i + 1 < pattern.size() && pattern[i + 1] == '^') {
        out += pattern[++i];
      }
      if (i + 1 < pattern.size() && pattern[i + 1] == ']') {  // a leading ] is a literal
        out += pattern[++i];
      }
      continue;
    } else if (pattern.substr(i, 3) == "(?<" && i + 3 < pattern.size() && pattern[i + 3] != '=' &&
               pattern[i + 3] != '!') {
      out += "(?P<";
      i += 2;
      continue;
    }
    out += pattern[i];
  }
  return out;
}

re2::RE2::Options Options() {
  re2::RE2::Options options;
  options.set_log_errors(false);
  // Enough for the largest repeats that RE2's syntax allows; the DFA's cache is bounded by it too.
  options.set_max_mem(int64_t{64} << 20);
  return options;
}

}  // namespace

struct Regex::Impl {
  explicit Impl(std::string_view source) : pattern(source) {}

  const re2::RE2& Compiled() {
    std::call_once(once, [this] { re2.emplace(WithPythonNames(pattern), Options()); });
    return *re2;
  }
  // For use: whoever deferred compiling knew that it would succeed.
  const re2::RE2& Valid() {
    const re2::RE2& compiled = Compiled();
    if (!compiled.ok()) {
      std::abort();
    }
    return compiled;
  }

  const std::string pattern;

 private:
  std::once_flag once;
  std::optional<re2::RE2> re2;
};

Regex::Regex(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Regex::~Regex() = default;

absl::StatusOr<std::shared_ptr<const Regex>> Regex::Compile(std::string_view pattern) {
  auto impl = std::make_unique<Impl>(pattern);
  if (!impl->Compiled().ok()) {
    return InvalidArgument("invalid regular expression: " + impl->Compiled().error());
  }
  return std::shared_ptr<const Regex>(new Regex(std::move(impl)));
}

absl::Status Regex::CheckSyntax(std::string_view pattern) {
  // RE2's one way to have something parsed that is not compiled.
  re2::RE2::Set parsed(Options(), re2::RE2::UNANCHORED);
  std::string error;
  if (parsed.Add(WithPythonNames(pattern), &error) < 0) {
    return InvalidArgument("invalid regular expression: " + error);
  }
  return absl::OkStatus();
}

std::shared_ptr<const Regex> Regex::Deferred(std::string_view pattern) {
  return std::shared_ptr<const Regex>(new Regex(std::make_unique<Impl>(pattern)));
}

const std::string& Regex::pattern() const { return impl_->pattern; }

int Regex::group_count() const { return impl_->Valid().NumberOfCapturingGroups(); }

int Regex::program_size() const { return impl_->Valid().ProgramSize(); }

bool Regex::Contains(std::string_view text) const {
  return impl_->Valid().Match(re2::StringPiece(text.data(), text.size()), 0, text.size(),
                          re2::RE2::UNANCHORED, nullptr, 0);
}

bool Regex::Find(std::string_view text, size_t begin, size_t end, std::span<Span> groups) const {
  if (text.data() == nullptr) {
    text = "";  // RE2 tells an unused group by its null pointer
  }
  constexpr size_t kInline = 8;
  const size_t wanted = std::min<size_t>(groups.size(), group_count() + 1);
  std::array<re2::StringPiece, kInline> small;
  std::vector<re2::StringPiece> large;
  re2::StringPiece* pieces = small.data();
  if (wanted > kInline) {
    large.resize(wanted);
    pieces = large.data();
  }
  if (!impl_->Valid().Match(re2::StringPiece(text.data(), text.size()), begin, end,
                        re2::RE2::UNANCHORED, pieces, static_cast<int>(wanted))) {
    return false;
  }
  for (size_t i = 0; i < groups.size(); ++i) {
    groups[i] = Span{};
    if (i < wanted && pieces[i].data() != nullptr) {
      groups[i].begin = static_cast<size_t>(pieces[i].data() - text.data());
      groups[i].end = groups[i].begin + pieces[i].size();
    }
  }
  return true;
}

}  // namespace secretscan
