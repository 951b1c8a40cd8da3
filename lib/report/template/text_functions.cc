// Sprig's functions of texts. What counts characters counts bytes, as there.
#include <algorithm>

#include "base/status.h"
#include "base/utf8.h"
#include "report/template/arguments.h"
#include "report/template/format.h"
#include "report/template/text_case.h"

namespace secretscan::templates {
namespace {

std::string_view Trimmed(std::string_view text, auto drops, bool left = true, bool right = true) {
  size_t begin = 0;
  size_t end = 0;  // behind the last rune that stays
  bool any = false;
  for (size_t pos = 0; pos < text.size();) {
    const Rune rune = DecodeRune(text, pos);
    const size_t next = pos + static_cast<size_t>(rune.width);
    if (!drops(rune.value)) {
      begin = any ? begin : pos;
      end = next;
      any = true;
    }
    pos = next;
  }
  if (!any) {
    return "";
  }
  begin = left ? begin : 0;
  return text.substr(begin, (right ? end : text.size()) - begin);
}

absl::StatusOr<Value> Trim(CallContext& context, Arguments arguments) {
  SECRETSCAN_ASSIGN_OR_RETURN(const std::string_view text, TextOf(arguments[0]));
  return Made(context, std::string(Trimmed(text, IsBlank)));
}

absl::StatusOr<Value> TrimAll(CallContext& context, Arguments arguments) {
  SECRETSCAN_ASSIGN_OR_RETURN(const std::string_view set, TextOf(arguments[0]));
  SECRETSCAN_ASSIGN_OR_RETURN(const std::string_view text, TextOf(arguments[1]));
  SECRETSCAN_RETURN_IF_ERROR(
      context.TakeSteps(static_cast<int64_t>(set.size() / 16 * (text.size() / 16))));
  std::u32string runes;
  for (size_t pos = 0; pos < set.size();) {
    const Rune rune = DecodeRune(set, pos);
    runes += rune.value;
    pos += static_cast<size_t>(rune.width);
  }
  return Made(context, std::string(Trimmed(text, [&](char32_t rune) {
                return runes.find(rune) != std::u32string::npos;
              })));
}

absl::StatusOr<Value> TrimPrefix(CallContext& context, Arguments arguments) {
  SECRETSCAN_ASSIGN_OR_RETURN(const std::string_view part, TextOf(arguments[0]));
  SECRETSCAN_ASSIGN_OR_RETURN(std::string_view text, TextOf(arguments[1]));
  text.remove_prefix(text.starts_with(part) ? part.size() : 0);
  return Made(context, std::string(text));
}
absl::StatusOr<Value> TrimSuffix(CallContext& context, Arguments arguments) {
  SECRETSCAN_ASSIGN_OR_RETURN(const std::string_view part, TextOf(arguments[0]));
  SECRETSCAN_ASSIGN_OR_RETURN(std::string_view text, TextOf(arguments[1]));
  text.remove_suffix(text.ends_with(part) ? part.size() : 0);
  return Made(context, std::string(text));
}

// A function of one text.
template <std::string (*change)(std::string_view)>
absl::StatusOr<Value> Change(CallContext& context, Arguments arguments) {
  SECRETSCAN_ASSIGN_OR_RETURN(const std::string_view text, TextOf(arguments[0]));
  return Made(context, change(text));
}

std::string Untitle(std::string_view text) {
  std::string out(text);
  bool first = true;
  for (char& c : out) {
    const bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    if (first && c >= 'A' && c <= 'Z') {
      c = static_cast<char>(c - 'A' + 'a');
    }
    first = !letter && !(c >= '0' && c <= '9') && c != '_' && static_cast<unsigned char>(c) < 0x80;
  }
  return out;
}

std::string WithoutBlanks(std::string_view text) {
  std::string out;
  for (size_t pos = 0; pos < text.size();) {
    const Rune rune = DecodeRune(text, pos);
    const auto width = static_cast<size_t>(rune.width);
    if (!IsBlank(rune.value)) {
      out += text.substr(pos, width);
    }
    pos += width;
  }
  return out;
}

absl::StatusOr<Value> Repeat(CallContext& context, Arguments arguments) {
  SECRETSCAN_ASSIGN_OR_RETURN(const int64_t count, IntegerOf(arguments[0]));
  SECRETSCAN_ASSIGN_OR_RETURN(const std::string_view text, TextOf(arguments[1]));
  if (count < 0) {
    return InvalidArgument("a text cannot be repeated " + std::to_string(count) + " times");
  }
  if (count == 0 || text.empty()) {
    return Value("");
  }
  if (static_cast<uint64_t>(count) > CallContext::kMaxText / text.size()) {
    return context.TakeBytes(SIZE_MAX);
  }
  SECRETSCAN_RETURN_IF_ERROR(context.TakeBytes(text.size() * static_cast<size_t>(count)));
  std::string out;
  out.reserve(text.size() * static_cast<size_t>(count));
  for (int64_t i = 0; i < count; ++i) {
    out += text;
  }
  return Value(std::move(out));
}

absl::StatusOr<Value> Substr(CallContext& context, Arguments arguments) {
  SECRETSCAN_ASSIGN_OR_RETURN(int64_t begin, IntegerOf(arguments[0]));
  SECRETSCAN_ASSIGN_OR_RETURN(int64_t end, IntegerOf(arguments[1]));
  SECRETSCAN_ASSIGN_OR_RETURN(const std::string_view text, TextOf(arguments[2]));
  const auto size = static_cast<int64_t>(text.size());
  if (begin < 0) {
    begin = 0;
  } else if (end < 0 || end > size) {
    end = size;
  }
  if (begin > end || end > size) {
    return InvalidArgument("the positions are out of range");
  }
  return Made(context, std::string(text.substr(static_cast<size_t>(begin),
                                               static_cast<size_t>(end - begin))));
}

absl::StatusOr<Value> Trunc(CallContext& context, Arguments arguments) {
  SECRETSCAN_ASSIGN_OR_RETURN(const int64_t count, IntegerOf(arguments[0]));
  SECRETSCAN_ASSIGN_OR_RETURN(std::string_view text, TextOf(arguments[1]));
  const auto size = static_cast<int64_t>(text.size());
  if (count < 0 && size + count > 0) {
    text.remove_prefix(static_cast<size_t>(size + count));
  } else if (count >= 0 && size > count) {
    text = text.substr(0, static_cast<size_t>(count));
  }
  return Made(context, std::string(text));
}

absl::StatusOr<Value> Abbrev(CallContext& context, Arguments arguments) {
  SECRETSCAN_ASSIGN_OR_RETURN(const int64_t width, IntegerOf(arguments[0]));
  SECRETSCAN_ASSIGN_OR_RETURN(const std::string_view text, TextOf(arguments[1]));
  if (width < 4 || text.size() <= static_cast<uint64_t>(width)) {
    return Made(context, std::string(text));
  }
  return Made(context, std::string(text.substr(0, static_cast<size_t>(width - 3))) + "...");
}

absl::StatusOr<Value> Contains(CallContext&, Arguments arguments) {
  SECRETSCAN_ASSIGN_OR_RETURN(const std::string_view part, TextOf(arguments[0]));
  SECRETSCAN_ASSIGN_OR_RETURN(const std::string_view text, TextOf(arguments[1]));
  return Value(text.find(part) != std::string_view::npos);
}
absl::StatusOr<Value> HasPrefix(CallContext&, Arguments arguments) {
  SECRETSCAN_ASSIGN_OR_RETURN(const std::string_view part, TextOf(arguments[0]));
  SECRETSCAN_ASSIGN_OR_RETURN(const std::string_view text, TextOf(arguments[1]));
  return Value(text.starts_with(part));
}
absl::StatusOr<Value> HasSuffix(CallContext&, Arguments arguments) {
  SECRETSCAN_ASSIGN_OR_RETURN(const std::string_view part, TextOf(arguments[0]));
  SECRETSCAN_ASSIGN_OR_RETURN(const std::string_view text, TextOf(arguments[1]));
  return Value(text.ends_with(part));
}

absl::StatusOr<Value> Quote(CallContext& context, Arguments arguments) {
  std::string out;
  for (const Value& value : arguments) {
    if (!value.is_nil() && out.size() <= CallContext::kMaxText) {
      out += (out.empty() ? "" : " ") + Quoted(AsText(value));
    }
  }
  return Made(context, std::move(out));
}
absl::StatusOr<Value> Squote(CallContext& context, Arguments arguments) {
  std::string out;
  for (const Value& value : arguments) {
    if (!value.is_nil() && out.size() <= CallContext::kMaxText) {
      out += (out.empty() ? "'" : " '") + AsText(value) + "'";
    }
  }
  return Made(context, std::move(out));
}
absl::StatusOr<Value> Cat(CallContext& context, Arguments arguments) {
  std::string out;
  bool first = true;
  for (const Value& value : arguments) {
    if (!value.is_nil() && out.size() <= CallContext::kMaxText) {
      out += (first ? "" : " ") + AsText(value);
      first = false;
    }
  }
  return Made(context, std::move(out));
}

// Every occurrence of `from`, which may be empty: then before every character and at the end.
absl::StatusOr<std::string> Replaced(CallContext& context, std::string_view text,
                                     std::string_view from, std::string_view to) {
  std::string out;
  for (size_t pos = 0;;) {
    size_t found;
    if (from.empty()) {
      out += to;
      if (pos == text.size()) {
        break;
      }
      found = pos + static_cast<size_t>(DecodeRune(text, pos).width);
      out += text.substr(pos, found - pos);
      pos = found;
    } else {
      found = std::min(text.find(from, pos), text.size());
      out += text.substr(pos, found - pos);
      if (found == text.size()) {
        break;
      }
      out += to;
      pos = found + from.size();
    }
    if (out.size() > CallContext::kMaxText) {
      return context.TakeBytes(out.size());
    }
  }
  return out;
}

absl::StatusOr<Value> Replace(CallContext& context, Arguments arguments) {
  SECRETSCAN_ASSIGN_OR_RETURN(const std::string_view from, TextOf(arguments[0]));
  SECRETSCAN_ASSIGN_OR_RETURN(const std::string_view to, TextOf(arguments[1]));
  SECRETSCAN_ASSIGN_OR_RETURN(const std::string_view text, TextOf(arguments[2]));
  SECRETSCAN_ASSIGN_OR_RETURN(std::string out, Replaced(context, text, from, to));
  return Made(context, std::move(out));
}

absl::StatusOr<std::string> IndentedBy(CallContext& context, Arguments arguments) {
  SECRETSCAN_ASSIGN_OR_RETURN(const int64_t count, IntegerOf(arguments[0]));
  SECRETSCAN_ASSIGN_OR_RETURN(const std::string_view text, TextOf(arguments[1]));
  if (count < 0 || count > 10'000) {
    return InvalidArgument("indentation goes from 0 to 10000");
  }
  const std::string pad(static_cast<size_t>(count), ' ');
  SECRETSCAN_ASSIGN_OR_RETURN(std::string out, Replaced(context, text, "\n", "\n" + pad));
  return pad + out;
}
absl::StatusOr<Value> Indent(CallContext& context, Arguments arguments) {
  SECRETSCAN_ASSIGN_OR_RETURN(std::string out, IndentedBy(context, arguments));
  return Made(context, std::move(out));
}
absl::StatusOr<Value> Nindent(CallContext& context, Arguments arguments) {
  SECRETSCAN_ASSIGN_OR_RETURN(std::string out, IndentedBy(context, arguments));
  return Made(context, "\n" + out);
}

absl::StatusOr<Value> Plural(CallContext&, Arguments arguments) {
  SECRETSCAN_ASSIGN_OR_RETURN(const int64_t count, IntegerOf(arguments[2]));
  return arguments[count == 1 ? 0 : 1];
}

absl::StatusOr<Value> ToString(CallContext& context, Arguments arguments) {
  return Made(context, AsText(arguments[0]));
}
absl::StatusOr<Value> ToStrings(CallContext& context, Arguments arguments) {
  SECRETSCAN_ASSIGN_OR_RETURN(const std::vector<std::string> texts, AsTexts(context, arguments[0]));
  return Made(context, texts);
}

absl::StatusOr<Value> Join(CallContext& context, Arguments arguments) {
  SECRETSCAN_ASSIGN_OR_RETURN(const std::string_view separator, TextOf(arguments[0]));
  SECRETSCAN_ASSIGN_OR_RETURN(const std::vector<std::string> texts, AsTexts(context, arguments[1]));
  std::string out;
  bool first = true;
  for (const std::string& text : texts) {
    out += first ? std::string_view() : separator;
    out += text;
    first = false;
    if (out.size() > CallContext::kMaxText) {
      return context.TakeBytes(out.size());
    }
  }
  return Made(context, std::move(out));
}

// At most `most` parts, the last of which holds the rest.
std::vector<std::string> Parts(std::string_view text, std::string_view separator, size_t most) {
  std::vector<std::string> out;
  size_t pos = 0;
  while (out.size() + 1 < most) {
    size_t end = separator.empty() ? (pos < text.size() ? pos + static_cast<size_t>(
                                                                    DecodeRune(text, pos).width)
                                                        : std::string_view::npos)
                                   : text.find(separator, pos);
    if (end == std::string_view::npos || (separator.empty() && end >= text.size())) {
      break;
    }
    out.emplace_back(text.substr(pos, end - pos));
    pos = end + separator.size();
  }
  if (!separator.empty() || pos < text.size()) {
    out.emplace_back(text.substr(pos));
  }
  return out;
}

absl::StatusOr<Value> Numbered(CallContext& context, const std::vector<std::string>& parts) {
  SECRETSCAN_RETURN_IF_ERROR(context.TakeItems(parts.size() * 4));
  const std::shared_ptr<Dict> out = context.NewDict();
  for (size_t i = 0; i < parts.size(); ++i) {
    out->emplace("_" + std::to_string(i), Value(parts[i]));
  }
  return Value(out);
}

absl::StatusOr<Value> Split(CallContext& context, Arguments arguments) {
  SECRETSCAN_ASSIGN_OR_RETURN(const std::string_view separator, TextOf(arguments[0]));
  SECRETSCAN_ASSIGN_OR_RETURN(const std::string_view text, TextOf(arguments[1]));
  return Numbered(context, Parts(text, separator, SIZE_MAX));
}
absl::StatusOr<Value> Splitn(CallContext& context, Arguments arguments) {
  SECRETSCAN_ASSIGN_OR_RETURN(const std::string_view separator, TextOf(arguments[0]));
  SECRETSCAN_ASSIGN_OR_RETURN(const int64_t most, IntegerOf(arguments[1]));
  SECRETSCAN_ASSIGN_OR_RETURN(const std::string_view text, TextOf(arguments[2]));
  if (most == 0) {
    return Numbered(context, {});
  }
  return Numbered(context,
                  Parts(text, separator, most < 0 ? SIZE_MAX : static_cast<size_t>(most)));
}
absl::StatusOr<Value> SplitList(CallContext& context, Arguments arguments) {
  SECRETSCAN_ASSIGN_OR_RETURN(const std::string_view separator, TextOf(arguments[0]));
  SECRETSCAN_ASSIGN_OR_RETURN(const std::string_view text, TextOf(arguments[1]));
  return Made(context, Parts(text, separator, SIZE_MAX));
}

// The part of a path behind its last slash, before it, and the ending, as Go's package path.
std::string BaseOf(std::string_view path) {
  if (path.empty()) {
    return ".";
  }
  path = path.substr(0, path.find_last_not_of('/') + 1);
  path.remove_prefix(path.rfind('/') + 1);
  return path.empty() ? "/" : std::string(path);
}
std::string ExtensionOf(std::string_view path) {
  const size_t dot = path.find_last_of("./");
  return dot == std::string_view::npos || path[dot] == '/' ? "" : std::string(path.substr(dot));
}
std::string CleanedPath(std::string_view path) {
  const bool rooted = path.starts_with('/');
  std::vector<std::string_view> parts;
  for (size_t pos = 0; pos <= path.size();) {
    const size_t end = std::min(path.find('/', pos), path.size());
    const std::string_view part = path.substr(pos, end - pos);
    pos = end + 1;
    if (part.empty() || part == ".") {
      continue;
    }
    if (part == ".." && !parts.empty() && parts.back() != "..") {
      parts.pop_back();
    } else if (part != ".." || !rooted) {
      parts.push_back(part);
    }
  }
  std::string out = rooted ? "/" : "";
  for (const std::string_view part : parts) {
    out += out.empty() || out == "/" ? "" : "/";
    out += part;
  }
  return out.empty() ? "." : out;
}
std::string DirectoryOf(std::string_view path) {
  return CleanedPath(path.substr(0, path.rfind('/') + 1));
}

constexpr Function kFunctions[] = {
    {"trim", 1, 1, Trim},
    {"trimAll", 2, 2, TrimAll},
    {"trimall", 2, 2, TrimAll},
    {"trimPrefix", 2, 2, TrimPrefix},
    {"trimSuffix", 2, 2, TrimSuffix},
    {"upper", 1, 1, Change<Upper>},
    {"lower", 1, 1, Change<Lower>},
    {"title", 1, 1, Change<Title>},
    {"untitle", 1, 1, Change<Untitle>},
    {"nospace", 1, 1, Change<WithoutBlanks>},
    {"repeat", 2, 2, Repeat},
    {"substr", 3, 3, Substr},
    {"trunc", 2, 2, Trunc},
    {"abbrev", 2, 2, Abbrev},
    {"contains", 2, 2, Contains},
    {"hasPrefix", 2, 2, HasPrefix},
    {"hasSuffix", 2, 2, HasSuffix},
    {"quote", 0, kAnyNumber, Quote},
    {"squote", 0, kAnyNumber, Squote},
    {"cat", 0, kAnyNumber, Cat},
    {"replace", 3, 3, Replace},
    {"indent", 2, 2, Indent},
    {"nindent", 2, 2, Nindent},
    {"plural", 3, 3, Plural},
    {"toString", 1, 1, ToString},
    {"toStrings", 1, 1, ToStrings},
    {"join", 2, 2, Join},
    {"split", 2, 2, Split},
    {"splitn", 3, 3, Splitn},
    {"splitList", 2, 2, SplitList},
    {"base", 1, 1, Change<BaseOf>},
    {"dir", 1, 1, Change<DirectoryOf>},
    {"ext", 1, 1, Change<ExtensionOf>},
    {"clean", 1, 1, Change<CleanedPath>},
};

}  // namespace

std::span<const Function> TextFunctions() { return kFunctions; }

}  // namespace secretscan::templates
