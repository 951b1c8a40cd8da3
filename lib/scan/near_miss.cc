#include "scan/near_miss.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include "absl/strings/ascii.h"
#include "base/utf8.h"
#include "validate/name_kind.h"
#include "validate/value_shape.h"

namespace secretscan {
namespace {

constexpr size_t kLeastPrefix = 3;
constexpr size_t kLeastBareBeginning = 5;  // of one that no separator closes
constexpr size_t kLongestPrefix = 32;
constexpr size_t kLeastProvider = 4;
constexpr size_t kLongestName = 128;

// Whether a value that begins with this keyword of a rule begins as its tokens do.
bool IsPrefix(std::string_view keyword, std::string_view beginning) {
  if (keyword.size() < kLeastPrefix || keyword.size() > kLongestPrefix) {
    return false;
  }
  const char last = keyword.back();
  return last == '_' || last == '-' || last == '.' ||
         (keyword.size() >= kLeastBareBeginning && beginning.starts_with(keyword));
}

std::string LettersOf(std::string_view text) {
  std::string letters;
  for (const char c : text) {
    if (absl::ascii_isalnum(c)) {
      letters += absl::ascii_tolower(static_cast<unsigned char>(c));
    }
  }
  return letters;
}

// How a provider is called in names: as the rule says, and by keywords with which its id begins.
std::vector<std::string> ProviderNames(const Rule& rule) {
  std::vector<std::string> names = {LettersOf(rule.provider)};
  const std::string id = LettersOf(rule.id);
  for (const std::string& keyword : rule.keywords) {
    if (std::string name = LettersOf(keyword); id.starts_with(name)) {
      names.push_back(std::move(name));
    }
  }
  std::sort(names.begin(), names.end());
  names.erase(std::unique(names.begin(), names.end()), names.end());
  std::erase_if(names, [](const std::string& name) { return name.size() < kLeastProvider; });
  return names;
}

// HTTPServer_port2 is HTTP, Server, port2.
std::vector<std::string_view> WordsOf(std::string_view name) {
  std::vector<std::string_view> words;
  size_t begin = 0;
  for (size_t i = 0; i <= name.size(); ++i) {
    const bool is_end = i == name.size() || !absl::ascii_isalnum(name[i]);
    const bool is_hump =
        !is_end && i > begin && absl::ascii_isupper(name[i]) &&
        (absl::ascii_islower(name[i - 1]) ||
         (absl::ascii_isupper(name[i - 1]) && i + 1 < name.size() &&
          absl::ascii_islower(name[i + 1])));
    if ((is_end || is_hump) && i > begin) {
      words.push_back(name.substr(begin, i - begin));
    }
    begin = is_end ? i + 1 : is_hump ? i : begin;
  }
  return words;
}

// Whether it has the first word of a prefix of several: mercury_test_… for mercury_live_.
bool SharesFirstWord(std::string_view secret, std::string_view prefix) {
  const auto first = std::find_if_not(prefix.begin(), prefix.end(), absl::ascii_isalnum);
  const auto size = static_cast<size_t>(first - prefix.begin());
  return size >= kLeastPrefix && size < prefix.size() && secret.size() > size &&
         secret.starts_with(prefix.substr(0, size)) && !absl::ascii_isalnum(secret[size]);
}

bool BeginsAs(const TokenForm& form, std::string_view secret) {
  return std::any_of(form.prefixes.begin(), form.prefixes.end(), [&](const std::string& prefix) {
    return (prefix.size() >= kLeastPrefix && secret.starts_with(prefix)) ||
           SharesFirstWord(secret, prefix);
  });
}

// Whether it holds a character, neither letter nor digit, that such tokens do not.
bool HoldsForeign(const TokenForm& form, std::string_view secret) {
  return std::any_of(secret.begin(), secret.end(), [&](char c) {
    return absl::ascii_ispunct(c) && !form.alphabet[static_cast<size_t>(c)];
  });
}

}  // namespace

NearMiss::NearMiss(const RuleSet& rules) {
  if (!rules.ranked) {
    return;
  }
  std::vector<std::string> all;
  for (const Rule& rule : rules.rules) {
    if (rule.rank < 0 || rule.path != nullptr || rule.regex == nullptr) {
      continue;
    }
    const std::string beginning = TokenBeginning(rule.regex->pattern());
    std::copy_if(rule.keywords.begin(), rule.keywords.end(), std::back_inserter(all),
                 [&](const std::string& keyword) { return IsPrefix(keyword, beginning); });
    for (std::string& name : ProviderNames(rule)) {
      providers_[std::move(name)].rules.push_back(&rule);
    }
  }
  std::sort(all.begin(), all.end());
  for (std::string& prefix : all) {
    if (prefixes_.empty() || !prefix.starts_with(prefixes_.back())) {
      prefixes_.push_back(std::move(prefix));
    }
  }
}

bool NearMiss::BeginsAsToken(std::string_view secret) const {
  const std::string begin = KeywordFolded(secret.substr(0, kLongestPrefix + 1));
  // The last prefix that does not come after it: one that it begins with can only be that.
  const auto after = std::upper_bound(prefixes_.begin(), prefixes_.end(), begin);
  return after != prefixes_.begin() && begin.starts_with(*std::prev(after)) &&
         begin.size() > std::prev(after)->size();
}

bool NearMiss::IsNearly(Provider* provider, std::string_view secret) {
  const auto has_prefix = [](const TokenForm& form) { return !form.prefixes.empty(); };
  if (!provider->forms) {
    std::vector<TokenForm>& all = provider->forms.emplace();
    for (const Rule* rule : provider->rules) {
      std::vector<TokenForm> of_rule = TokenFormsOf(rule->regex->pattern());
      std::move(of_rule.begin(), of_rule.end(), std::back_inserter(all));
    }
    std::stable_partition(all.begin(), all.end(), has_prefix);
  }
  const std::vector<TokenForm>& forms = *provider->forms;
  if (forms.empty() || std::any_of(forms.begin(), forms.end(), [&](const TokenForm& form) {
        return form.Fits(secret);
      })) {
    return false;
  }
  if (std::any_of(forms.begin(), forms.end(),
                  [&](const TokenForm& form) { return BeginsAs(form, secret); })) {
    return true;
  }
  // It has no prefix, so it should be a token without one, if there are such.
  const auto bare = std::partition_point(forms.begin(), forms.end(), has_prefix);
  const auto first = bare == forms.end() ? forms.begin() : bare;
  if (ShapeOf(secret) == Shape::kUuid) {  // a form of its own
    return false;
  }
  bool is_foreign = false;
  bool is_cut = true;
  for (auto form = first; form != forms.end(); ++form) {
    is_cut &= secret.size() < form->least;
    if (form->least <= secret.size() && secret.size() <= form->most) {
      if (!HoldsForeign(*form, secret)) {
        return false;
      }
      is_foreign = true;
    }
  }
  return is_cut || is_foreign;
}

std::string_view NearMiss::Reason(std::string_view name, std::string_view secret) {
  if (BeginsAsToken(secret)) {
    return "it begins as a provider's token does, and is none";
  }
  name = name.substr(0, kLongestName);
  if (ReadName(name).kind == NameKind::kPassword) {  // chosen by people, in any form
    return {};
  }
  const std::vector<std::string_view> words = WordsOf(name);
  for (size_t i = 0; i < words.size(); ++i) {
    std::string provider;
    for (size_t j = i; j < words.size(); ++j) {
      provider += AsciiLowered(words[j]);
      const auto found = providers_.find(provider);
      if (found != providers_.end() && IsNearly(&found->second, secret)) {
        return "it nearly is a token of the provider in its name, and is none";
      }
    }
  }
  return {};
}

}  // namespace secretscan
