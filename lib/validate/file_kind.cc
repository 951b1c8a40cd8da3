#include "validate/file_kind.h"

#include <algorithm>
#include <array>
#include <span>
#include <string>

#include "absl/strings/ascii.h"
#include "base/utf8.h"

namespace secretscan {
namespace {

constexpr std::string_view kSource[] = {
    "c",  "cc",  "cpp", "cxx", "h",   "hpp", "cs",    "go",   "java", "kt",  "kts", "scala", "js",
    "jsx", "mjs", "cjs", "ts",  "tsx", "mts", "cts",   "vue",  "svelte", "py", "pyi", "rb",   "php",
    "rs", "swift", "m", "mm",  "dart", "lua", "pl",    "pm",   "r",    "jl",  "ex",  "exs",   "erl",
    "hs", "clj", "elm", "fs",  "vb",  "groovy", "coffee", "sol", "zig", "nim", "cr",  "pas",   "proto"};
constexpr std::string_view kConfig[] = {
    "env", "yml", "yaml", "properties", "ini", "cfg", "conf", "config", "cnf", "toml", "tf",
    "tfvars", "hcl", "sh", "bash", "zsh", "fish", "ps1", "bat", "cmd", "example", "dist", "sample",
    "template", "local", "service", "rc", "dockerfile", "sql", "editorconfig", "npmrc", "netrc"};
constexpr std::string_view kProse[] = {"md", "markdown", "mdx", "rst", "txt", "adoc", "asciidoc", "tex",
                                       "org", "rdoc", "textile", "man", "1"};
constexpr std::string_view kMarkup[] = {"html", "htm", "xml", "xhtml", "xaml", "jsp", "erb", "ejs",
                                        "tmpl", "tpl", "hbs", "jinja", "j2", "resx", "xsd", "csproj"};
constexpr std::string_view kData[] = {"json", "jsonl", "csv", "tsv", "ipynb", "log", "har", "tfstate",
                                      "cast", "json5", "snap", "pcap", "dump", "lock"};
constexpr std::string_view kStyle[] = {"css", "scss", "sass", "less", "svg"};

bool IsOneOf(std::string_view word, std::span<const std::string_view> words) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

template <size_t n>
bool HoldsOneOf(std::string_view text, const std::array<std::string_view, n>& words) {
  return std::any_of(words.begin(), words.end(), [&](std::string_view word) {
    return text.find(word) != std::string_view::npos;
  });
}

std::string_view NameOf(std::string_view path) { return path.substr(path.rfind('/') + 1); }

// Of texts in many languages.
constexpr std::string_view kTexts[] = {"properties", "ini", "resx", "po"};
// ISO 639-1, of the languages that programs speak most often.
constexpr std::string_view kLanguages[] = {
    "ar", "bg", "cs", "da", "de", "el", "es", "et", "fa", "fi", "fr", "he", "hi", "hr", "hu", "it", "ja",
    "ko", "lt", "lv", "nb", "nl", "pl", "pt", "ro", "ru", "sl", "sr", "sv", "th", "tr", "uk", "vi", "zh"};

// "config_pt_BR.properties": a language, and perhaps a country.
bool EndsWithLanguage(std::string_view name) {
  const size_t dot = name.rfind('.');
  if (dot == std::string_view::npos || !IsOneOf(name.substr(dot + 1), kTexts)) {
    return false;
  }
  std::string_view stem = name.substr(0, dot);
  const auto ends_with_code = [&stem] {
    const size_t size = stem.size();
    return size > 3 && (stem[size - 3] == '_' || stem[size - 3] == '-') &&
           absl::ascii_islower(stem[size - 2]) && absl::ascii_islower(stem[size - 1]);
  };
  if (!ends_with_code()) {
    return false;
  }
  const std::string_view code = stem.substr(stem.size() - 2);
  if (IsOneOf(code, kLanguages)) {
    return true;
  }
  stem.remove_suffix(3);
  return ends_with_code() && IsOneOf(stem.substr(stem.size() - 2), kLanguages);
}

}  // namespace

FileKind FileKindOf(std::string_view path) {
  const std::string name = AsciiLowered(NameOf(path));
  if (name.starts_with(".env") || name.starts_with("dockerfile")) {
    return FileKind::kConfig;
  }
  const size_t dot = name.rfind('.');
  if (dot == std::string::npos) {
    return FileKind::kOther;
  }
  const std::string_view extension = std::string_view(name).substr(dot + 1);
  return IsOneOf(extension, kSource)   ? FileKind::kSource
         : IsOneOf(extension, kConfig) ? FileKind::kConfig
         : IsOneOf(extension, kProse)  ? FileKind::kProse
         : IsOneOf(extension, kMarkup) ? FileKind::kMarkup
         : IsOneOf(extension, kData)   ? FileKind::kData
         : IsOneOf(extension, kStyle)  ? FileKind::kStyle
                                       : FileKind::kOther;
}

bool IsForTests(std::string_view path) {
  const std::string lower = AsciiLowered(path);
  return HoldsOneOf(lower, std::array<std::string_view, 6>{"test", "spec", "mock", "fixture",
                                                           "example", "sample"});
}

bool IsTemplateFile(std::string_view path) {
  const std::string name = AsciiLowered(NameOf(path));
  return HoldsOneOf(name, std::array<std::string_view, 8>{"template", ".tmpl", ".tpl", "example",
                                                          "sample", ".dist", "skeleton", ".j2"});
}

bool IsTranslation(std::string_view path) {
  const std::string lower = AsciiLowered(path);
  return EndsWithLanguage(NameOf(lower)) ||
         HoldsOneOf(lower, std::array<std::string_view, 5>{"locale", "i18n", "translation", "/lang/",
                                                           "messages_"});
}

bool IsWrittenByTool(std::string_view path) {
  const std::string lower = AsciiLowered(path);
  return HoldsOneOf(NameOf(lower),
                    std::array<std::string_view, 7>{"lock", ".min.", ".map", ".bundle.", "go.sum",
                                                    "-lock.", ".snap"}) ||
         HoldsOneOf(lower, std::array<std::string_view, 3>{"node_modules/", "vendor/",
                                                           "third_party/"});
}

}  // namespace secretscan
