#include "git/commit.h"

#include <limits>
#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace secretscan {
namespace {

const std::string kTreeHex(40, 'a');
const std::string kParentHex(40, 'b');
const std::string kHead = "tree " + kTreeHex + "\n";
constexpr char kWho[] = "A U Thor <a@example.com> 1700000000 +0130\n";

Commit Parsed(const std::string& data) {
  auto commit = ParseCommit(data, 20);
  EXPECT_TRUE(commit.ok()) << commit.status();
  return commit.ok() ? *commit : Commit{};
}

Signature AuthorOf(const std::string& line) {
  return Parsed(kHead + "author " + line + "\n\nm\n").author;
}

TEST(ParseCommit, ReadsAllParts) {
  const Commit commit =
      Parsed(kHead + "parent " + kParentHex + "\nparent " + kTreeHex + "\nauthor " + kWho +
             "committer C <c@example.com> 1700000001 -0800\n\ntitle\n\nbody\n");
  EXPECT_EQ(commit.tree.Hex(), kTreeHex);
  ASSERT_EQ(commit.parents.size(), 2u);
  EXPECT_EQ(commit.parents[0].Hex(), kParentHex);
  EXPECT_EQ(commit.parents[1].Hex(), kTreeHex);
  EXPECT_EQ(commit.author.name, "A U Thor");
  EXPECT_EQ(commit.author.email, "a@example.com");
  EXPECT_EQ(commit.author.seconds, 1700000000);
  EXPECT_EQ(commit.author.offset_minutes, 90);
  EXPECT_EQ(commit.committer.name, "C");
  EXPECT_EQ(commit.committer.offset_minutes, -480);
  EXPECT_EQ(commit.message, "title\n\nbody\n");
}

TEST(ParseCommit, ReadsSha256Ids) {
  const std::string id(64, 'c');
  auto commit = ParseCommit("tree " + id + "\nparent " + id + "\n\nm", 32);
  ASSERT_TRUE(commit.ok());
  EXPECT_EQ(commit->tree.Hex(), id);
  EXPECT_EQ(commit->parents.size(), 1u);
}

TEST(ParseCommit, RefusesMalformedLinks) {
  for (const std::string& data :
       {std::string(), std::string("tree "), "tree " + kTreeHex, "tree " + kTreeHex + "x\n",
        "tree " + kTreeHex.substr(1) + "g\n", "Tree " + kTreeHex + "\n",
        kHead + "parent " + kParentHex, kHead + "parent zz\n\n"}) {
    EXPECT_TRUE(absl::IsDataLoss(ParseCommit(data, 20).status())) << data;
    EXPECT_TRUE(absl::IsDataLoss(ParseCommitLinks(data, 20).status())) << data;
  }
}

TEST(ParseCommit, SkipsMultiLineHeaders) {
  const Commit commit = Parsed(kHead + "author " + kWho + "committer " + kWho +
                               "gpgsig -----BEGIN\n \n author Evil <e@e> 1 +0000\n -----END\n"
                               "mergetag object x\n tag y\n \n z\n\nmessage\n");
  EXPECT_EQ(commit.author.name, "A U Thor");
  EXPECT_EQ(commit.message, "message\n");
}

TEST(ParseCommit, ToleratesMissingParts) {
  const Commit commit = Parsed(kHead);
  EXPECT_EQ(commit.author.name, "");
  EXPECT_EQ(commit.author.seconds, kNoTime);
  EXPECT_EQ(commit.message, "");
  EXPECT_EQ(Parsed(kHead + "author " + kWho).message, "");
  EXPECT_EQ(Parsed(kHead + "\n").message, "");
}

TEST(ParseCommit, ReadsOddAuthorsAsGitDoes) {
  EXPECT_EQ(AuthorOf("  Sp Name  < s@x > 5 +0000").name, "Sp Name");
  EXPECT_EQ(AuthorOf("  Sp Name  < s@x > 5 +0000").email, "s@x");
  EXPECT_EQ(AuthorOf("<only@x> 5 +0000").name, "");
  EXPECT_EQ(AuthorOf("Name <> 5 +0000").email, "");
  EXPECT_EQ(AuthorOf("D <a@b> c> 5 +0000").email, "a@b");
  EXPECT_EQ(AuthorOf("D <a@b> c> 5 +0000").seconds, 5);
  EXPECT_EQ(AuthorOf("no brackets 5 +0000").name, "");
  EXPECT_EQ(AuthorOf("no brackets 5 +0000").seconds, kNoTime);
  EXPECT_EQ(AuthorOf("open <a@b 5 +0000").name, "");
  EXPECT_EQ(AuthorOf("\xC2\xA0Nb\xC2\xA0 <a@b> 5 +0000").name, "Nb");
  EXPECT_EQ(AuthorOf("First <f@x> 5 +0000\nauthor Second <s@x> 6 +0000").name, "Second");
}

TEST(ParseCommit, ReadsOddDatesAsGitDoes) {
  EXPECT_EQ(AuthorOf("N <e> 5 +0000").seconds, 5);
  EXPECT_EQ(AuthorOf("N <e>5+0000").seconds, 5);
  EXPECT_EQ(AuthorOf("N <e> 5").seconds, 0);
  EXPECT_EQ(AuthorOf("N <e>").seconds, 0);
  EXPECT_EQ(AuthorOf("N <e> -5 +0000").seconds, 0);
  EXPECT_EQ(AuthorOf("N <e> 5 0000").seconds, 0);
  EXPECT_EQ(AuthorOf("N <e> 5 +").seconds, 0);
  EXPECT_EQ(AuthorOf("N <e> x +0000").seconds, 0);
  EXPECT_EQ(AuthorOf("N <e> 9223372036854775807 +0000").seconds,
            std::numeric_limits<int64_t>::max());
  EXPECT_EQ(AuthorOf("N <e> 9223372036854775808 +0000").seconds, 0);
  EXPECT_EQ(AuthorOf("N <e> 99999999999999999999999 +0000").seconds, 0);
  EXPECT_EQ(AuthorOf("N <e> 5 -9999").offset_minutes, -(99 * 60 + 99));
  EXPECT_EQ(AuthorOf("N <e> 5 +99999999999999999999").offset_minutes, 0);
}

std::string MessageIn(const std::string& charset, const std::string& message) {
  return Parsed(kHead + "author J\xF6 <j@x> 5 +0000\nencoding " + charset + "\n\n" + message)
      .message;
}

TEST(ParseCommit, ConvertsKnownCharsets) {
  EXPECT_EQ(MessageIn("ISO-8859-1", "\xE9t\xE9\n"), "\xC3\xA9t\xC3\xA9\n");
  EXPECT_EQ(MessageIn("latin-1", "\xE9"), "\xC3\xA9");
  EXPECT_EQ(Parsed(kHead + "author J\xF6 <j@x> 5 +0000\nencoding ISO-8859-1\n\nm").author.name,
            "J\xC3\xB6");
  const std::string large(100000, '\xE9');
  EXPECT_EQ(MessageIn("ISO-8859-1", large).size(), 2 * large.size());
}

TEST(ParseCommit, KeepsBytesItCannotConvert) {
  for (const char* charset : {"x-unknown", "UTF-8", "utf8", "ASCII", "ISO-8859-1//TRANSLIT", "/etc",
                              ""}) {
    EXPECT_EQ(MessageIn(charset, "\xE9\xFF\n"), "\xE9\xFF\n") << charset;
  }
}

int64_t CommitterSeconds(const std::string& rest) {
  auto links = ParseCommitLinks(kHead + rest, 20);
  EXPECT_TRUE(links.ok());
  return links.ok() ? links->committer_seconds : -1;
}

TEST(ParseCommitLinks, ReadsIdsAndDate) {
  auto links = ParseCommitLinks(kHead + "parent " + kParentHex + "\nauthor " + kWho +
                                    "committer C <c@x> 1700000001 -0800\n\nm",
                                20);
  ASSERT_TRUE(links.ok());
  EXPECT_EQ(links->tree.Hex(), kTreeHex);
  ASSERT_EQ(links->parents.size(), 1u);
  EXPECT_EQ(links->parents[0].Hex(), kParentHex);
  EXPECT_EQ(links->committer_seconds, 1700000001);
}

TEST(ParseCommitLinks, ReadsOddDatesAsGitOrdersThem) {
  constexpr int64_t kMax = std::numeric_limits<int64_t>::max();
  EXPECT_EQ(CommitterSeconds(""), 0);
  EXPECT_EQ(CommitterSeconds("author x\ncommitter C <c>\n"), 0);
  EXPECT_EQ(CommitterSeconds("author x\ncommitter C 5 +0000\n"), 0);
  EXPECT_EQ(CommitterSeconds("author x\ncommitter C <c> 5\n"), 5);
  EXPECT_EQ(CommitterSeconds("author x\ncommitter C <c> -5 +0000\n"), kMax);
  EXPECT_EQ(CommitterSeconds("author x\ncommitter C <c> 99999999999999999999 +0000\n"), kMax);
  EXPECT_EQ(CommitterSeconds("committer C <c> 5 +0000\n"), 0);
}

TEST(LogMessage, JoinsTheTitleAndKeepsTheBody) {
  EXPECT_EQ(LogMessage("simple\n"), "simple");
  EXPECT_EQ(LogMessage("no newline"), "no newline");
  EXPECT_EQ(LogMessage("one\ntwo   \n\nbody one  \nbody two\t\n\n\n\npara\n\n\n"),
            "one two\n\nbody one\nbody two\n\npara");
  EXPECT_EQ(LogMessage(""), "");
  EXPECT_EQ(LogMessage("\n \n\t\n"), "");
}

TEST(LogMessage, SkipsLeadingBlankLines) {
  EXPECT_EQ(LogMessage("\n\n\ntitle\n\nbody\n"), "title\n\nbody");
  EXPECT_EQ(LogMessage("  \n \t\ntitle\n \nbody\n"), "title\n\nbody");
}

TEST(LogMessage, CutsCarriageReturns) {
  EXPECT_EQ(LogMessage("crlf title\r\n\r\nbody\r\nmore\r\n"), "crlf title\n\nbody\nmore");
}

TEST(LogMessage, CutsTheTitlesIndentationFromTheBody) {
  EXPECT_EQ(LogMessage("  title\n\n  same\n    more\nless\n"), "title\n\nsame\n  more\n    less");
  EXPECT_EQ(LogMessage("title\n\n  kept\n"), "title\n\n  kept");
}

TEST(LogMessage, ExpandsTabs) {
  EXPECT_EQ(LogMessage("a\tb\n\n12345678\tx\n"), "a       b\n\n12345678        x");
  EXPECT_EQ(LogMessage("t\n\n\xE4\xBD\xA0\tx\n"), "t\n\n\xE4\xBD\xA0      x");      // wide
  EXPECT_EQ(LogMessage("t\n\ne\xCC\x81\tx\n"), "t\n\ne\xCC\x81       x");           // combining
  EXPECT_EQ(LogMessage("t\n\n\xFF\tx\ty\n"), "t\n\n\xFF\tx\ty");                    // unknown width
  EXPECT_EQ(LogMessage("t\n\n\x1B\tx\n"), "t\n\n\x1B\tx");
}

TEST(LogMessage, TrimsUnicodeSpace) {
  EXPECT_EQ(LogMessage("title\xC2\xA0\n\xC2\xA0\nbody\xE3\x80\x80\n"), "title\n\nbody");
  EXPECT_EQ(LogMessage("\xE3\x80\x80wide\n\n\xE3\x80\x80" "body\n"), "wide\n\nbody");
  EXPECT_EQ(LogMessage("vt\x0B\n\n\x0C\nbody\n"), "vt\n\nbody");
}

TEST(LogMessage, EndsAtNul) {
  EXPECT_EQ(LogMessage(std::string("shown\0hidden\n\nbody", 18)), "shown");
}

TEST(FormatUtc, FormatsTheCalendar) {
  EXPECT_EQ(FormatUtc(0), "1970-01-01T00:00:00Z");
  EXPECT_EQ(FormatUtc(-1), "1969-12-31T23:59:59Z");
  EXPECT_EQ(FormatUtc(1738315800), "2025-01-31T09:30:00Z");
  EXPECT_EQ(FormatUtc(951782399), "2000-02-28T23:59:59Z");
  EXPECT_EQ(FormatUtc(951782400), "2000-02-29T00:00:00Z");
  EXPECT_EQ(FormatUtc(4107542400), "2100-03-01T00:00:00Z");
  EXPECT_EQ(FormatUtc(kNoTime), "0001-01-01T00:00:00Z");
}

TEST(FormatUtc, ClampsToFourDigitYears) {
  EXPECT_EQ(FormatUtc(253402300799), "9999-12-31T23:59:59Z");
  EXPECT_EQ(FormatUtc(253402300800), "9999-12-31T23:59:59Z");
  EXPECT_EQ(FormatUtc(std::numeric_limits<int64_t>::max()), "9999-12-31T23:59:59Z");
  EXPECT_EQ(FormatUtc(-62167219200), "0000-01-01T00:00:00Z");
  EXPECT_EQ(FormatUtc(std::numeric_limits<int64_t>::min()), "0000-01-01T00:00:00Z");
}

TEST(ObjectId, ReadsHex) {
  ObjectId id;
  EXPECT_TRUE(ObjectId::FromHex("0123456789ABCDEFabcd" + std::string(20, '0'), &id));
  EXPECT_EQ(id.Hex(), "0123456789abcdefabcd" + std::string(20, '0'));
  EXPECT_EQ(id.size, 20);
  EXPECT_TRUE(ObjectId::FromHex(std::string(64, 'f'), &id));
  EXPECT_EQ(id.size, 32);
  for (size_t bad = 0; bad < 40; ++bad) {
    std::string hex(40, '1');
    hex[bad] = 'g';
    EXPECT_FALSE(ObjectId::FromHex(hex, &id)) << bad;
  }
  EXPECT_FALSE(ObjectId::FromHex(std::string(39, '1'), &id));
  EXPECT_FALSE(ObjectId::FromHex("", &id));
  EXPECT_TRUE(ObjectId().IsNull());
}

}  // namespace
}  // namespace secretscan
