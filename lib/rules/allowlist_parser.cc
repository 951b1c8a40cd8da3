#include "rules/allowlist_parser.h"

#include <utility>

#include "absl/strings/ascii.h"
#include "base/status.h"
#include "base/utf8.h"

namespace secretscan {
namespace {

std::string Trimmed(const std::string& text) {
  return std::string(absl::StripAsciiWhitespace(text));
}

// A pattern that matches exactly `text`. Letters beyond ASCII need no escape.
std::string Quoted(std::string_view text) {
  constexpr char kHex[] = "0123456789abcdef";
  std::string out;
  for (char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte >= 0x80 || absl::ascii_isalnum(byte)) {
      out += c;
    } else {
      out += "\\x";
      out += kHex[byte >> 4];
      out += kHex[byte & 15];
    }
  }
  return out;
}

std::string Alternation(const std::vector<std::string>& patterns) {
  std::string out;
  for (const std::string& pattern : patterns) {
    out += out.empty() ? "(?:" : "|";
    out += pattern;
  }
  return out + ")";
}

class AllowlistParser {
 public:
  AllowlistParser(TableReader* table, std::string_view label, RegexCompiler* regexes)
      : table_(table), label_(label), regexes_(regexes) {}

  absl::StatusOr<ParsedAllowlist> Parse() {
    ParsedAllowlist out;
    out.at = table_->Where();
    Allowlist& list = out.allowlist;
    list.description = table_->Text("Description");
    out.target_rules = table_->PlainTextList("TargetRules");
    SECRETSCAN_RETURN_IF_ERROR(ParseCondition(&list));
    SECRETSCAN_RETURN_IF_ERROR(ParseTarget(&list));
    for (const std::string& commit : table_->PlainTextList("Commits")) {
      list.commits.push_back(AsciiLowered(Trimmed(commit)));
    }
    SECRETSCAN_RETURN_IF_ERROR(ParsePatterns("Paths", &list.path_patterns, &list.paths));
    SECRETSCAN_RETURN_IF_ERROR(ParsePatterns("Regexes", &list.regex_patterns, &list.regexes));
    SECRETSCAN_RETURN_IF_ERROR(ParseStopwords(&list));
    SECRETSCAN_RETURN_IF_ERROR(table_->status());
    if (list.commits.empty() && list.path_patterns.empty() && list.regex_patterns.empty() &&
        list.stopwords.empty()) {
      return Error("",
                   "must contain at least one check for: commits, paths, regexes, or stopwords");
    }
    return out;
  }

 private:
  absl::Status Error(std::string_view key, const std::string& reason) const {
    return table_->Error(key, label_ + " " + reason);
  }

  absl::Status ParseCondition(Allowlist* list) {
    const std::string condition = table_->Text("Condition");
    const std::string lowered = AsciiLowered(condition);
    if (lowered == "and" || lowered == "&&") {
      list->condition = Allowlist::Condition::kAnd;
    } else if (!lowered.empty() && lowered != "or" && lowered != "||") {
      return Error("Condition", "unknown allowlist |condition| '" + Printable(condition) +
                                    "' (expected 'and', 'or')");
    }
    return absl::OkStatus();
  }

  absl::Status ParseTarget(Allowlist* list) {
    const std::string target = table_->Text("RegexTarget");
    if (target == "match") {
      list->target = Allowlist::Target::kMatch;
    } else if (target == "line") {
      list->target = Allowlist::Target::kLine;
    } else if (!target.empty() && target != "secret") {
      return Error("RegexTarget", "unknown allowlist |regexTarget| '" + Printable(target) +
                                      "' (expected 'match', 'line')");
    }
    return absl::OkStatus();
  }

  // Every pattern must be valid by itself, and then all of them joined.
  absl::Status ParsePatterns(std::string_view key, std::vector<std::string>* patterns,
                             std::shared_ptr<const Regex>* joined) {
    const std::string name = AsciiLowered(key);
    for (ListItem& item : table_->TextList(key)) {
      if (absl::Status status = regexes_->Check(item.text); !status.ok()) {
        return ConfigError({table_->origin(), item.line}, table_->rule_id(),
                           label_ + " " + name + ": " + std::string(ToStd(status.message())));
      }
      patterns->push_back(std::move(item.text));
    }
    if (patterns->empty()) {
      return absl::OkStatus();
    }
    auto regex = regexes_->Compile(Alternation(*patterns));
    if (!regex.ok()) {
      return Error(key, name + ", joined: " + std::string(ToStd(regex.status().message())));
    }
    *joined = *std::move(regex);
    return absl::OkStatus();
  }

  absl::Status ParseStopwords(Allowlist* list) {
    std::vector<std::string> quoted;
    for (const std::string& word : table_->PlainTextList("StopWords")) {
      list->stopwords.push_back(KeywordFolded(word));
      if (!word.empty()) {
        quoted.push_back(Quoted(list->stopwords.back()));
      }
    }
    if (quoted.empty()) {
      return absl::OkStatus();
    }
    auto regex = regexes_->Compile(Alternation(quoted));
    if (!regex.ok()) {
      return Error("StopWords", std::string(ToStd(regex.status().message())));
    }
    list->any_stopword = *std::move(regex);
    return absl::OkStatus();
  }

  TableReader* table_;
  std::string label_;
  RegexCompiler* regexes_;
};

}  // namespace

absl::StatusOr<std::vector<ParsedAllowlist>> ParseAllowlists(TableReader* parent,
                                                             AllowlistLevel level,
                                                             RegexCompiler* regexes) {
  const bool global = level == AllowlistLevel::kGlobal;
  std::vector<TableReader> tables = parent->Tables("Allowlists");
  SECRETSCAN_RETURN_IF_ERROR(parent->status());
  if (parent->Has("AllowList")) {
    if (!tables.empty()) {
      return parent->Error(
          "AllowList",
          global ? "[allowlist] is deprecated, it cannot be used alongside [[allowlists]]"
                 : "[rules.allowlist] is deprecated, it cannot be used alongside "
                   "[[rules.allowlist]]");
    }
    tables.push_back(parent->Table("AllowList"));
  }
  std::vector<ParsedAllowlist> out;
  for (TableReader& table : tables) {
    SECRETSCAN_RETURN_IF_ERROR(table.status());
    AllowlistParser parser(&table, global ? "[[allowlists]]" : "[[rules.allowlists]]", regexes);
    SECRETSCAN_ASSIGN_OR_RETURN(ParsedAllowlist parsed, parser.Parse());
    out.push_back(std::move(parsed));
  }
  return out;
}

}  // namespace secretscan
