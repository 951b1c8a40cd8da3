// The frame of the HTML report: its style, its script, and the policy that lets nothing else run.
#pragma once

#include <string>
#include <string_view>

namespace secretscan {

// A whole page. `title` is text, `body` markup that is already safe. Nothing is loaded from
// anywhere, and the page's content security policy names the one style and the one script by their
// hashes: no attribute or tag that slipped into the body could run.
std::string HtmlPage(std::string_view title, std::string_view body);

}  // namespace secretscan
