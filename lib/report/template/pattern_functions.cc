// Sprig's functions of regular expressions. A wrong expression is an error in all of them.
#include <array>

#include "base/status.h"
#include "base/utf8.h"
#include "report/template/arguments.h"

namespace secretscan::templates {
namespace {

constexpr size_t kMaxGroups = 100;

struct Search {
  std::shared_ptr<const Regex> regex;
  std::string_view text;
};

absl::StatusOr<Search> SearchOf(CallContext& context, Arguments arguments) {
  Search out;
  SECRETSCAN_ASSIGN_OR_RETURN(const std::string_view pattern, TextOf(arguments[0]));
  SECRETSCAN_ASSIGN_OR_RETURN(out.text, TextOf(arguments[1]));
  SECRETSCAN_ASSIGN_OR_RETURN(out.regex, context.CompiledRegex(std::string(pattern)));
  SECRETSCAN_RETURN_IF_ERROR(context.TakeSteps(static_cast<int64_t>(out.text.size() / 64)));
  return out;
}

using Groups = std::vector<Span>;

// Matches that follow one another as in Go: an empty one right behind a match does not count. At
// most `most`, all if that is negative.
absl::StatusOr<std::vector<Groups>> Matches(CallContext& context, const Search& search,
                                            int64_t most) {
  std::vector<Groups> out;
  size_t previous_end = std::string_view::npos;
  const size_t group_count =
      1 + std::min(static_cast<size_t>(search.regex->group_count()), kMaxGroups);
  for (size_t pos = 0; pos <= search.text.size() &&
                       (most < 0 || static_cast<int64_t>(out.size()) < most);) {
    Groups groups(group_count);
    if (!search.regex->Find(search.text, pos, search.text.size(), groups)) {
      break;
    }
    SECRETSCAN_RETURN_IF_ERROR(context.TakeItems(group_count));
    const Span match = groups[0];
    const bool counts = match.size() > 0 || match.begin != previous_end;
    if (match.size() > 0) {
      pos = match.end;
    } else {
      pos = match.end < search.text.size()
                ? match.end + static_cast<size_t>(DecodeRune(search.text, match.end).width)
                : match.end + 1;
    }
    previous_end = match.end;
    if (counts) {
      out.push_back(std::move(groups));
    }
  }
  return out;
}

absl::StatusOr<Value> RegexMatch(CallContext& context, Arguments arguments) {
  SECRETSCAN_ASSIGN_OR_RETURN(const Search search, SearchOf(context, arguments));
  return Value(search.regex->Contains(search.text));
}

absl::StatusOr<Value> RegexFind(CallContext& context, Arguments arguments) {
  SECRETSCAN_ASSIGN_OR_RETURN(const Search search, SearchOf(context, arguments));
  std::array<Span, 1> match;
  if (!search.regex->Find(search.text, 0, search.text.size(), match)) {
    return Value("");
  }
  return Made(context, std::string(search.text.substr(match[0].begin, match[0].size())));
}

absl::StatusOr<Value> RegexFindAll(CallContext& context, Arguments arguments) {
  SECRETSCAN_ASSIGN_OR_RETURN(const Search search, SearchOf(context, arguments));
  SECRETSCAN_ASSIGN_OR_RETURN(const int64_t most, IntegerOf(arguments[2]));
  SECRETSCAN_ASSIGN_OR_RETURN(const auto matches, Matches(context, search, most));
  std::vector<std::string> out;
  for (const Groups& groups : matches) {
    out.emplace_back(search.text.substr(groups[0].begin, groups[0].size()));
  }
  return Made(context, out);
}

// Appends `to` with $1, ${1} and $$ replaced; of names nothing is known here, so that they are
// empty, as unknown ones are.
void AppendExpanded(std::string_view to, const Search& search, const Groups& groups,
                    std::string* out) {
  const auto is_name = [](char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
  };
  for (size_t pos = 0; pos < to.size() && out->size() <= CallContext::kMaxText;) {
    const size_t mark = std::min(to.find('$', pos), to.size());
    *out += to.substr(pos, mark - pos);
    pos = mark;
    if (pos == to.size()) {
      return;
    }
    ++pos;
    if (pos < to.size() && to[pos] == '$') {
      *out += '$';
      ++pos;
      continue;
    }
    const bool braced = pos < to.size() && to[pos] == '{';
    size_t begin = pos + (braced ? 1 : 0);
    size_t end = begin;
    while (end < to.size() && is_name(to[end])) {
      ++end;
    }
    if (end == begin || (braced && (end == to.size() || to[end] != '}'))) {
      *out += '$';
      continue;
    }
    const std::string_view name = to.substr(begin, end - begin);
    pos = end + (braced ? 1 : 0);
    if (name.size() <= 3 && name.find_first_not_of("0123456789") == std::string_view::npos) {
      const auto number = static_cast<size_t>(std::stoi(std::string(name)));
      if (number < groups.size() && groups[number].valid()) {
        *out += search.text.substr(groups[number].begin, groups[number].size());
      }
    }
  }
}

absl::StatusOr<Value> ReplaceAll(CallContext& context, Arguments arguments, bool literal) {
  SECRETSCAN_ASSIGN_OR_RETURN(const Search search, SearchOf(context, arguments));
  SECRETSCAN_ASSIGN_OR_RETURN(const std::string_view to, TextOf(arguments[2]));
  SECRETSCAN_ASSIGN_OR_RETURN(const auto matches, Matches(context, search, -1));
  std::string out;
  size_t pos = 0;
  for (const Groups& groups : matches) {
    out += search.text.substr(pos, groups[0].begin - pos);
    if (literal) {
      out += to;
    } else {
      AppendExpanded(to, search, groups, &out);
    }
    pos = groups[0].end;
    if (out.size() > CallContext::kMaxText) {
      return context.TakeBytes(out.size());
    }
  }
  out += search.text.substr(pos);
  return Made(context, std::move(out));
}
absl::StatusOr<Value> RegexReplaceAll(CallContext& context, Arguments arguments) {
  return ReplaceAll(context, arguments, false);
}
absl::StatusOr<Value> RegexReplaceAllLiteral(CallContext& context, Arguments arguments) {
  return ReplaceAll(context, arguments, true);
}

absl::StatusOr<Value> RegexSplit(CallContext& context, Arguments arguments) {
  SECRETSCAN_ASSIGN_OR_RETURN(const Search search, SearchOf(context, arguments));
  SECRETSCAN_ASSIGN_OR_RETURN(const int64_t most, IntegerOf(arguments[2]));
  std::vector<std::string> out;
  if (most == 0) {
    return Made(context, out);
  }
  SECRETSCAN_ASSIGN_OR_RETURN(const auto matches, Matches(context, search, most));
  size_t begin = 0;
  size_t end = 0;
  for (const Groups& groups : matches) {
    if (most > 0 && static_cast<int64_t>(out.size()) == most - 1) {
      break;
    }
    end = groups[0].begin;
    if (groups[0].end != 0) {
      out.emplace_back(search.text.substr(begin, end - begin));
    }
    begin = groups[0].end;
  }
  if (end != search.text.size() || matches.empty()) {
    out.emplace_back(search.text.substr(begin));
  }
  return Made(context, out);
}

absl::StatusOr<Value> RegexQuoteMeta(CallContext& context, Arguments arguments) {
  SECRETSCAN_ASSIGN_OR_RETURN(const std::string_view text, TextOf(arguments[0]));
  std::string out;
  for (const char c : text) {
    if (std::string_view("\\.+*?()|[]{}^$").find(c) != std::string_view::npos) {
      out += '\\';
    }
    out += c;
  }
  return Made(context, std::move(out));
}

constexpr Function kFunctions[] = {
    {"regexMatch", 2, 2, RegexMatch},
    {"mustRegexMatch", 2, 2, RegexMatch},
    {"regexFind", 2, 2, RegexFind},
    {"mustRegexFind", 2, 2, RegexFind},
    {"regexFindAll", 3, 3, RegexFindAll},
    {"mustRegexFindAll", 3, 3, RegexFindAll},
    {"regexReplaceAll", 3, 3, RegexReplaceAll},
    {"mustRegexReplaceAll", 3, 3, RegexReplaceAll},
    {"regexReplaceAllLiteral", 3, 3, RegexReplaceAllLiteral},
    {"mustRegexReplaceAllLiteral", 3, 3, RegexReplaceAllLiteral},
    {"regexSplit", 3, 3, RegexSplit},
    {"mustRegexSplit", 3, 3, RegexSplit},
    {"regexQuoteMeta", 1, 1, RegexQuoteMeta},
};

}  // namespace

std::span<const Function> PatternFunctions() { return kFunctions; }

}  // namespace secretscan::templates
