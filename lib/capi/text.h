// Texts across the C interface.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "secretscan/c.h"

namespace secretscan {

inline secretscan_view EmptyView() { return {"", 0}; }

// Of a text that somebody else keeps.
inline secretscan_view ViewOf(const std::string& text) { return {text.c_str(), text.size()}; }

// Beyond the end: empty.
inline secretscan_view ViewOf(const std::vector<std::string>& texts, size_t index) {
  return index < texts.size() ? ViewOf(texts[index]) : EmptyView();
}

// InvalidArgument when `data` is null though `size` is not 0.
absl::Status ReadText(const char* data, size_t size, std::string_view* text);

// The same for names that go to the system, which would end at a NUL: InvalidArgument.
absl::Status ReadName(const char* data, size_t size, std::string_view* name);

}  // namespace secretscan
