// What a file is, by its path.
#pragma once

#include <cstdint>
#include <string_view>

namespace secretscan {

enum class FileKind : uint8_t {
  kSource,  // a program: what stands without quotes is an identifier
  kConfig,  // .env, YAML, properties, shell …: values often have no quotes
  kProse,   // documentation
  kMarkup,  // HTML, XML
  kData,    // JSON, CSV, notebooks, logs
  kStyle,   // style sheets, vector images
  kOther,
};

FileKind FileKindOf(std::string_view path);
bool IsForTests(std::string_view path);
// Files that are copied and filled in: settings.xml.tmpl, .env.example, app.conf.dist.
bool IsTemplateFile(std::string_view path);
bool IsTranslation(std::string_view path);
// Lock files, minified code, source maps, vendored packages.
bool IsWrittenByTool(std::string_view path);

}  // namespace secretscan
