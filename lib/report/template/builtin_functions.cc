// The functions of Go's text/template itself, except `call`.
#include <optional>

#include "base/status.h"
#include "base/utf8.h"
#include "report/template/arguments.h"
#include "report/template/format.h"

namespace secretscan::templates {
namespace {

// What the escaping functions escape: one text as it is, else what print would write.
std::string Joined(Arguments arguments) {
  return arguments.size() == 1 && arguments[0].as_string()
             ? *arguments[0].as_string()
             : Printed(arguments, CallContext::kMaxText);
}

absl::StatusOr<Value> Not(CallContext&, Arguments arguments) {
  return Value(!arguments[0].truth());
}

absl::StatusOr<Value> Len(CallContext&, Arguments arguments) {
  if (const std::string* text = arguments[0].as_string()) {
    return Value(static_cast<int64_t>(text->size()));
  }
  if (const List* list = arguments[0].as_list()) {
    return Value(static_cast<int64_t>(list->size()));
  }
  if (const Dict* dict = arguments[0].as_dict()) {
    return Value(static_cast<int64_t>(dict->size()));
  }
  return InvalidArgument("a " + std::string(arguments[0].kind()) + " has no length");
}

absl::StatusOr<size_t> Position(const Value& value, size_t end) {
  SECRETSCAN_ASSIGN_OR_RETURN(const int64_t index, IntegerOf(value));
  if (index < 0 || static_cast<uint64_t>(index) > end) {
    return InvalidArgument("index " + std::to_string(index) + " is out of range");
  }
  return static_cast<size_t>(index);
}

absl::StatusOr<Value> Index(CallContext&, Arguments arguments) {
  Value value = arguments[0];
  for (const Value& key : arguments.subspan(1)) {
    Value item;
    if (const Dict* dict = value.as_dict()) {
      SECRETSCAN_ASSIGN_OR_RETURN(const std::string_view name, TextOf(key));
      const auto found = dict->find(std::string(name));
      item = found == dict->end() ? Value() : found->second;
    } else if (const List* list = value.as_list()) {
      SECRETSCAN_ASSIGN_OR_RETURN(const size_t i, Position(key, list->size()));
      if (i == list->size()) {
        return InvalidArgument("index " + std::to_string(i) + " is out of range");
      }
      item = (*list)[i];
    } else if (const std::string* text = value.as_string()) {
      SECRETSCAN_ASSIGN_OR_RETURN(const size_t i, Position(key, text->size()));
      if (i == text->size()) {
        return InvalidArgument("index " + std::to_string(i) + " is out of range");
      }
      item = Value(static_cast<int64_t>(static_cast<unsigned char>((*text)[i])));
    } else {
      return InvalidArgument("a " + std::string(value.kind()) + " has no items");
    }
    value = std::move(item);
  }
  return value;
}

absl::StatusOr<Value> Slice(CallContext& context, Arguments arguments) {
  const std::string* text = arguments[0].as_string();
  const List* list = arguments[0].as_list();
  if (text == nullptr && list == nullptr) {
    return InvalidArgument("a " + std::string(arguments[0].kind()) + " cannot be sliced");
  }
  const size_t size = text ? text->size() : list->size();
  size_t begin = 0;
  size_t end = size;
  if (arguments.size() > 1) {
    SECRETSCAN_ASSIGN_OR_RETURN(begin, Position(arguments[1], size));
  }
  if (arguments.size() > 2) {
    SECRETSCAN_ASSIGN_OR_RETURN(end, Position(arguments[2], size));
  }
  if (begin > end) {
    return InvalidArgument("the first index is larger than the second");
  }
  if (text) {
    return Made(context, text->substr(begin, end - begin));
  }
  return Made(context, List(list->begin() + static_cast<int64_t>(begin),
                            list->begin() + static_cast<int64_t>(end)));
}

absl::StatusOr<Value> Print(CallContext& context, Arguments arguments) {
  return Made(context, Printed(arguments, CallContext::kMaxText));
}
absl::StatusOr<Value> Println(CallContext& context, Arguments arguments) {
  return Made(context, PrintedLine(arguments, CallContext::kMaxText));
}
absl::StatusOr<Value> Printf(CallContext& context, Arguments arguments) {
  SECRETSCAN_ASSIGN_OR_RETURN(const std::string_view format, TextOf(arguments[0]));
  SECRETSCAN_ASSIGN_OR_RETURN(std::string text,
                              PrintedFormat(format, arguments.subspan(1), CallContext::kMaxText));
  return Made(context, std::move(text));
}

absl::StatusOr<Value> Html(CallContext& context, Arguments arguments) {
  std::string out;
  for (const char c : Joined(arguments)) {
    switch (c) {
      case '"': out += "&#34;"; break;
      case '\'': out += "&#39;"; break;
      case '&': out += "&amp;"; break;
      case '<': out += "&lt;"; break;
      case '>': out += "&gt;"; break;
      case '\0': AppendUtf8(kReplacementRune, &out); break;
      default: out += c;
    }
  }
  return Made(context, std::move(out));
}

absl::StatusOr<Value> Js(CallContext& context, Arguments arguments) {
  constexpr std::string_view kDigits = "0123456789ABCDEF";
  const std::string text = Joined(arguments);
  std::string out;
  for (size_t pos = 0; pos < text.size();) {
    const Rune rune = DecodeRune(text, pos);
    const auto width = static_cast<size_t>(rune.width);
    const char c = text[pos];
    if (c == '\\' || c == '\'' || c == '"') {
      out += {'\\', c};
    } else if (rune.value < 0x20 || (rune.valid && std::string_view("<>&=").find(c) !=
                                                       std::string_view::npos)) {
      const auto byte = static_cast<unsigned char>(c);
      out += "\\u00";
      out += kDigits[byte >> 4];
      out += kDigits[byte & 0xF];
    } else if (rune.value >= 0x80 &&
               Quoted(text.substr(pos, width)).find('\\') != std::string::npos) {
      // Not printable.
      out += "\\u";
      for (int shift = rune.value >= 0x100000 ? 20 : rune.value >= 0x10000 ? 16 : 12; shift >= 0;
           shift -= 4) {
        out += kDigits[rune.value >> shift & 0xF];
      }
    } else {
      out += text.substr(pos, width);
    }
    pos += width;
  }
  return Made(context, std::move(out));
}

absl::StatusOr<Value> UrlQuery(CallContext& context, Arguments arguments) {
  constexpr std::string_view kDigits = "0123456789ABCDEF";
  constexpr std::string_view kPlain = "-_.~";
  std::string out;
  for (const char c : Joined(arguments)) {
    const auto byte = static_cast<unsigned char>(c);
    if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
        kPlain.find(c) != std::string_view::npos) {
      out += c;
    } else if (c == ' ') {
      out += '+';
    } else {
      out += '%';
      out += kDigits[byte >> 4];
      out += kDigits[byte & 0xF];
    }
  }
  return Made(context, std::move(out));
}

// Kinds that can be compared; values of different ones are a mistake, not unequal.
enum class Basic { kBool, kInt, kFloat, kString };
std::optional<Basic> BasicOf(const Value& value) {
  if (value.as_bool()) {
    return Basic::kBool;
  }
  if (value.as_int()) {
    return Basic::kInt;
  }
  if (value.as_float()) {
    return Basic::kFloat;
  }
  return value.as_string() ? std::optional(Basic::kString) : std::nullopt;
}

absl::Status Incomparable(const Value& a, const Value& b) {
  return InvalidArgument("a " + std::string(a.kind()) + " cannot be compared with a " +
                         std::string(b.kind()));
}

absl::StatusOr<bool> Equal(CallContext& context, const Value& a, const Value& b) {
  if (a.is_nil() || b.is_nil()) {
    return a.is_nil() && b.is_nil();
  }
  const std::optional<Basic> kind = BasicOf(a);
  if (!kind || kind != BasicOf(b)) {
    return Incomparable(a, b);
  }
  if (kind == Basic::kFloat) {
    return a.as_float()->value == b.as_float()->value;
  }
  return context.Equal(a, b);
}

absl::StatusOr<bool> Less(const Value& a, const Value& b) {
  const std::optional<Basic> kind = BasicOf(a);
  if (!kind || kind == Basic::kBool || kind != BasicOf(b)) {
    return Incomparable(a, b);
  }
  switch (*kind) {
    case Basic::kInt: return *a.as_int() < *b.as_int();
    case Basic::kFloat: return a.as_float()->value < b.as_float()->value;
    default: return *a.as_string() < *b.as_string();
  }
}

absl::StatusOr<Value> Eq(CallContext& context, Arguments arguments) {
  for (const Value& other : arguments.subspan(1)) {
    SECRETSCAN_ASSIGN_OR_RETURN(const bool equal, Equal(context, arguments[0], other));
    if (equal) {
      return Value(true);
    }
  }
  return Value(false);
}
absl::StatusOr<Value> Ne(CallContext& context, Arguments arguments) {
  SECRETSCAN_ASSIGN_OR_RETURN(const bool equal, Equal(context, arguments[0], arguments[1]));
  return Value(!equal);
}
absl::StatusOr<Value> Lt(CallContext&, Arguments arguments) {
  SECRETSCAN_ASSIGN_OR_RETURN(const bool less, Less(arguments[0], arguments[1]));
  return Value(less);
}
absl::StatusOr<Value> Gt(CallContext&, Arguments arguments) {
  SECRETSCAN_ASSIGN_OR_RETURN(const bool less, Less(arguments[1], arguments[0]));
  return Value(less);
}
absl::StatusOr<Value> Le(CallContext&, Arguments arguments) {
  SECRETSCAN_ASSIGN_OR_RETURN(const bool more, Less(arguments[1], arguments[0]));
  return Value(!more);
}
absl::StatusOr<Value> Ge(CallContext&, Arguments arguments) {
  SECRETSCAN_ASSIGN_OR_RETURN(const bool less, Less(arguments[0], arguments[1]));
  return Value(!less);
}

constexpr Function kFunctions[] = {
    {"and", 1, kAnyNumber, nullptr},
    {"or", 1, kAnyNumber, nullptr},
    {"not", 1, 1, Not},
    {"len", 1, 1, Len},
    {"index", 1, kAnyNumber, Index},
    {"slice", 1, 3, Slice},
    {"print", 0, kAnyNumber, Print},
    {"println", 0, kAnyNumber, Println},
    {"printf", 1, kAnyNumber, Printf},
    {"html", 1, kAnyNumber, Html},
    {"js", 1, kAnyNumber, Js},
    {"urlquery", 1, kAnyNumber, UrlQuery},
    {"eq", 2, kAnyNumber, Eq},
    {"ne", 2, 2, Ne},
    {"lt", 2, 2, Lt},
    {"le", 2, 2, Le},
    {"gt", 2, 2, Gt},
    {"ge", 2, 2, Ge},
};

}  // namespace

std::span<const Function> BuiltinFunctions() { return kFunctions; }

}  // namespace secretscan::templates
