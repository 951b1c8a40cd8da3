#include "validate/model_features.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <string>

#include "absl/strings/ascii.h"
#include "base/character_set.h"
#include "base/utf8.h"
#include "validate/file_kind.h"
#include "validate/letter_model.h"
#include "validate/made_up.h"
#include "validate/placeholder.h"
#include "validate/reference_value.h"
#include "validate/sample_password.h"
#include "validate/value_shape.h"

namespace secretscan {
namespace {

// In addresses and versions.
constexpr CharacterSet kOfNumbers(".:");

struct FeatureText {
  std::string_view name;
  std::string_view reason;
};

constexpr FeatureText kTexts[] = {
#define FEATURE(name, reason) {#name, reason},
#include "validate/model_features.inc"
#undef FEATURE
};

// The first of consecutive features whose limit `value` does not reach; the last has no limit.
template <typename Number, size_t n>
ModelFeature Step(ModelFeature first, Number value, const std::array<Number, n>& limits) {
  const auto at = std::upper_bound(limits.begin(), limits.end(), value);
  return static_cast<ModelFeature>(first + static_cast<size_t>(at - limits.begin()));
}

void AddName(const Assignment& parts, const NameReading& name, FeatureSet* features) {
  features->set(kNamePassword + static_cast<size_t>(name.kind));
  features->set(kNameEndsSecret, name.ends_secret);
  features->set(kNameStructural, name.structural);
  features->set(kNameIdentifier, name.identifier);
  features->set(kNameOpen, name.open);
  features->set(kNamePublic, name.is_public);
  features->set(kNameMock, name.mock);
  features->set(kNameDerived, name.derived);
  features->set(kNameOfPage, name.of_page);
  features->set(kNameAlone, std::all_of(parts.name.begin(), parts.name.end(), absl::ascii_isalpha));
}

void AddAssignment(const Assignment& parts, const MatchView& match, FeatureSet* features) {
  features->set(kEquals + static_cast<size_t>(parts.op));
  features->set(parts.quote == Quote::kPlain     ? kQuoted
                : parts.quote == Quote::kEscaped ? kEscaped
                                                 : kUnquoted);
  const size_t at = match.match.rfind(match.secret);
  features->set(kUnquotedSpaced, parts.quote == Quote::kNone && at != std::string_view::npos &&
                                     at > 0 && match.match[at - 1] == ' ');
  features->set(kWrapped, parts.wrapped);
  features->set(kLookedUp, parts.looked_up);
}

ModelFeature Alphabet(const Characters& count, size_t size) {
  const bool letters = count.lower + count.upper > 0;
  if (count.symbols > 0) {
    return count.digits > 0 ? kMixedSymbols : letters ? kLettersSymbols : kDigits;
  }
  if (count.digits == size) {
    return kDigits;
  }
  if (count.digits > 0) {
    return count.upper == 0 ? kLowerDigits : count.lower == 0 ? kUpperDigits : kMixed;
  }
  return count.upper == 0 ? kLower : count.lower == 0 ? kUpper : kLetters;
}

void AddCharacters(std::string_view value, const Characters& count, FeatureSet* features) {
  features->set(
      Step(kLength4, value.size(), std::array<size_t, 9>{5, 7, 9, 13, 20, 31, 36, 48, 100}));
  features->set(Alphabet(count, value.size()));
  features->set(kShortCapitals, count.upper == value.size() && value.size() < 16);
  features->set(kHexadecimal, count.hexadecimal && value.size() >= 16);
  features->set(kPadded, value.ends_with('='));
  features->set(kPunctuation, count.punctuation > 0);
  features->set(kFewDigits, count.digits > 0 && count.digits * 8 < value.size());
  features->set(Step(kChangesFew,
                     static_cast<double>(count.changes) / static_cast<double>(value.size()),
                     std::array<double, 2>{0.2, 0.45}));
  features->set(Step(kDistinctFew, count.distinct, std::array<size_t, 2>{6, 10}));
}

void AddLetters(std::string_view value, FeatureSet* features) {
  const LetterEvidence evidence = ReadLetters(value);
  if (evidence.letters < 3) {
    features->set(kLettersNone);
    return;
  }
  features->set(Step(kLettersVeryRandom, evidence.bits / static_cast<double>(evidence.letters),
                     std::array<double, 5>{-1.5, -0.8, -0.2, 0.3, 0.9}));
  features->set(Step(kSumVeryRandom, evidence.bits, std::array<double, 5>{-14, -7, -2, 3, 9}));
  features->set(kHoldsWord, evidence.best_run >= 5);
  features->set(kHoldsLongWord, evidence.best_run >= 10);
}

void AddShape(const Assignment& parts, NameKind kind, FeatureSet* features) {
  const std::string_view value = parts.value;
  const Shape shape = ShapeOf(value);
  if (shape != Shape::kOther) {
    features->set(kUuid + static_cast<size_t>(shape) - 1);
  }
  // A number without quotes is none that a person types as a secret; one with dots is an address or a version.
  const bool is_value = (parts.op == Operator::kColon && parts.quote == Quote::kNone) ||
                        kOfNumbers.HoldsAnyOf(value);
  features->set(kShapeOfNoKey, kind != NameKind::kPassword &&
                                   (shape == Shape::kFile || (shape == Shape::kNumber && is_value)));
  features->set(kOtherScript,
                2 * std::count_if(value.begin(), value.end(), absl::ascii_isascii) <
                    static_cast<std::ptrdiff_t>(value.size()));
  features->set(kPlaceholder, HoldsPlaceholderWord(value));
  features->set(kSampleWord, HoldsSampleWord(value));
  features->set(kEncodesPlaceholder, EncodesPlaceholder(value));
  features->set(kTyped, LooksTyped(value));
  features->set(kCounts, kind != NameKind::kPassword &&
                             (HoldsCount(value) || HoldsAlphabet(value) || RepeatsItself(value)));
  features->set(kPathOfWords, IsPathOfWords(value));
  features->set(kSharesWord, kind != NameKind::kPassword && SharesWord(parts.name, value));
  features->set(kHoldsSequence, HoldsSequence(value));
  features->set(kFilledUp, LooksFilledUp(value));
  const std::string lower_value = AsciiLowered(value);
  const std::string lower_name = AsciiLowered(parts.name);
  features->set(kHoldsName, lower_name.size() >= 3 && lower_value.size() >= 3 &&
                                (lower_value.find(lower_name) != std::string::npos ||
                                 lower_name.find(lower_value) != std::string::npos));
}

// What only together says something.
void AddPairs(NameKind name, const Characters& count, FeatureSet* features) {
  FeatureSet& f = *features;
  const bool random = f[kLettersVeryRandom] || f[kLettersRandom] || f[kLettersOdd];
  const bool words = f[kLettersPlain] || f[kLettersWords];
  const bool password = name == NameKind::kPassword;
  const bool any_key = name == NameKind::kKey || name == NameKind::kOther;
  f.set(kRandomPassword, password && random);
  f.set(kWordsPassword, password && words);
  f.set(kRandomKey, any_key && random);
  f.set(kPunctuationPassword, password && f[kPunctuation]);
  f.set(kDigitsPassword, password && count.digits > 0 && count.lower + count.upper > 0);
  f.set(kHexKey, any_key && f[kHexadecimal]);
  f.set(kHexToken, !any_key && f[kHexadecimal]);
}

// Whether a string that began in `before` is still open.
bool InString(std::string_view before) {
  char open = '\0';
  for (size_t i = 0; i < before.size(); ++i) {
    if (before[i] == '\\') {
      ++i;
    } else if (open != '\0') {
      open = before[i] == open ? '\0' : open;
    } else if (before[i] == '"' || before[i] == '\'' || before[i] == '`') {
      open = before[i];
    }
  }
  return open != '\0';
}

std::string_view WithoutIndent(std::string_view text) {
  return text.substr(std::min(text.size(), text.find_first_not_of(" \t")));
}

bool IsComment(std::string_view before) {
  const std::string_view text = WithoutIndent(before);
  return text.starts_with('#') || text.starts_with("//") || text.starts_with('*') ||
         text.starts_with("/*") || text.starts_with("--") || text.starts_with("<!--");
}

// What follows the value belongs to the same expression.
bool IsContinued(std::string_view after, bool quoted) {
  const std::string_view text = WithoutIndent(after);
  if (text.empty()) {
    return false;
  }
  if (!quoted) {
    return after.front() == '(' || after.front() == '[' || after.front() == '.';
  }
  return text.front() == '+' || text.front() == '%' || text.front() == '.' || text.front() == '[' ||
         text.starts_with("=>") || text.starts_with("==") || text.front() == '?' ||
         text.front() == ':';
}

}  // namespace

std::string_view FeatureName(size_t feature) { return kTexts[feature].name; }
std::string_view FeatureReason(size_t feature) { return kTexts[feature].reason; }

FeatureSet MatchFeatures(const MatchReading& reading) {
  const auto& [match, parts, name] = reading;
  FeatureSet features;
  features.set(kBias);
  if (match.secret.empty()) {
    return features;
  }
  const Characters count = CountCharacters(parts.value);
  AddName(parts, name, &features);
  AddAssignment(parts, match, &features);
  AddCharacters(parts.value, count, &features);
  AddLetters(parts.value, &features);
  AddShape(parts, name.kind, &features);
  AddPairs(name.kind, count, &features);
  return features;
}

FeatureSet PlaceFeatures(const MatchReading& reading) {
  const MatchView& match = reading.match;
  const Assignment& parts = reading.parts;
  FeatureSet features;
  const bool bare = parts.quote == Quote::kNone && parts.op != Operator::kTag;
  const FileKind kind = FileKindOf(match.path);
  const bool in_string = bare && InString(match.before);
  features.set(kBareInString, kind == FileKind::kSource && in_string);
  features.set(kBareInCode, kind == FileKind::kSource && bare && !in_string);
  features.set(kBareInProse, kind == FileKind::kProse && bare);
  features.set(kBareInData, (kind == FileKind::kData || kind == FileKind::kMarkup) && bare);
  features.set(kInProse, kind == FileKind::kProse);
  features.set(kInMarkup, kind == FileKind::kMarkup);
  features.set(kInStyle, kind == FileKind::kStyle);
  features.set(kInLockFile, IsWrittenByTool(match.path));
  features.set(kInTest, IsForTests(match.path));
  features.set(kInTranslation, IsTranslation(match.path));
  features.set(kWordInTemplate, IsTemplateFile(match.path) && IsPasswordWord(parts.value));
  features.set(kTranslated, IsTranslation(match.path) &&
                                std::none_of(parts.value.begin(), parts.value.end(), [](char c) {
                                  return absl::ascii_isdigit(c) || absl::ascii_ispunct(c);
                                }));
  features.set(kCutByTemplate, bare && (match.after.starts_with('<') || match.after.starts_with('{') ||
                                        match.after.starts_with("${")));
  features.set(kContinued, IsContinued(match.after, !bare));
  features.set(kLongLine,
               match.before.size() + match.match.size() + match.after.size() >= kPlaceReach);
  features.set(kComment, IsComment(match.before));
  features.set(kRelational, match.before.find("==") != std::string_view::npos ||
                                match.before.find("!=") != std::string_view::npos ||
                                match.before.ends_with("get(") || match.before.ends_with("["));
  features.set(kInExpression, !match.before.empty() && (match.before.back() == '(' ||
                                                        match.before.back() == '&'));
  return features;
}

}  // namespace secretscan
