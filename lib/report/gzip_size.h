// How large a text is for a server that takes it compressed.
#pragma once

#include <cstddef>
#include <string_view>

namespace secretscan {

// Bytes that gzip (level 6, its default) makes of `text`, header and trailer included. Needs a fixed
// amount of memory. The largest size_t if there is not even that.
size_t GzipSize(std::string_view text);

}  // namespace secretscan
