#include "report/markup_text.h"

#include <gtest/gtest.h>

namespace secretscan {
namespace {

TEST(XmlText, EscapesMarkupAsGoDoes) {
  EXPECT_EQ(XmlText("a<b>&\"'\t\n\r"), "a&lt;b&gt;&amp;&#34;&#39;&#x9;&#xA;&#xD;");
  EXPECT_EQ(XmlText("]]>"), "]]&gt;");
  EXPECT_EQ(XmlText("\xC3\xA9"), "\xC3\xA9");
}

TEST(XmlText, ReplacesWhatXmlForbids) {
  const std::string bad = "\xEF\xBF\xBD";
  EXPECT_EQ(XmlText(std::string("\0\x01\x1F", 3)), bad + bad + bad);
  EXPECT_EQ(XmlText("\xFF" "a"), bad + "a");
  EXPECT_EQ(XmlText("\xEF\xBF\xBF"), bad);      // U+FFFF
  EXPECT_EQ(XmlText("\xED\xA0\x80"), bad + bad + bad);  // a surrogate
}

TEST(HtmlText, LeavesNoMarkup) {
  EXPECT_EQ(HtmlText("</script><img onerror='x' a=\"b\">&lt;"),
            "&lt;/script&gt;&lt;img onerror=&#39;x&#39; a=&quot;b&quot;&gt;&amp;lt;");
}

TEST(HtmlText, ShowsWhatCannotBeSeen) {
  EXPECT_EQ(HtmlText("a\nb\x1b\xE2\x80\xAE\xFF"), "a\\nb\\x1b\\u202e\\xff");
}

}  // namespace
}  // namespace secretscan
