#include "scan/host_link.h"

#include "base/status.h"
#include "base/utf8.h"

namespace secretscan {
namespace {

bool EndsWith(std::string_view text, std::string_view suffix) {
  return text.size() >= suffix.size() && text.substr(text.size() - suffix.size()) == suffix;
}

// "git@host:path.git" -> "https://host/path"; user information is removed.
std::string WebUrl(std::string_view remote) {
  std::string url(remote);
  const size_t scheme = url.find("://");
  if (scheme == std::string::npos) {
    const size_t at = url.find('@');
    const size_t colon = url.find(':', at == std::string::npos ? 0 : at);
    if (at == std::string::npos || colon == std::string::npos) {
      return "";
    }
    std::string host = url.substr(at + 1, colon - at - 1);
    std::string path = url.substr(colon + 1);
    size_t digits = path.find_first_not_of("0123456789");
    if (digits != 0 && digits != std::string::npos && path[digits] == '/') {
      path.erase(0, digits + 1);  // a port
    }
    url = "https://" + host + "/" + path;
  } else {
    const size_t authority = scheme + 3;
    const size_t at = url.find('@', authority);
    if (at != std::string::npos && at < url.find('/', authority)) {
      url.erase(authority, at + 1 - authority);
    }
  }
  if (EndsWith(url, ".git")) {
    url.resize(url.size() - 4);
  }
  return url;
}

std::string HostOf(std::string_view url) {
  const size_t scheme = url.find("://");
  if (scheme == std::string_view::npos) {
    return "";
  }
  url.remove_prefix(scheme + 3);
  return std::string(url.substr(0, url.find_first_of("/:")));
}

std::string EscapedPath(std::string_view path) {
  std::string out;
  for (char c : path) {
    out += c == ' ' ? "%20" : c == '%' ? "%25" : std::string(1, c);
  }
  return out;
}

}  // namespace

absl::StatusOr<HostLink> HostLink::Create(std::string_view platform, std::string_view remote_url) {
  HostLink link;
  link.url_ = WebUrl(remote_url);
  const std::string name = AsciiLowered(platform);
  if (name == "github") {
    link.platform_ = Platform::kGithub;
  } else if (name == "gitlab") {
    link.platform_ = Platform::kGitlab;
  } else if (name == "azuredevops") {
    link.platform_ = Platform::kAzureDevops;
  } else if (name == "gitea") {
    link.platform_ = Platform::kGitea;
  } else if (name == "bitbucket") {
    link.platform_ = Platform::kBitbucket;
  } else if (name.empty() || name == "unknown") {
    const std::string host = HostOf(link.url_);
    if (host == "github.com") {
      link.platform_ = Platform::kGithub;
    } else if (host == "gitlab.com") {
      link.platform_ = Platform::kGitlab;
    } else if (host == "dev.azure.com" || host == "visualstudio.com") {
      link.platform_ = Platform::kAzureDevops;
    } else if (host == "gitea.com" || host == "code.forgejo.org" || host == "codeberg.org") {
      link.platform_ = Platform::kGitea;
    } else if (host == "bitbucket.org") {
      link.platform_ = Platform::kBitbucket;
    }
  } else if (name != "none") {
    return InvalidArgument(
        "unknown platform '" + std::string(platform) +
        "'; known are none, github, gitlab, azuredevops, gitea and bitbucket");
  }
  if (link.url_.empty()) {
    link.platform_ = Platform::kNone;
  }
  return link;
}

std::string HostLink::For(const Finding& finding) const {
  if (platform_ == Platform::kNone || finding.commit.empty()) {
    return "";
  }
  if (finding.provenance == Provenance::kCommitMessage) {
    return url_ + (platform_ == Platform::kBitbucket ? "/commits/" : "/commit/") + finding.commit;
  }
  const std::string_view outer = std::string_view(finding.file).substr(0, finding.file.find('!'));
  const bool inside_archive = outer.size() != finding.file.size();
  const std::string path = EscapedPath(outer);
  // "FIRST3" or "FIRST3SECOND5"; nothing for a finding that is the path itself.
  const auto lines_as = [&](const char* first, const char* second) {
    return (finding.start_line == 0 ? "" : first + std::to_string(finding.start_line)) +
           (finding.end_line == finding.start_line ? "" : second + std::to_string(finding.end_line));
  };
  const bool rendered = EndsWith(path, ".ipynb") || EndsWith(path, ".md");
  std::string link;
  std::string lines;
  switch (platform_) {
    case Platform::kGithub:
      link = url_ + "/blob/" + finding.commit + "/" + path + (rendered ? "?plain=1" : "");
      lines = lines_as("#L", "-L");
      break;
    case Platform::kGitlab:
      link = url_ + "/blob/" + finding.commit + "/" + path;
      lines = lines_as("#L", "-");
      break;
    case Platform::kAzureDevops:
      link = url_ + "/commit/" + finding.commit + "?path=/" + path;
      lines = lines_as("&line=", "&lineEnd=") +
              "&lineStartColumn=1&lineEndColumn=10000000&type=2&lineStyle=plain&_a=files";
      break;
    case Platform::kGitea:
      link = url_ + "/src/commit/" + finding.commit + "/" + path +
             (rendered ? "?display=source" : "");
      lines = lines_as("#L", "-L");
      break;
    case Platform::kBitbucket:
      link = url_ + "/src/" + finding.commit + "/" + path;
      lines = lines_as("#lines-", ":");
      break;
    case Platform::kNone:
      break;
  }
  return inside_archive ? link : link + lines;
}

}  // namespace secretscan
