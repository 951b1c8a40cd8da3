#include "rewrite/shell_word.h"

#include <algorithm>

#include "report/terminal_text.h"

namespace secretscan {
namespace {

bool IsPlain(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
         std::string_view("/._-+:=@,").find(c) != std::string_view::npos;
}

std::string SingleQuoted(std::string_view bytes) {
  std::string word = "'";
  for (const char c : bytes) {
    word += c == '\'' ? std::string("'\\''") : std::string(1, c);
  }
  return word + "'";
}

std::string Printed(std::string_view bytes) {
  std::string text;
  for (const char c : bytes) {
    const auto byte = static_cast<unsigned char>(c);
    if (IsPlain(c)) {
      text += c;
    } else {
      text += "\\0";
      text += static_cast<char>('0' + (byte >> 6));
      text += static_cast<char>('0' + (byte >> 3 & 7));
      text += static_cast<char>('0' + (byte & 7));
    }
  }
  return "\"$(printf %b '" + text + "')\"";
}

}  // namespace

std::string ShellWord(std::string_view bytes) {
  if (!bytes.empty() && std::all_of(bytes.begin(), bytes.end(), IsPlain)) {
    return std::string(bytes);
  }
  if (TerminalText(bytes) == bytes) {
    return SingleQuoted(bytes);
  }
  // Line feeds at the end would be lost in a substitution.
  const size_t last = bytes.find_last_not_of('\n');
  const size_t head = last == std::string_view::npos ? 0 : last + 1;
  std::string word = head == 0 ? std::string() : Printed(bytes.substr(0, head));
  return head == bytes.size() ? word : word + SingleQuoted(bytes.substr(head));
}

}  // namespace secretscan
