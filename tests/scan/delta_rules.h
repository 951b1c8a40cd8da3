// Rules and texts that make scanning a delta hard; for tests and for the fuzzer.
#pragma once

#include <string_view>

namespace secretscan {

// Every way in which a rule can be treated: bounded, repeating without bound, anchored on lines and
// on the whole text, dependent on a fragment's ends, waiting for its keyword, matching the empty text.
inline constexpr std::string_view kDeltaRules = R"toml(
  [[rules]]
  id = "assigned"
  regex = '''(?i)[\w.-]{0,20}?(?:key|token)[ \t\w.-]{0,10}[\s'"]{0,3}(?:=|:)[\x60'"\s=]{0,5}([a-z0-9]{4,12})(?:[\x60'"\s;]|\\[nr]|$)'''
  entropy = 1.5
  keywords = ["key", "token"]
  [[rules]]
  id = "endless"
  regex = '''tok_[a-z0-9]{4,}(?:[\s;]|$)'''
  [[rules]]
  id = "dotted"
  regex = '''\bey[a-z0-9]{3,}\.[a-z0-9]{3,}\.[a-z0-9]*'''
  [[rules]]
  id = "at-end"
  regex = '''tail[a-c]+\s*\z'''
  [[rules]]
  id = "at-start"
  regex = '''\A[a-c]{2}key'''
  [[rules]]
  id = "block"
  regex = '''BEGIN[\s\S]{2,}?END'''
  [[rules]]
  id = "lines"
  regex = '''curl.*(?:\n.*){0,2} -u "[^"\n]{3,}"'''
  [[rules]]
  id = "boundary"
  regex = '''ab\s\B'''
  [[rules]]
  id = "hex"
  regex = '''\b[a-f0-9]{8}\b'''
  keywords = ["gate"]
  [[rules]]
  id = "letters"
  regex = '''(?i)sk_[a-z]{3}k'''
  [[rules]]
  id = "scoped"
  regex = '''tail[ =:"]{1,9}[a-z0-9]{3,8}'''
  path = '''[.]conf$'''
  [[rules]]
  id = "scoped-hex"
  regex = '''[a-f0-9]{4}[a-c]+'''
  path = '''[.]conf$'''
  keywords = ["gate"]
  [[rules]]
  id = "scoped-elsewhere"
  regex = '''tail[ =:"]{1,9}[0-9]{2,8}'''
  path = '''[.]ini$'''
)toml";

// Rules that reach far, over runs and over lines.
inline constexpr std::string_view kWideDeltaRules = R"toml(
  [[rules]]
  id = "quoted"
  regex = '''key:[a-z0-9 ."]{4,150};'''
  [[rules]]
  id = "run"
  regex = '''(?:key|token)\s*=\s*[^\s"'\x60<>{}]{4,}(?:[\s;]|$)'''
  [[rules]]
  id = "pair"
  regex = '''tail\s*[=:]\s*"?[a-z0-9]+"?\s*ab\s*[=:]?\s*"?[a-z0-9]+'''
  [[rules]]
  id = "boundary"
  regex = '''\btok_[a-z0-9. ]{3,200}\b'''
  [[rules]]
  id = "far"
  regex = '''BEGIN(?s:.){0,300}END'''
)toml";

inline constexpr const char* kDeltaPieces[] = {
    "key",  "token", "=",    " = ",  "\"",     "'",     "\n",    "\n",   ";\n",      ";",
    "abcd", "x9y8z7", "tail", "abc", "BEGIN",  "END",   "ab",    " ",    "0123abcd", "tok_abc1",
    "eyabc.def.x", "curl a", " -u \"abc\"", "gate", "sk_abck", "sk_ab\xC5\xBFk", "\xE2\x84\xAA",
    "%6Bey", "%3Dx9y8", "\\u006bey=", "U+006B U+0065\nU+0079 ", "a2V5PWFiY2RlZjEyMzQ=",
    "\xFF", "\xC3\xA9", "\r\n", "some words of no meaning; ", "if (a < b) {\n", "}\n", "// note.\n",
    "----------------------------------------------------------------------", "\n\n\n"};

}  // namespace secretscan
