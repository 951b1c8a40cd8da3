#include "report/reporter.h"

#include "base/status.h"
#include "base/utf8.h"
#include "report/formats.h"

namespace secretscan {
namespace {

struct Format {
  std::string_view name;
  std::unique_ptr<Reporter> (*make)();
};

constexpr Format kFormats[] = {
    {"text", MakeTextReporter},
    {"jsonl", MakeJsonlReporter},
    {"json", MakeGitleaksJsonReporter},
    {"sarif", MakeSarifReporter},
    {"csv", MakeCsvReporter},
    {"junit", MakeJunitReporter},
    {"gitlab", MakeGitlabReporter},
    {"codeclimate", MakeCodeClimateReporter},
    {"html", MakeHtmlReporter},
    {"markdown", MakeMarkdownReporter},
};

// Other names that people know.
constexpr std::pair<std::string_view, std::string_view> kAliases[] = {
    {"codequality", "codeclimate"},
    {"md", "markdown"},
};

std::string_view Trimmed(std::string_view text) {
  constexpr std::string_view kSpace = " \t\r\n\v\f";
  const size_t begin = text.find_first_not_of(kSpace);
  if (begin == std::string_view::npos) {
    return "";
  }
  return text.substr(begin, text.find_last_not_of(kSpace) - begin + 1);
}

}  // namespace

absl::StatusOr<std::unique_ptr<Reporter>> MakeReporter(std::string_view format) {
  std::string wanted = AsciiLowered(Trimmed(format));
  for (const auto& [alias, name] : kAliases) {
    wanted = wanted == alias ? std::string(name) : wanted;
  }
  std::string known;
  for (const Format& candidate : kFormats) {
    if (candidate.name == wanted) {
      return candidate.make();
    }
    known += known.empty() ? "" : ", ";
    known += candidate.name;
  }
  if (wanted == "template") {
    return InvalidArgument("the format template needs a file: --report-template FILE");
  }
  return InvalidArgument("unknown report format \"" + wanted + "\"; known: " + known +
                         ", template");
}

std::vector<std::string_view> ReportFormats() {
  std::vector<std::string_view> names;
  for (const Format& format : kFormats) {
    names.push_back(format.name);
  }
  return names;
}

}  // namespace secretscan
