#include "cli/platform_flag.h"

#include <algorithm>
#include <array>
#include <string_view>

#include "base/utf8.h"
#include "cli/choices.h"

namespace secretscan {
namespace {

constexpr std::array<std::string_view, 6> kPlatforms = {"github", "gitlab",    "azuredevops",
                                                        "gitea",  "bitbucket", "none"};

// Returns what is wrong; empty when nothing is.
std::string Normalize(std::string& platform) {
  AsciiLower(&platform);
  if (platform == "unknown") {
    platform.clear();
  }
  if (platform.empty() ||
      std::find(kPlatforms.begin(), kPlatforms.end(), platform) != kPlatforms.end()) {
    return "";
  }
  std::string message = "unknown platform; known:";
  for (const std::string_view known : kPlatforms) {
    message += ' ';
    message += known;
  }
  return message;
}

}  // namespace

void AddPlatformFlag(CLI::App* app, std::string* platform) {
  app->add_option("--platform", *platform,
                  "link findings to github, gitlab, azuredevops, gitea, bitbucket or none; "
                  "default: what the remote's address suggests")
      ->type_name("HOST")
      ->transform(CLI::Validator(Normalize, "", "platform"))
      ->check(Offering({kPlatforms.begin(), kPlatforms.end()}));
}

}  // namespace secretscan
