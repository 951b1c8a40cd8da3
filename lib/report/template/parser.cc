#include "report/template/parser.h"

#include <charconv>
#include <optional>

#include "report/template/functions.h"

namespace secretscan::templates {
namespace {

// Underscores are allowed; a sign may stand first. Nothing for what is no number.
std::optional<Value> ParseNumber(std::string text) {
  std::erase(text, '_');
  std::string_view digits = text;
  const bool negative = digits.starts_with('-');
  if (negative || digits.starts_with('+')) {
    digits.remove_prefix(1);
  }
  int base = 10;
  if (digits.size() > 1 && digits[0] == '0') {
    const char mark = static_cast<char>(digits[1] | 0x20);
    base = mark == 'x' ? 16 : mark == 'o' ? 8 : mark == 'b' ? 2 : base;
    if (base != 10) {
      digits.remove_prefix(2);
    } else if (digits.find_first_not_of("01234567") == std::string_view::npos) {
      base = 8;
    }
  }
  const char* end = digits.data() + digits.size();
  uint64_t integer = 0;
  const auto [rest, error] = std::from_chars(digits.data(), end, integer, base);
  if (error == std::errc() && rest == end && !digits.empty()) {
    if (integer > uint64_t{1} << 63 || (integer == uint64_t{1} << 63 && !negative)) {
      return std::nullopt;
    }
    return Value(static_cast<int64_t>(negative ? 0 - integer : integer));
  }
  double real = 0;
  const auto [real_rest, real_error] = std::from_chars(digits.data(), end, real);
  if (base != 10 || real_error != std::errc() || real_rest != end || digits.empty()) {
    return std::nullopt;
  }
  return Value(negative ? -real : real);
}

class Parser {
 public:
  Parser(const std::vector<Token>& tokens, Ast* out, TemplateError* error)
      : tokens_(tokens), out_(out), error_(error) {}

  bool Run() {
    definition_ = &out_->main;
    if (!ParseBlock(&out_->main.body)) {
      return false;
    }
    if (end_word_ != "") {
      return Fail(tokens_[end_pos_].pos, "{{" + end_word_ + "}} belongs to nothing");
    }
    for (const auto& [name, pos] : called_) {
      if (!out_->named.contains(name)) {
        return Fail(pos, "there is no template \"" + name + "\"; {{define}} it");
      }
    }
    return true;
  }

 private:
  const Token& Current() const { return tokens_[at_]; }
  bool Is(TokenKind kind) const { return Current().kind == kind; }
  bool IsWord(std::string_view word) const {
    return Is(TokenKind::kWord) && Current().text == word;
  }
  void SkipSpace() {
    while (Is(TokenKind::kSpace)) {
      ++at_;
    }
  }
  bool Fail(size_t pos, std::string message) {
    *error_ = {pos, std::move(message)};
    return false;
  }
  bool Unexpected(std::string_view wanted) {
    const std::string found =
        Is(TokenKind::kClose) ? "}}" : Is(TokenKind::kSpace) ? "a blank" : Current().text;
    return Fail(Current().pos, "unexpected " + found + "; expected " + std::string(wanted));
  }
  bool Close() {
    SkipSpace();
    if (!Is(TokenKind::kClose)) {
      return Unexpected("}}");
    }
    ++at_;
    return true;
  }

  // Up to {{end}} or {{else}}, which is left in end_word_ with its token consumed, or to the end of
  // the text with end_word_ "".
  bool ParseBlock(Block* out) {
    if (++depth_ > kMaxNesting) {
      return Fail(Current().pos, "too deeply nested");
    }
    while (true) {
      if (Is(TokenKind::kEnd)) {
        end_word_ = "";
        break;
      }
      if (Is(TokenKind::kText)) {
        out->push_back({.kind = Node::Kind::kText, .pos = Current().pos, .text = Current().text});
        ++at_;
        continue;
      }
      ++at_;  // {{
      SkipSpace();
      if (IsWord("end") || IsWord("else")) {
        end_word_ = Current().text;
        end_pos_ = at_++;
        break;
      }
      if (!ParseAction(out)) {
        return false;
      }
    }
    --depth_;
    return true;
  }

  bool ParseAction(Block* out) {
    const Token& first = Current();
    if (first.kind == TokenKind::kWord) {
      if (first.text == "if") {
        return ParseControl(Node::Kind::kIf, out);
      }
      if (first.text == "with") {
        return ParseControl(Node::Kind::kWith, out);
      }
      if (first.text == "range") {
        return ParseControl(Node::Kind::kRange, out);
      }
      if (first.text == "break" || first.text == "continue") {
        ++at_;
        if (loops_ == 0) {
          return Fail(first.pos, "{{" + first.text + "}} outside of {{range}}");
        }
        out->push_back({.kind = first.text == "break" ? Node::Kind::kBreak : Node::Kind::kContinue,
                        .pos = first.pos});
        return Close();
      }
      if (first.text == "template" || first.text == "block") {
        return ParseCall(out);
      }
      if (first.text == "define") {
        return ParseDefine();
      }
    }
    Node node{.kind = Node::Kind::kAction, .pos = first.pos};
    if (!ParsePipeline(false, &node.pipeline)) {
      return false;
    }
    out->push_back(std::move(node));
    return Close();
  }

  bool ParseControl(Node::Kind kind, Block* out) {
    const std::string word = Current().text;
    Node node{.kind = kind, .pos = Current().pos};
    ++at_;
    const size_t scope = variables_.size();
    if (!ParsePipeline(kind == Node::Kind::kRange, &node.pipeline) || !Close()) {
      return false;
    }
    loops_ += kind == Node::Kind::kRange;
    const bool parsed = ParseScoped(&node.body);
    loops_ -= kind == Node::Kind::kRange;
    if (!parsed) {
      return false;
    }
    if (end_word_ == "else" && !ParseElse(kind, word, &node)) {
      return false;
    }
    variables_.resize(scope);
    out->push_back(std::move(node));
    if (end_word_ != "end") {
      return Fail(out->back().pos, "this {{" + word + "}} has no {{end}}");
    }
    // An {{else if}} has taken the {{end}} of all.
    return chained_ ? (chained_ = false, true) : Close();
  }

  bool ParseElse(Node::Kind kind, const std::string& word, Node* node) {
    SkipSpace();
    if ((kind == Node::Kind::kIf && IsWord("if")) ||
        (kind == Node::Kind::kWith && IsWord("with"))) {
      if (++depth_ > kMaxNesting) {
        return Fail(Current().pos, "too many {{else " + word + "}} in a row");
      }
      const bool parsed = ParseControl(kind, &node->otherwise);
      --depth_;
      chained_ = true;
      return parsed;
    }
    if (!Close() || !ParseScoped(&node->otherwise)) {
      return false;
    }
    if (end_word_ == "else") {
      return Fail(tokens_[end_pos_].pos, "a second {{else}}");
    }
    return true;
  }

  bool ParseScoped(Block* out) {
    const size_t scope = variables_.size();
    const bool parsed = ParseBlock(out);
    variables_.resize(scope);
    return parsed;
  }

  bool ParseName(std::string* name) {
    ++at_;
    SkipSpace();
    if (!Is(TokenKind::kString)) {
      return Unexpected("a name in quotes");
    }
    *name = Current().text;
    ++at_;
    return true;
  }

  bool ParseCall(Block* out) {
    const bool block = IsWord("block");
    Node node{.kind = Node::Kind::kTemplate, .pos = Current().pos};
    if (!ParseName(&node.text)) {
      return false;
    }
    called_.emplace(node.text, node.pos);
    SkipSpace();
    if ((block || !Is(TokenKind::kClose)) && !ParsePipeline(false, &node.pipeline)) {
      return false;
    }
    const std::string name = node.text;
    const size_t pos = node.pos;
    out->push_back(std::move(node));
    if (!Close()) {
      return false;
    }
    return !block || ParseDefinition(name, "block", pos);
  }

  bool ParseDefine() {
    const size_t pos = Current().pos;
    if (depth_ > 1 || definition_ != &out_->main) {
      return Fail(pos, "{{define}} inside of something else");
    }
    std::string name;
    return ParseName(&name) && Close() && ParseDefinition(name, "define", pos);
  }

  // Its own variables, its own loops.
  bool ParseDefinition(const std::string& name, const std::string& word, size_t pos) {
    Definition definition;
    std::vector<std::string> variables = {"$"};
    variables.swap(variables_);
    Definition* outer = definition_;
    const int loops = loops_;
    definition_ = &definition;
    loops_ = 0;
    const bool parsed = ParseBlock(&definition.body);
    definition_ = outer;
    loops_ = loops;
    variables.swap(variables_);
    if (!parsed) {
      return false;
    }
    if (end_word_ != "end") {
      return Fail(pos, "this {{" + word + "}} has no {{end}}");
    }
    // The last one counts, except that an empty one takes nothing away.
    const bool blank = definition.body.empty() ||
                       (definition.body.size() == 1 &&
                        definition.body[0].kind == Node::Kind::kText &&
                        definition.body[0].text.find_first_not_of(" \t\r\n") == std::string::npos);
    if (!blank || !out_->named.contains(name)) {
      out_->named[name] = std::move(definition);
    }
    return Close();
  }

  std::optional<size_t> SlotOf(const std::string& variable) const {
    for (size_t i = variables_.size(); i > 0; --i) {
      if (variables_[i - 1] == variable) {
        return i - 1;
      }
    }
    return std::nullopt;
  }
  size_t Declare(const std::string& variable) {
    variables_.push_back(variable);
    definition_->slots = std::max(definition_->slots, variables_.size());
    return variables_.size() - 1;
  }

  // "$a :=", "$a =", and for range "$i, $a :=". Leaves the position alone if there is none.
  bool ParseTargets(bool range, std::vector<std::string>* declared, Pipeline* out) {
    const size_t begin = at_;
    std::vector<const Token*> targets;
    while (Is(TokenKind::kVariable) && targets.size() < 2) {
      targets.push_back(&Current());
      ++at_;
      SkipSpace();
      if (!range || !Is(TokenKind::kComma) || targets.size() == 2) {
        break;
      }
      ++at_;
      SkipSpace();
    }
    const bool declares = Is(TokenKind::kDeclare);
    if (targets.empty() || (!declares && !Is(TokenKind::kAssign))) {
      if (targets.size() == 2) {
        return Unexpected(":= or =");
      }
      at_ = begin;
      return true;
    }
    ++at_;
    for (const Token* target : targets) {
      if (declares) {
        declared->push_back(target->text);
        continue;
      }
      const std::optional<size_t> slot = SlotOf(target->text);
      if (!slot) {
        return Fail(target->pos, "there is no variable " + target->text);
      }
      out->slots.push_back(*slot);
    }
    return true;
  }

  bool ParsePipeline(bool range, std::unique_ptr<Pipeline>* out) {
    SkipSpace();
    *out = std::make_unique<Pipeline>();
    (*out)->pos = Current().pos;
    std::vector<std::string> declared;
    if (!ParseTargets(range, &declared, out->get())) {
      return false;
    }
    while (true) {
      Command command;
      if (!ParseCommand(&command)) {
        return false;
      }
      const Expression::Kind kind = command.words[0].kind;
      const bool constant =
          command.words[0].fields.empty() &&
          (kind == Expression::Kind::kNil || kind == Expression::Kind::kConstant ||
           kind == Expression::Kind::kDot);
      if (!(*out)->commands.empty() && constant) {
        return Fail(command.pos, "what follows a | must be a function");
      }
      (*out)->commands.push_back(std::move(command));
      if (!Is(TokenKind::kPipe)) {
        break;
      }
      ++at_;
    }
    // Not visible in its own pipeline.
    for (const std::string& variable : declared) {
      (*out)->slots.push_back(Declare(variable));
    }
    return true;
  }

  bool ParseCommand(Command* out) {
    SkipSpace();
    out->pos = Current().pos;
    while (true) {
      SkipSpace();
      if (Is(TokenKind::kClose) || Is(TokenKind::kPipe) || Is(TokenKind::kRightParen)) {
        break;
      }
      Expression word;
      if (!ParseExpression(&word)) {
        return false;
      }
      out->words.push_back(std::move(word));
      if (!Is(TokenKind::kSpace) && !Is(TokenKind::kClose) && !Is(TokenKind::kPipe) &&
          !Is(TokenKind::kRightParen)) {
        return Unexpected("a blank between words");
      }
    }
    return out->words.empty() ? Fail(Current().pos, "a value or function is missing") : true;
  }

  bool ParseExpression(Expression* out) {
    const Token& token = Current();
    out->pos = token.pos;
    bool chains = true;
    switch (token.kind) {
      case TokenKind::kDot:
        chains = false;
        break;
      case TokenKind::kField:
        out->fields.push_back(token.text);
        break;
      case TokenKind::kVariable: {
        out->kind = Expression::Kind::kVariable;
        const std::optional<size_t> slot = SlotOf(token.text);
        if (!slot) {
          return Fail(token.pos, "there is no variable " + token.text);
        }
        out->slot = *slot;
        break;
      }
      case TokenKind::kNumber:
      case TokenKind::kString:
        chains = false;
        if (!ParseConstant(out)) {
          return false;
        }
        break;
      case TokenKind::kWord:
        if (!ParseWord(out)) {
          return false;
        }
        chains = out->kind == Expression::Kind::kFunction;
        break;
      case TokenKind::kLeftParen:
        if (!ParseParentheses(out)) {
          return false;
        }
        break;
      default: return Unexpected("a value or function");
    }
    ++at_;
    while (Is(TokenKind::kField)) {
      if (!chains) {
        return Fail(Current().pos, "this value has no fields");
      }
      out->fields.push_back(Current().text);
      ++at_;
    }
    return true;
  }

  bool ParseConstant(Expression* out) {
    out->kind = Expression::Kind::kConstant;
    if (Is(TokenKind::kString)) {
      out->constant = Value(Current().text);
      return true;
    }
    const std::optional<Value> number = ParseNumber(Current().text);
    if (!number) {
      return Fail(Current().pos, "this is no number, or too large a one");
    }
    out->constant = *number;
    return true;
  }

  bool ParseWord(Expression* out) {
    const std::string& word = Current().text;
    if (word == "nil") {
      out->kind = Expression::Kind::kNil;
    } else if (word == "true" || word == "false") {
      out->kind = Expression::Kind::kConstant;
      out->constant = Value(word == "true");
    } else {
      out->kind = Expression::Kind::kFunction;
      out->function = FindFunction(word);
      if (out->function == nullptr) {
        return Fail(Current().pos, "there is no function " + word +
                                       "; docs/reports.md lists those that there are");
      }
    }
    return true;
  }

  bool ParseParentheses(Expression* out) {
    if (++depth_ > kMaxNesting) {
      return Fail(Current().pos, "too deeply nested");
    }
    out->kind = Expression::Kind::kPipeline;
    ++at_;
    if (!ParsePipeline(false, &out->pipeline)) {
      return false;
    }
    SkipSpace();
    if (!Is(TokenKind::kRightParen)) {
      return Unexpected(")");
    }
    --depth_;
    return true;
  }

  const std::vector<Token>& tokens_;
  Ast* out_;
  TemplateError* error_;
  size_t at_ = 0;
  int depth_ = 0;
  int loops_ = 0;
  bool chained_ = false;
  std::string end_word_;
  size_t end_pos_ = 0;
  Definition* definition_ = nullptr;
  std::vector<std::string> variables_ = {"$"};
  std::multimap<std::string, size_t> called_;
};

}  // namespace

bool Parse(std::string_view text, Ast* out, TemplateError* error) {
  std::vector<Token> tokens;
  return Tokenize(text, &tokens, error) && Parser(tokens, out, error).Run();
}

}  // namespace secretscan::templates
