#include "rewrite/argument_words.h"

#include <algorithm>
#include <optional>

#include "absl/strings/ascii.h"

namespace secretscan {
namespace {

// "-5" and "-.5" are values, since no option looks like these.
bool LooksNegative(std::string_view word) {
  word.remove_prefix(1);
  const size_t dot = word.find('.');
  const std::string_view whole = word.substr(0, dot);
  if (!std::all_of(whole.begin(), whole.end(), absl::ascii_isdigit)) {
    return false;
  }
  if (dot == std::string_view::npos) {
    return !whole.empty();
  }
  const std::string_view part = word.substr(dot + 1);
  return !part.empty() && std::all_of(part.begin(), part.end(), absl::ascii_isdigit);
}

std::string Quoted(std::string_view text) { return "'" + std::string(text) + "'"; }

class Matcher {
 public:
  Matcher(std::span<const WordOption> options, const std::vector<std::string>& words)
      : options_(options), words_(words) {}

  WordMatches Run() {
    if (Classify()) {
      for (size_t at = 0; at < words_.size() && result_.error.empty();) {
        if (kinds_[at].is_option) {
          at = Consume(at);
        } else {
          left_over_.push_back(words_[at++]);
        }
      }
    }
    if (result_.error.empty() && !left_over_.empty()) {
      result_.error = "unrecognized arguments:";
      for (const std::string& word : left_over_) {
        result_.error += ' ' + word;
      }
    }
    return std::move(result_);
  }

 private:
  struct Kind {
    bool is_option = false;
    const WordOption* option = nullptr;  // null: not known
    std::string name;
    std::optional<std::string> value;    // in the same word
  };

  const WordOption* Find(std::string_view name) const {
    for (const WordOption& option : options_) {
      if (std::find(option.names.begin(), option.names.end(), name) != option.names.end()) {
        return &option;
      }
    }
    return nullptr;
  }

  // What each word is, before any is looked at in its place.
  bool Classify() {
    bool only_values = false;
    for (const std::string& word : words_) {
      Kind kind;
      if (!only_values && word.size() > 1 && word[0] == '-') {
        if (word == "--") {
          only_values = true;
        } else if (!ClassifyOption(word, &kind)) {
          return false;
        }
      }
      kinds_.push_back(std::move(kind));
    }
    return true;
  }

  bool ClassifyOption(const std::string& word, Kind* kind) {
    const size_t equals = word.find('=');
    std::string name = word;
    std::optional<std::string> value;
    kind->option = Find(word);
    if (kind->option == nullptr && equals != std::string::npos) {
      name = word.substr(0, equals);
      value = word.substr(equals + 1);
      kind->option = Find(name);
    }
    if (kind->option == nullptr) {
      std::vector<Kind> candidates = Abbreviated(word, name, value);
      if (candidates.size() > 1) {
        result_.error = "ambiguous option: " + word + " could match ";
        for (size_t i = 0; i < candidates.size(); ++i) {
          result_.error += (i == 0 ? "" : ", ") + candidates[i].name;
        }
        return false;
      }
      if (candidates.size() == 1) {
        *kind = std::move(candidates.front());
        return true;
      }
      kind->is_option = !LooksNegative(word) && word.find(' ') == std::string::npos;
      return true;
    }
    kind->is_option = true;
    kind->name = std::move(name);
    kind->value = std::move(value);
    return true;
  }

  std::vector<Kind> Abbreviated(const std::string& word, const std::string& name,
                                const std::optional<std::string>& value) const {
    std::vector<Kind> candidates;
    for (const WordOption& option : options_) {
      for (const std::string_view full : option.names) {
        if (word.starts_with("--")) {
          if (full.starts_with(name)) {
            candidates.push_back({true, &option, std::string(full), value});
          }
        } else if (full == std::string_view(word).substr(0, 2)) {
          candidates.push_back({true, &option, std::string(full), word.substr(2)});
        }
      }
    }
    return candidates;
  }

  void Fail(const WordOption& option, const std::string& message) {
    result_.error = "argument ";
    for (size_t i = 0; i < option.names.size(); ++i) {
      result_.error += (i == 0 ? "" : "/") + std::string(option.names[i]);
    }
    result_.error += ": " + message;
  }

  // Returns where the words go on.
  size_t Consume(size_t at) {
    const Kind& kind = kinds_[at];
    if (kind.option == nullptr) {
      left_over_.push_back(words_[at]);
      return at + 1;
    }
    if (kind.value) {
      ConsumeJoined(kind);
      return at + 1;
    }
    WordMatch match{kind.option, kind.name, {}};
    const size_t most = kind.option->values == WordOption::Values::kNone  ? 0
                        : kind.option->values == WordOption::Values::kOne ? 1
                                                                          : words_.size();
    size_t next = at + 1;
    while (match.values.size() < most && next < words_.size() && !kinds_[next].is_option &&
           !IsSeparator(next)) {
      match.values.push_back(words_[next++]);
    }
    if (most > 0 && match.values.empty()) {
      Fail(*kind.option, kind.option->values == WordOption::Values::kOne
                             ? "expected one argument"
                             : "expected at least one argument");
      return next;
    }
    Add(std::move(match));
    return next;
  }

  // The "--" after which all words are values.
  bool IsSeparator(size_t at) const {
    return words_[at] == "--" &&
           std::find(words_.begin(), words_.begin() + static_cast<ptrdiff_t>(at), "--") ==
               words_.begin() + static_cast<ptrdiff_t>(at);
  }

  // "--name=value", "-fvalue", or "-fh".
  void ConsumeJoined(const Kind& kind) {
    const WordOption* option = kind.option;
    std::string name = kind.name;
    std::string value = *kind.value;
    while (option->values == WordOption::Values::kNone) {
      const bool is_short = !name.starts_with("--") && !value.empty();
      const WordOption* next = is_short ? Find(std::string("-") + value[0]) : nullptr;
      if (next == nullptr) {
        Fail(*option, "ignored explicit argument " + Quoted(value));
        return;
      }
      Add({option, name, {}});
      name = std::string("-") + value[0];
      value.erase(0, 1);
      option = next;
      if (value.empty()) {
        if (option->values == WordOption::Values::kNone) {
          Add({option, name, {}});
        } else {
          Fail(*option, "expected one argument");
        }
        return;
      }
    }
    Add({option, name, {value}});
  }

  void Add(WordMatch match) {
    const std::vector<std::string_view>& choices = match.option->choices;
    for (const std::string& value : match.values) {
      if (!choices.empty() && std::find(choices.begin(), choices.end(), value) == choices.end()) {
        std::string list;
        for (const std::string_view choice : choices) {
          list += (list.empty() ? "" : ", ") + Quoted(choice);
        }
        Fail(*match.option, "invalid choice: " + Quoted(value) + " (choose from " + list + ")");
        return;
      }
    }
    result_.matches.push_back(std::move(match));
  }

  std::span<const WordOption> options_;
  const std::vector<std::string>& words_;
  std::vector<Kind> kinds_;
  std::vector<std::string> left_over_;
  WordMatches result_;
};

}  // namespace

WordMatches MatchWords(std::span<const WordOption> options,
                       const std::vector<std::string>& words) {
  return Matcher(options, words).Run();
}

}  // namespace secretscan
