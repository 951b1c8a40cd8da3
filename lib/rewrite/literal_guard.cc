#include "rewrite/literal_guard.h"

#include <algorithm>
#include <cstddef>

namespace secretscan {
namespace {

constexpr size_t kShort = 8, kShortOfOneKind = 12, kLong = 16;
constexpr uint64_t kCommonBlobs = 20;

bool IsOfOneKind(std::string_view literal) {
  const auto only = [&](char first, char last) {
    return std::all_of(literal.begin(), literal.end(), [&](char c) {
      return (c >= first && c <= last) || std::string_view("-_. \t").find(c) != literal.npos;
    });
  };
  return only('0', '9') || only('a', 'z') || only('A', 'Z');
}

}  // namespace

std::string_view LiteralDangerName(LiteralDanger danger) {
  switch (danger) {
    case LiteralDanger::kNone: return "";
    case LiteralDanger::kTooShort: return "too short";
    case LiteralDanger::kTooCommon: return "too common";
  }
  return "";
}

LiteralDanger JudgeLiteral(std::string_view literal, const LiteralUse& elsewhere) {
  const bool one_kind = IsOfOneKind(literal);
  if ((literal.size() < kLong || one_kind) && elsewhere.blobs > kCommonBlobs) {
    return LiteralDanger::kTooCommon;
  }
  const bool is_short = literal.size() < (one_kind ? kShortOfOneKind : kShort);
  return is_short && elsewhere.occurrences > 0 ? LiteralDanger::kTooShort : LiteralDanger::kNone;
}

}  // namespace secretscan
