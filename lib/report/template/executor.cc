#include "report/template/executor.h"

#include <optional>

#include "base/status.h"
#include "report/template/format.h"

namespace secretscan::templates {
namespace {

enum class Flow { kNext, kBreak, kContinue, kFailed };

class Executor {
 public:
  Executor(const Ast& ast, CallContext& context, std::string* out, TemplateError* error)
      : ast_(ast), context_(context), out_(out), error_(error) {}

  bool Run(const Definition& definition, const Value& data) {
    // The frame of a caller is put back as it was.
    std::vector<Value> frame(definition.slots);
    frame[0] = data;
    frame.swap(variables_);
    const Flow flow = Walk(definition.body, data);
    frame.swap(variables_);
    return flow != Flow::kFailed;
  }
  bool unknown_field() const { return unknown_field_; }

 private:
  // Counts how deeply things are inside one another while it lives.
  class Level {
   public:
    explicit Level(Executor* executor) : depth_(&executor->depth_) { ++*depth_; }
    ~Level() { --*depth_; }
    bool too_deep() const { return *depth_ > kMaxDepth; }

   private:
    int* depth_;
  };

  bool Fail(size_t pos, std::string message) {
    *error_ = {pos, std::move(message)};
    return false;
  }
  bool Check(size_t pos, const absl::Status& status) {
    return status.ok() || Fail(pos, std::string(ToStd(status.message())));
  }

  Flow Walk(const Block& block, const Value& dot) {
    const Level level(this);
    for (const Node& node : block) {
      if (level.too_deep()) {
        Fail(node.pos, "too deeply nested");
        return Flow::kFailed;
      }
      if (!Check(node.pos, context_.TakeSteps(1))) {
        return Flow::kFailed;
      }
      if (const Flow flow = WalkNode(node, dot); flow != Flow::kNext) {
        return flow;
      }
    }
    return Flow::kNext;
  }

  static Flow FlowOf(bool ok) { return ok ? Flow::kNext : Flow::kFailed; }

  Flow WalkNode(const Node& node, const Value& dot) {
    switch (node.kind) {
      case Node::Kind::kText: return FlowOf(Write(node.pos, node.text));
      case Node::Kind::kAction: return FlowOf(WalkAction(node, dot));
      case Node::Kind::kIf:
      case Node::Kind::kWith: {
        Value value;
        if (!Evaluate(*node.pipeline, dot, &value)) {
          return Flow::kFailed;
        }
        SetVariables(*node.pipeline, value);
        if (!value.truth()) {
          return Walk(node.otherwise, dot);
        }
        return Walk(node.body, node.kind == Node::Kind::kWith ? value : dot);
      }
      case Node::Kind::kRange: return WalkRange(node, dot);
      case Node::Kind::kTemplate: return FlowOf(WalkTemplate(node, dot));
      case Node::Kind::kBreak: return Flow::kBreak;
      case Node::Kind::kContinue: return Flow::kContinue;
    }
    return Flow::kNext;
  }

  bool Write(size_t pos, std::string_view text) {
    if (text.size() > kMaxOutput - out_->size()) {
      return Fail(pos, "the report would be larger than 256 MiB");
    }
    *out_ += text;
    return true;
  }

  void SetVariables(const Pipeline& pipeline, const Value& value) {
    for (const size_t slot : pipeline.slots) {
      variables_[slot] = value;
    }
  }

  bool WalkAction(const Node& node, const Value& dot) {
    Value value;
    if (!Evaluate(*node.pipeline, dot, &value)) {
      return false;
    }
    if (!node.pipeline->slots.empty()) {
      SetVariables(*node.pipeline, value);
      return true;
    }
    return Write(node.pos, value.as_string() ? *value.as_string() : Formatted(value));
  }

  bool WalkTemplate(const Node& node, const Value& dot) {
    const Level level(this);
    Value data;
    if (level.too_deep()) {
      return Fail(node.pos, "too deeply nested");
    }
    if (node.pipeline && !Evaluate(*node.pipeline, dot, &data)) {
      return false;
    }
    return Run(ast_.named.at(node.text), data);
  }

  // One round; false when the loop is over, with *flow set.
  bool Round(const Node& node, const Value& key, const Value& item, Flow* flow) {
    const std::vector<size_t>& slots = node.pipeline->slots;
    if (slots.size() == 1) {
      variables_[slots[0]] = item;
    } else if (slots.size() == 2) {
      variables_[slots[0]] = key;
      variables_[slots[1]] = item;
    }
    if (!Check(node.pos, context_.TakeSteps(1))) {
      *flow = Flow::kFailed;
      return false;
    }
    *flow = Walk(node.body, item);
    if (*flow == Flow::kContinue) {
      *flow = Flow::kNext;
    }
    const bool goes_on = *flow == Flow::kNext;
    if (*flow == Flow::kBreak) {
      *flow = Flow::kNext;
    }
    return goes_on;
  }

  Flow WalkRange(const Node& node, const Value& dot) {
    Value over;
    if (!Evaluate(*node.pipeline, dot, &over)) {
      return Flow::kFailed;
    }
    Flow flow = Flow::kNext;
    if (const List* list = over.as_list()) {
      for (size_t i = 0; i < list->size(); ++i) {
        if (!Round(node, Value(static_cast<int64_t>(i)), (*list)[i], &flow)) {
          return flow;
        }
      }
      return list->empty() ? Walk(node.otherwise, dot) : flow;
    }
    if (const Dict* dict = over.as_dict()) {
      const Dict content = *dict;  // the body may change it
      if (!Check(node.pos, context_.TakeItems(content.size()))) {
        return Flow::kFailed;
      }
      for (const auto& [key, item] : content) {
        if (!Round(node, Value(key), item, &flow)) {
          return flow;
        }
      }
      return content.empty() ? Walk(node.otherwise, dot) : flow;
    }
    if (const int64_t* count = over.as_int()) {
      if (node.pipeline->slots.size() == 2) {
        return FlowOf(Fail(node.pos, "a number gives one variable for range, not two"));
      }
      for (int64_t i = 0; i < *count; ++i) {
        if (!Round(node, Value(i), Value(i), &flow)) {
          return flow;
        }
      }
      return *count <= 0 ? Walk(node.otherwise, dot) : flow;
    }
    if (over.is_nil()) {
      return Walk(node.otherwise, dot);
    }
    return FlowOf(Fail(node.pos, "range goes over lists, maps and numbers, not over a " +
                                     std::string(over.kind())));
  }

  bool Evaluate(const Pipeline& pipeline, const Value& dot, Value* out) {
    const Level level(this);
    if (level.too_deep()) {
      return Fail(pipeline.pos, "too deeply nested");
    }
    for (size_t i = 0; i < pipeline.commands.size(); ++i) {
      Value value;
      if (!EvaluateCommand(pipeline.commands[i], dot, i == 0 ? nullptr : out, &value)) {
        return false;
      }
      *out = std::move(value);
    }
    return true;
  }

  // `piped`: the value of the command before; null for the first.
  bool EvaluateCommand(const Command& command, const Value& dot, const Value* piped, Value* out) {
    const Expression& first = command.words[0];
    if (first.kind == Expression::Kind::kFunction) {
      Value result;
      return Call(command, dot, piped, &result) && Select(first, result, out);
    }
    if (command.words.size() > 1 || piped != nullptr) {
      return Fail(first.pos, "this is a value, and takes no arguments");
    }
    if (first.kind == Expression::Kind::kNil) {
      return Fail(first.pos, "nil is no command");
    }
    return EvaluateWord(first, dot, out);
  }

  bool EvaluateWord(const Expression& word, const Value& dot, Value* out) {
    switch (word.kind) {
      case Expression::Kind::kDot: return Select(word, dot, out);
      case Expression::Kind::kNil: *out = Value(); return true;
      case Expression::Kind::kConstant: *out = word.constant; return true;
      case Expression::Kind::kVariable: return Select(word, variables_[word.slot], out);
      case Expression::Kind::kFunction: {
        Value result;
        return Invoke(word, {}, &result) && Select(word, result, out);
      }
      case Expression::Kind::kPipeline: {
        Value result;
        return Evaluate(*word.pipeline, dot, &result) && Select(word, result, out);
      }
    }
    return false;
  }

  // The value of from.A.B, as the word names them.
  bool Select(const Expression& word, const Value& from, Value* out) {
    Value value = from;
    for (const std::string& field : word.fields) {
      if (const Record* record = value.as_record()) {
        const Value* found = record->Find(field);
        if (found == nullptr) {
          unknown_field_ = true;
          return Fail(word.pos, "a " + std::string(record->type_name) + " has no field " + field);
        }
        const Value next = *found;
        value = next;
      } else if (const Dict* dict = value.as_dict()) {
        const auto found = dict->find(field);
        const Value next = found == dict->end() ? Value() : found->second;
        value = next;
      } else {
        return Fail(word.pos, "there is no field " + field + " in a " + std::string(value.kind()));
      }
    }
    *out = std::move(value);
    return true;
  }

  bool Call(const Command& command, const Value& dot, const Value* piped, Value* out) {
    const Expression& word = command.words[0];
    if (word.function->call == nullptr) {
      return CallLogic(command, dot, piped, out);
    }
    std::vector<Value> arguments(command.words.size() - 1);
    for (size_t i = 1; i < command.words.size(); ++i) {
      if (!EvaluateWord(command.words[i], dot, &arguments[i - 1])) {
        return false;
      }
    }
    if (piped != nullptr) {
      arguments.push_back(*piped);
    }
    return Invoke(word, arguments, out);
  }

  bool Invoke(const Expression& word, Arguments arguments, Value* out) {
    const Function& function = *word.function;
    const auto count = static_cast<int>(arguments.size());
    if (function.call == nullptr || count < function.least || count > function.most) {
      return Fail(word.pos, "wrong number of arguments for " + std::string(function.name) + ": " +
                                std::to_string(count));
    }
    if (!Check(word.pos, context_.TakeSteps(1))) {
      return false;
    }
    absl::StatusOr<Value> result = function.call(context_, arguments);
    if (!result.ok()) {
      return Fail(word.pos, std::string(function.name) + ": " +
                                std::string(ToStd(result.status().message())));
    }
    *out = *std::move(result);
    return true;
  }

  // `and` and `or`: the first argument that decides, and no further one is looked at.
  bool CallLogic(const Command& command, const Value& dot, const Value* piped, Value* out) {
    const bool is_or = command.words[0].function->name == "or";
    if (command.words.size() == 1 && piped == nullptr) {
      return Fail(command.pos, "and, or need an argument");
    }
    for (size_t i = 1; i < command.words.size(); ++i) {
      if (!EvaluateWord(command.words[i], dot, out)) {
        return false;
      }
      if (out->truth() == is_or) {
        return true;
      }
    }
    if (piped != nullptr) {
      *out = *piped;
    }
    return true;
  }

  const Ast& ast_;
  CallContext& context_;
  std::string* out_;
  TemplateError* error_;
  std::vector<Value> variables_;
  int depth_ = 0;
  bool unknown_field_ = false;
};

}  // namespace

Outcome Execute(const Ast& ast, const Value& data, CallContext& context, std::string* out,
                TemplateError* error) {
  Executor executor(ast, context, out, error);
  if (executor.Run(ast.main, data)) {
    return Outcome::kDone;
  }
  return executor.unknown_field() ? Outcome::kUnknownField : Outcome::kFailed;
}

}  // namespace secretscan::templates
