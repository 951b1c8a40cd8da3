#include "cli/choices.h"

#include <utility>

#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"

namespace secretscan {

CLI::Validator OneOf(std::vector<std::string> words) {
  const std::string description = "{" + absl::StrJoin(words, ",") + "}";
  return CLI::IsMember(std::move(words)).description(description);
}

CLI::Validator Offering(const std::vector<std::string>& words) {
  return {[](std::string&) { return std::string(); }, "{" + absl::StrJoin(words, ",") + "}"};
}

std::vector<std::string> ChoicesOf(const CLI::Option& option) {
  // The parser keeps what its checks say of themselves behind the type: "WHEN:{auto,never}".
  const std::string type = option.get_type_name();
  const size_t open = type.find('{');
  const size_t close = type.find('}');
  if (open == std::string::npos || close == std::string::npos) {
    return {};
  }
  return absl::StrSplit(type.substr(open + 1, close - open - 1), ',');
}

}  // namespace secretscan
