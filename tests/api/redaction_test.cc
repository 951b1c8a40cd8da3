#include "secretscan/redaction.h"

#include <string>
#include <utility>
#include <vector>

#include "api/token_rules.h"
#include "gtest/gtest.h"

namespace secretscan {
namespace {

FoundSecret Found(const std::string& secret) {
  FoundSecret found;
  found.rule_id = "rule";
  found.secret = secret;
  found.match = "key=" + secret;
  found.line = "  key=" + secret + ";";
  found.message = "adds " + secret;
  return found;
}

TEST(RedactionTest, HidesASecretWhereverItStands) {
  const FoundSecret shown = Redacted(Found(Token("tok")));
  EXPECT_EQ(shown.rule_id, "rule");
  EXPECT_EQ(shown.secret, "REDACTED");
  EXPECT_EQ(shown.match, "key=REDACTED");
  EXPECT_EQ(shown.line, "  key=REDACTED;");
  EXPECT_EQ(shown.message, "adds REDACTED");
}

TEST(RedactionTest, PartsMayBeShown) {
  EXPECT_EQ(Redacted(Found(Token("tok")), 50).secret, "tok_12...");
  EXPECT_EQ(Redacted(Found(Token("tok")), 0).secret, Token("tok"));
}

TEST(RedactionTest, FindingsOfPathsStayAsTheyAre) {
  FoundSecret path;
  path.match = "file detected: a.p12";
  EXPECT_EQ(Redacted(path).match, path.match);
  EXPECT_EQ(Redacted(path).secret, "");
}

TEST(RedactionTest, RedactorKnowsAllSecrets) {
  std::vector<FoundSecret> found = {Found(Token("tok")), Found(Token("oth")), Found("short")};
  Redactor redactor(found);
  found.clear();
  EXPECT_EQ(redactor.Hide("a " + Token("oth") + " b" + Token("tok") + " short"),
            "a REDACTED bREDACTED short");
  const Redactor moved = std::move(redactor);
  EXPECT_EQ(moved.Hide(Token("oth")), "REDACTED");
  EXPECT_EQ(moved.Hide("nothing"), "nothing");
  EXPECT_EQ(moved.Hide(""), "");
}

}  // namespace
}  // namespace secretscan
