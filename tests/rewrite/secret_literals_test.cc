#include "rewrite/secret_literals.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <random>

#include "base/base64.h"
#include "rewrite/escape_reader.h"
#include "rewrite/literal_guard.h"
#include "rewrite/secret_pattern.h"

namespace secretscan {
namespace {

using testing::HasSubstr;

// With letters of both cases, digits, and what every kind of text escapes.
std::string Secret() { return std::string("hunter") + "42&\"Pass/W0rd\\=" + "zZ"; }

std::unique_ptr<const SecretLiterals> Literals(std::vector<SecretLiteral> secrets) {
  auto literals = SecretLiterals::Create(std::move(secrets));
  EXPECT_TRUE(literals.ok()) << literals.status();
  return literals.ok() ? *std::move(literals) : nullptr;
}

// And checks that what the needles promise holds.
std::string Redacted(const SecretLiterals& literals, const std::string& text,
                     std::vector<uint64_t>* counts = nullptr) {
  std::vector<uint64_t> unused(literals.rule_count());
  std::string out;
  const auto changed = literals.ReplaceContent(text, &out, counts != nullptr ? counts : &unused);
  EXPECT_TRUE(changed.ok()) << changed.status();
  if (!changed.ok() || !*changed) {
    return text;
  }
  const std::string lowered = [&] {
    std::string copy = text;
    std::transform(copy.begin(), copy.end(), copy.begin(),
                   [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
    return copy;
  }();
  bool has_needle = false;
  const std::vector<Needle> needles = *literals.Needles();
  for (const Needle& needle : needles) {
    std::string bytes = needle.bytes;
    if (needle.fold_case) {
      std::transform(bytes.begin(), bytes.end(), bytes.begin(),
                     [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
    }
    has_needle = has_needle || (needle.fold_case ? lowered : text).find(bytes) != std::string::npos;
  }
  EXPECT_TRUE(has_needle) << text;
  std::string again;
  EXPECT_FALSE(*literals.Replace(out, &again)) << out;
  return out;
}

std::string Redacted(const std::string& secret, const std::string& text) {
  return Redacted(*Literals({{secret, "name", std::nullopt}}), text);
}

std::string Hex(std::string_view bytes) {
  std::string out;
  for (const char c : bytes) {
    char buffer[3];
    std::snprintf(buffer, sizeof buffer, "%02x", static_cast<unsigned char>(c));
    out += buffer;
  }
  return out;
}

TEST(SecretLiteralsTest, ReplacesBytes) {
  const std::string s = Secret();
  EXPECT_EQ(Redacted(s, "key: " + s + s + "\n"), "key: REDACTEDREDACTED\n");
  EXPECT_EQ(Redacted(s, std::string("\0\0", 2) + s), std::string("\0\0", 2) + "REDACTED");
  EXPECT_EQ(Redacted(s, "nothing of " + s.substr(1)), "nothing of " + s.substr(1));
  EXPECT_EQ(Redacted(s, ""), "");
}

TEST(SecretLiteralsTest, ReplacesLongerOnesFirst) {
  const auto literals = Literals({{"abcdefgh", "short", "S"}, {"xabcdefghx", "long", "L"}});
  EXPECT_EQ(Redacted(*literals, "abcdefgh xabcdefghx"), "S L");
}

TEST(SecretLiteralsTest, ReplacesUtf16) {
  const std::string s = "p\xc3\xa4ss" + Secret();
  for (const bool big_endian : {false, true}) {
    const auto wide = [&](const std::string& text) { return ToUtf16(text, big_endian); };
    EXPECT_EQ(Redacted(s, wide("a=" + s + ";\n")), wide("a=REDACTED;\n"));
    EXPECT_EQ(Redacted(Secret(), wide("a" + Secret())), wide("aREDACTED"));
    EXPECT_EQ(Redacted(Secret(), wide(Secret() + "b")), wide("REDACTEDb"));
  }
}

TEST(SecretLiteralsTest, ReplacesEscapes) {
  const std::string s = Secret();
  // hunter42&"Pass/W0rd\=zZ
  for (const std::string& text : {
           std::string(R"(hunter42&\"Pass/W0rd\\=zZ)"),              // JSON
           std::string(R"(hunter42&\"Pass\/W0rd\\=zZ)"),
           std::string(R"(hunter42\u0026\"Pass/W0rd\\\u003dzZ)"),
           std::string(R"(hunter42&\\\"Pass/W0rd\\\\=zZ)"),          // JSON in JSON
           std::string("hunter42%26%22Pass%2FW0rd%5C%3DzZ"),
           std::string("hunter42%26%22Pass/W0rd%5c=zZ"),
           std::string("hunter42%2526%2522Pass%252FW0rd%255C%253DzZ"),
           std::string("hunter42&amp;&quot;Pass/W0rd\\=zZ"),
           std::string("hunter42&#38;&#x22;Pass/W0rd\\=zZ"),
           std::string("hunter42&\"\"Pass/W0rd\\=zZ"),               // CSV
           std::string("hunter42=26=22Pass/W0rd\\=3DzZ"),
           std::string(R"(hunter42\x26\x22Pass/W0rd\x5c=zZ)"),
           std::string(R"(hunter42\046\042Pass/W0rd\134=zZ)"),
           std::string(R"(hunter42\&\"Pass\/W0rd\\\=zZ)"),           // shell
       }) {
    EXPECT_EQ(Redacted(s, "<" + text + ">"), "<REDACTED>") << text;
  }
  EXPECT_EQ(Redacted(s, R"(hunter42&\"Pass/W0rd\\=zY)"), R"(hunter42&\"Pass/W0rd\\=zY)");
}

TEST(SecretLiteralsTest, ReplacesWhatIsEscapedAltogether) {
  const std::string s = std::string("Plain") + "Letters0";
  for (const char* format : {"%%%02x", "%%%02X", "\\x%02x", "\\u%04X", "&#%u;", "\\%03o", "&#x%x;"}) {
    std::string text;
    for (const char c : s) {
      char buffer[16];
      std::snprintf(buffer, sizeof buffer, format, static_cast<unsigned>(c));
      text += buffer;
    }
    EXPECT_EQ(Redacted(s, "<" + text + ">"), "<REDACTED>") << text;
  }
}

TEST(SecretLiteralsTest, EscapesTheReplacementAlike) {
  const auto literals = Literals({{"a\"b\"cdef\"g", "name", "x\"&y"}});
  EXPECT_EQ(Redacted(*literals, R"(a\"b\"cdef\"g)"), R"(x\"&y)");
  EXPECT_EQ(Redacted(*literals, "a%22b%22cdef%22g"), "x%22%26y");
  EXPECT_EQ(Redacted(*literals, "a&quot;b&quot;cdef&quot;g"), "x&#34;&#38;y");
  EXPECT_EQ(Redacted(*literals, "a\"b\"cdef\"g"), "x\"&y");
}

TEST(SecretLiteralsTest, ReplacesHex) {
  const std::string s = Secret();
  EXPECT_EQ(Redacted(s, "ff" + Hex(s) + "00"), "ff" + Hex("REDACTED") + "00");
  std::string upper = Hex("a" + s + "b");
  std::transform(upper.begin(), upper.end(), upper.begin(),
                 [](char c) { return c >= 'a' ? static_cast<char>(c - 32) : c; });
  EXPECT_EQ(Redacted(s, upper), "615245444143544544" "62");
}

std::string Decoded(std::string text) {
  std::replace(text.begin(), text.end(), '-', '+');
  std::replace(text.begin(), text.end(), '_', '/');
  std::string out;
  uint32_t bits = 0;
  int count = 0;
  constexpr std::string_view kAlphabet =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  for (const char c : text) {
    if (kAlphabet.find(c) == std::string_view::npos) {
      continue;
    }
    bits = bits << 6 | static_cast<uint32_t>(kAlphabet.find(c));
    count += 6;
    if (count >= 8) {
      count -= 8;
      out += static_cast<char>(bits >> count & 0xFF);
    }
  }
  return out;
}

// The text in base64 means the same but for the secret, at every alignment, length and line width.
TEST(SecretLiteralsTest, ReplacesBase64) {
  std::mt19937 random(5);
  for (int round = 0; round < 600; ++round) {
    std::string secret = Secret().substr(0, 10 + random() % 13);
    if (round % 5 == 0) {
      secret += Secret() + "\n" + Secret() + "\xfb\xff\xfe";
    }
    const std::string before(random() % 40, static_cast<char>('a' + random() % 4));
    const std::string after(random() % 40, static_cast<char>(random()));
    const auto literals = Literals({{secret, "name", std::nullopt}});
    std::string text = Base64Encode(before + secret + after);
    if (round % 2 == 1) {
      std::replace(text.begin(), text.end(), '+', '-');
      std::replace(text.begin(), text.end(), '/', '_');
    }
    if (round % 4 >= 2) {
      for (size_t at = 44; at < text.size(); at += 46) {
        text.insert(at, round % 8 >= 4 ? "\r\n" : "\n ");
      }
    }
    const std::string out = Redacted(*literals, "k: " + text + "\n");
    ASSERT_NE(out, "k: " + text + "\n") << before.size() << " " << secret.size();
    const std::string meaning = Decoded(out.substr(3));
    const std::string expected = before + "REDACTED";
    EXPECT_EQ(meaning.substr(0, expected.size()), expected);
    EXPECT_THAT(meaning, testing::EndsWith(after));
    EXPECT_LE(meaning.size(), expected.size() + 2 + after.size());
  }
}

TEST(SecretLiteralsTest, ReplacesBase64OfUtf16) {
  const std::string s = Secret();
  const std::string text = Base64Encode(ToUtf16("echo " + s + " done", false));
  const std::string out = Redacted(s, text);
  const std::string meaning = Decoded(out);
  EXPECT_THAT(meaning, HasSubstr(ToUtf16("echo REDACTED", false)));
  EXPECT_THAT(meaning, testing::EndsWith(ToUtf16(" done", false)));
  EXPECT_EQ(meaning.size() % 2, 0u);
}

TEST(SecretLiteralsTest, LeavesOtherBase64) {
  const std::string s = Secret();
  std::string text = Base64Encode("x" + s + "y");
  text[10] = text[10] == 'A' ? 'B' : 'A';
  EXPECT_EQ(Redacted(s, text), text);
}

TEST(SecretLiteralsTest, ReplacesSeveralLines) {
  const std::string lines[] = {"-----BEGIN", "first" + Secret(), "second", "-----END"};
  const auto joined = [&](const std::string& between) {
    return lines[0] + between + lines[1] + between + lines[2] + between + lines[3];
  };
  for (const char* stored : {"\n", "\r\n"}) {
    const auto literals = Literals({{joined(stored) + "\n", "key", std::nullopt}});
    EXPECT_EQ(Redacted(*literals, "a\n" + joined("\n") + "\nb"), "a\nREDACTED\nb");
    EXPECT_EQ(Redacted(*literals, joined("\r\n") + "\r\n"), "REDACTED\r\n");
    EXPECT_EQ(Redacted(*literals, "k: |\n    " + joined("\n    ") + "\nb: c"),
              "k: |\n    REDACTED\nb: c");
    EXPECT_EQ(Redacted(*literals, joined(" \n\t")), "REDACTED");
    EXPECT_EQ(Redacted(Secret() + "\n", "a" + Secret() + "\\n"), "aREDACTED\\n");
  }
}

TEST(SecretLiteralsTest, ReplacesLinesInStrings) {
  const std::string plain = std::string("-----BEGIN\nabcdefgh") + "ijklmnop\n-----END";
  const auto literals = Literals({{plain, "key", std::nullopt}});
  EXPECT_EQ(Redacted(*literals, "K=\"-----BEGIN\\nabcdefghijklmnop\\n-----END\\n\""),
            "K=\"REDACTED\\n\"");
  EXPECT_EQ(Redacted(*literals, "K=\"-----BEGIN\\r\\nabcdefghijklmnop\\r\\n-----END\""),
            "K=\"REDACTED\"");
}

TEST(SecretLiteralsTest, CountsByFormAndNamesRules) {
  const std::string s = Secret();
  const auto literals = Literals({{"unrelated-thing", "one", std::nullopt}, {s, "two", std::nullopt}});
  std::vector<uint64_t> counts(literals->rule_count());
  Redacted(*literals, s + " " + s + " " + Hex(s), &counts);
  std::vector<std::string> seen;
  for (size_t i = 0; i < counts.size(); ++i) {
    if (counts[i] > 0) {
      seen.push_back(literals->RuleName(i) + " " + std::to_string(counts[i]));
      EXPECT_EQ(SecretLiterals::SecretOf(i), 1u);
    }
  }
  EXPECT_THAT(seen, testing::ElementsAre("two 2", "two (hex) 1"));
}

TEST(SecretLiteralsTest, Refuses) {
  const auto failure = [](std::vector<SecretLiteral> secrets) {
    return std::string(SecretLiterals::Create(std::move(secrets)).status().message());
  };
  EXPECT_THAT(failure({{"", "name", std::nullopt}}), HasSubstr("empty"));
  EXPECT_THAT(failure({{" \n", "name", std::nullopt}}), HasSubstr("empty"));
  EXPECT_THAT(failure({{"DACT", "name", std::nullopt}}), HasSubstr("holds a secret"));
  EXPECT_THAT(failure({{"abcdef", "name", "xabcdefx"}}), HasSubstr("holds a secret"));
}

TEST(SecretLiteralsTest, LeavesNothingThatComesTogether) {
  const auto literals = Literals({{"aabb", "name", ""}});
  EXPECT_EQ(Redacted(*literals, "xaaabbby"), "xaby");
  EXPECT_EQ(Redacted(*literals, "xaaaabbbby"), "xy");
  std::string out;
  const std::string deep = std::string(64, 'a') + std::string(64, 'b');
  EXPECT_TRUE(absl::IsResourceExhausted(literals->Replace(deep, &out).status()));
}

// The text is as it was but for the secret, whatever surrounds it.
TEST(EscapeReaderTest, ReadsWhatIsWritten) {
  std::string all;
  for (int c = 1; c < 128; ++c) {
    all += static_cast<char>(c);
  }
  for (const EscapeStyle style :
       {EscapeStyle::kPercent, EscapeStyle::kBackslash, EscapeStyle::kMarkup}) {
    for (const char c : all) {
      const std::string written = WriteEscaped({&c, 1}, style);
      if (written.size() == 1) {
        continue;
      }
      std::vector<Escape> escapes;
      ReadEscapes(written, 0, &escapes);
      EXPECT_TRUE(std::any_of(escapes.begin(), escapes.end(), [&](const Escape& escape) {
        return escape.size == written.size() && escape.value == std::string(1, c) &&
               escape.style == style;
      })) << written;
    }
  }
}

TEST(EscapeReaderTest, ReadsPairs) {
  std::vector<Escape> escapes;
  ReadEscapes("\\ud83d\\ude00", 0, &escapes);
  ASSERT_EQ(escapes.size(), 1u);
  EXPECT_EQ(escapes[0].value, "\xf0\x9f\x98\x80");
  EXPECT_EQ(escapes[0].size, 12u);
  for (const char* cut : {"\\ud83d", "\\ud83d\\ude0", "\\u12", "\\x4", "%4", "&#65", "&#", "\\", "&",
                          "\\u{", "\\u{110000}", "&#x110000;", "\\U0011FFFF", "%", "="}) {
    ReadEscapes(cut, 0, &escapes);
    for (const Escape& escape : escapes) {
      EXPECT_LE(escape.size, std::string_view(cut).size()) << cut;
      EXPECT_FALSE(escape.value.empty());
    }
  }
}

TEST(LiteralGuardTest, Judges) {
  const LiteralUse none, once{1, 1}, often{500, 21};
  EXPECT_EQ(JudgeLiteral("abcd", none), LiteralDanger::kNone);
  EXPECT_EQ(JudgeLiteral("abcd", once), LiteralDanger::kTooShort);
  EXPECT_EQ(JudgeLiteral("aB3$xyz", once), LiteralDanger::kTooShort);
  EXPECT_EQ(JudgeLiteral("aB3$xyz9", once), LiteralDanger::kNone);
  EXPECT_EQ(JudgeLiteral("configure", once), LiteralDanger::kTooShort);
  EXPECT_EQ(JudgeLiteral("12345678901", once), LiteralDanger::kTooShort);
  EXPECT_EQ(JudgeLiteral("aB3$xyz9", often), LiteralDanger::kTooCommon);
  EXPECT_EQ(JudgeLiteral("maximum_buffer_size_of_all", often), LiteralDanger::kTooCommon);
  EXPECT_EQ(JudgeLiteral("aB3$xyz9aB3$xyz9", often), LiteralDanger::kNone);
  EXPECT_EQ(LiteralDangerName(LiteralDanger::kTooShort), "too short");
}

}  // namespace
}  // namespace secretscan
