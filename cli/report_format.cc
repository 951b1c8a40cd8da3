#include "cli/report_format.h"

#include <algorithm>
#include <utility>

#include "base/utf8.h"

namespace secretscan {
namespace {

using Pair = std::pair<std::string_view, std::string_view>;

constexpr Pair kNames[] = {
    {"gl-secret-detection-report.json", "gitlab"},
    {"gl-code-quality-report.json", "codeclimate"},
    {"codeclimate.json", "codeclimate"},
};
constexpr Pair kEndings[] = {
    {"txt", "text"},   {"xml", "junit"},     {"json", "json"},         {"jsonl", "jsonl"},
    {"csv", "csv"},    {"sarif", "sarif"},   {"html", "html"},         {"htm", "html"},
    {"md", "markdown"}, {"markdown", "markdown"},
};

}  // namespace

std::string FormatOfName(const std::string& path, Flavor flavor) {
  const std::string name = AsciiLowered(std::string_view(path).substr(path.rfind('/') + 1));
  if (flavor == Flavor::kNative) {
    for (const auto& [known, format] : kNames) {
      if (name == known) {
        return std::string(format);
      }
    }
  }
  const size_t dot = name.rfind('.');
  if (dot != std::string::npos) {
    for (const auto& [ending, format] : kEndings) {
      if (name.substr(dot + 1) == ending) {
        return std::string(format);
      }
    }
  }
  return "";
}

bool ShownByGitleaks(std::string_view format) {
  constexpr std::string_view kShown[] = {"text", "jsonl", "json", "sarif",
                                         "csv",  "junit", "template"};
  return std::find(std::begin(kShown), std::end(kShown), format) != std::end(kShown);
}

}  // namespace secretscan
