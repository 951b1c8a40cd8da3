#include "git/mailmap.h"

#include <optional>
#include <string>
#include <utility>

#include "absl/container/flat_hash_map.h"
#include "base/utf8.h"

namespace secretscan {
namespace {

// An absent part (nullopt) differs from an empty one: "<>" names the empty email.
struct Identity {
  std::optional<std::string_view> name;
  std::optional<std::string_view> email;
};

bool IsBlank(char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; }

std::string_view Trimmed(std::string_view text) {
  while (!text.empty() && IsBlank(text.front())) text.remove_prefix(1);
  while (!text.empty() && IsBlank(text.back())) text.remove_suffix(1);
  return text;
}

// Cuts "name <email>" off the front of *line; an identity without email if there is none.
Identity TakeIdentity(std::string_view* line, bool allow_empty_email) {
  const size_t left = line->find('<');
  const size_t right = left == std::string_view::npos ? left : line->find('>', left + 1);
  if (right == std::string_view::npos || (!allow_empty_email && right == left + 1)) {
    *line = {};
    return {};
  }
  Identity identity;
  const std::string_view name = Trimmed(line->substr(0, left));
  if (!name.empty()) {
    identity.name = name;
  }
  identity.email = line->substr(left + 1, right - left - 1);
  line->remove_prefix(right + 1);
  return identity;
}

}  // namespace

struct Mailmap::Impl {
  struct Target {
    std::string name;   // empty: keep the commit's
    std::string email;  // empty: keep the commit's
  };
  struct Entry {
    Target any_name;
    absl::flat_hash_map<std::string, Target> by_name;  // keyed by the lower-cased old name
  };
  absl::flat_hash_map<std::string, Entry> by_email;  // keyed by the lower-cased old email

  void AddLine(std::string_view line) {
    if (line.starts_with('#')) {
      return;
    }
    Identity proper = TakeIdentity(&line, /*allow_empty_email=*/false);
    if (!proper.email) {
      return;
    }
    Identity old = TakeIdentity(&line, /*allow_empty_email=*/true);
    if (!old.email) {
      old = {std::nullopt, std::exchange(proper.email, std::nullopt)};
    }
    Entry& entry = by_email[AsciiLowered(*old.email)];
    if (old.name) {
      entry.by_name[AsciiLowered(*old.name)] = {std::string(proper.name.value_or("")),
                                                std::string(proper.email.value_or(""))};
      return;
    }
    if (proper.name) {
      entry.any_name.name = *proper.name;
    }
    if (proper.email) {
      entry.any_name.email = *proper.email;
    }
  }
};

Mailmap::Mailmap(std::string_view text) : impl_(std::make_unique<Impl>()) {
  while (!text.empty()) {
    const size_t end = text.find('\n');
    impl_->AddLine(text.substr(0, end));
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
  }
}

Mailmap::~Mailmap() = default;
Mailmap::Mailmap(Mailmap&&) noexcept = default;

void Mailmap::Apply(Signature* signature) const {
  if (impl_->by_email.empty()) {
    return;
  }
  const auto entry = impl_->by_email.find(AsciiLowered(signature->email));
  if (entry == impl_->by_email.end()) {
    return;
  }
  const Impl::Target* target = &entry->second.any_name;
  if (!entry->second.by_name.empty()) {
    const auto named = entry->second.by_name.find(AsciiLowered(signature->name));
    if (named != entry->second.by_name.end()) {
      target = &named->second;
    }
  }
  if (!target->name.empty()) {
    signature->name = target->name;
  }
  if (!target->email.empty()) {
    signature->email = target->email;
  }
}

}  // namespace secretscan
