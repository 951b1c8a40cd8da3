#include "rewrite/remotes.h"

#include <algorithm>

#include "report/terminal_text.h"

namespace secretscan {
namespace {

constexpr std::string_view kScheme = "://";

// The parts of an address that tell where something is.
struct Address {
  std::string_view scheme;  // with "://"; empty for "host:path" and local paths
  std::string_view host;    // empty for a local path
  std::string_view path;
};

Address Parse(std::string_view url) {
  Address address;
  const size_t scheme = url.find(kScheme);
  if (scheme == std::string_view::npos) {
    const size_t colon = url.find(':');
    if (colon == std::string_view::npos || url.substr(0, colon).find('/') != std::string_view::npos) {
      address.path = url;
      return address;
    }
    const std::string_view host = url.substr(0, colon);
    address.host = host.substr(host.rfind('@') + 1);  // npos + 1 is 0
    address.path = url.substr(colon + 1);
    return address;
  }
  address.scheme = url.substr(0, scheme + kScheme.size());
  std::string_view rest = url.substr(address.scheme.size());
  rest = rest.substr(0, rest.find_first_of("?#"));
  // A password may hold a slash that nobody escaped; better to show too little then.
  const size_t at = rest.rfind('@');
  if (at != std::string_view::npos) {
    rest.remove_prefix(at + 1);
  }
  const size_t slash = std::min(rest.find('/'), rest.size());
  address.host = rest.substr(0, slash);
  address.path = rest.substr(slash);
  return address;
}

// What '*' stands for when `text` is like `pattern`; the whole text if there is no '*'.
bool Matches(std::string_view pattern, std::string_view text, std::string_view* star) {
  const size_t at = pattern.find('*');
  if (at == std::string_view::npos) {
    *star = {};
    return pattern == text;
  }
  const std::string_view head = pattern.substr(0, at), tail = pattern.substr(at + 1);
  if (text.size() < head.size() + tail.size() || !text.starts_with(head) ||
      !text.ends_with(tail)) {
    return false;
  }
  *star = text.substr(head.size(), text.size() - head.size() - tail.size());
  return true;
}

}  // namespace

std::optional<std::string> Remote::NameThere(std::string_view local) const {
  for (std::string_view spec : fetch) {
    if (spec.starts_with('+')) {
      spec.remove_prefix(1);
    }
    const size_t colon = spec.find(':');
    if (spec.starts_with('^') || colon == std::string_view::npos) {
      continue;
    }
    std::string_view star;
    if (Matches(spec.substr(colon + 1), local, &star)) {
      std::string there(spec.substr(0, colon));
      if (const size_t at = there.find('*'); at != std::string::npos) {
        there.replace(at, 1, star);
      }
      return there;
    }
  }
  return std::nullopt;
}

std::vector<Remote> ReadRemotes(const ConfigFile& config) {
  constexpr std::string_view kSection = "remote.";
  std::vector<Remote> remotes;
  for (const auto& [key, value] : config.entries()) {
    const size_t dot = key.rfind('.');
    if (!key.starts_with(kSection) || dot < kSection.size()) {
      continue;
    }
    const std::string name = key.substr(kSection.size(), dot - kSection.size());
    const std::string variable = key.substr(dot + 1);
    auto remote = std::find_if(remotes.begin(), remotes.end(),
                               [&](const Remote& known) { return known.name == name; });
    if (remote == remotes.end()) {
      remote = remotes.insert(remotes.end(), Remote{name, "", {}, false});
    }
    if (variable == "url" && remote->url.empty()) {
      remote->url = value;
    } else if (variable == "fetch") {
      remote->fetch.push_back(value);
    } else if (variable == "mirror") {
      remote->mirror = value == "true" || value == "yes" || value == "on" || value == "1";
    }
  }
  return remotes;
}

std::string PublicUrl(std::string_view url) {
  const Address address = Parse(url);
  std::string shown(address.scheme);
  shown += address.host;
  if (!address.host.empty() && address.scheme.empty()) {
    shown += ':';
  }
  shown += address.path;
  return TerminalText(shown);
}

std::string PathOnHost(std::string_view url) {
  const Address address = Parse(url);
  if (address.host.empty()) {
    return "";
  }
  std::string_view path = address.path;
  while (path.starts_with('/')) {
    path.remove_prefix(1);
  }
  while (path.ends_with('/')) {
    path.remove_suffix(1);
  }
  if (path.ends_with(".git")) {
    path.remove_suffix(4);
  }
  return TerminalText(path);
}

}  // namespace secretscan
