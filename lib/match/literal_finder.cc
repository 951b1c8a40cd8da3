#include "match/literal_finder.h"

#include <hs.h>

#include <algorithm>
#include <bitset>
#include <utility>
#include <vector>

#include "base/hex.h"
#include "base/status.h"
#include "match/prefilter_databases.h"

namespace secretscan {
namespace {

// Parts overlap, so that texts larger than one call takes are searched as well.
constexpr size_t kMaxText = size_t{1} << 30;

// The part with the most different bytes: what all files of a kind begin with has few.
std::string_view MostTelling(std::string_view literal) {
  constexpr size_t kStep = LiteralFinder::kMaxLength / 4;
  if (literal.size() <= LiteralFinder::kMaxLength) {
    return literal;
  }
  std::string_view best;
  size_t most = 0;
  for (size_t at = 0; at + LiteralFinder::kMaxLength <= literal.size() && at < 256 * kStep;
       at += kStep) {
    const std::string_view part = literal.substr(at, LiteralFinder::kMaxLength);
    std::bitset<256> seen;
    for (const char c : part) {
      seen.set(static_cast<unsigned char>(c));
    }
    if (seen.count() > most) {
      most = seen.count();
      best = part;
    }
  }
  return best;
}

// Byte by byte, as an expression: the library's own kind of literals has bugs in old versions.
std::string AsExpression(std::string_view literal) {
  std::string expression;
  for (const char c : literal) {
    const uint8_t byte = static_cast<uint8_t>(c);
    expression += "\\x" + HexEncode({&byte, 1});
  }
  return expression;
}

int StopAtFirst(unsigned, unsigned long long, unsigned long long, unsigned, void* found) {
  *static_cast<bool*>(found) = true;
  return 1;
}

int Collect(unsigned literal, unsigned long long, unsigned long long, unsigned, void* found) {
  static_cast<std::vector<uint32_t>*>(found)->push_back(literal);
  return 0;
}

}  // namespace

struct LiteralFinder::Scratch::Impl {
  ~Impl() { hs_free_scratch(scratch); }
  hs_scratch_t* scratch = nullptr;
};

LiteralFinder::Scratch::Scratch(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
LiteralFinder::Scratch::~Scratch() = default;

struct LiteralFinder::Impl {
  DatabasePtr database;   // null: nothing is looked for
  size_t reach = 0;

  absl::Status Scan(std::string_view text, hs_scratch_t* scratch, match_event_handler on_match,
                    void* context) const;
};

LiteralFinder::LiteralFinder(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
LiteralFinder::~LiteralFinder() = default;

absl::StatusOr<std::unique_ptr<const LiteralFinder>> LiteralFinder::Build(
    std::span<const Literal> literals) {
  auto impl = std::make_unique<Impl>();
  std::vector<std::string> expressions;
  std::vector<const char*> pointers;
  std::vector<unsigned> flags, numbers;
  for (const Literal& literal : literals) {
    const std::string_view part = MostTelling(literal.bytes);
    impl->reach = std::max(impl->reach, part.size());
    expressions.push_back(AsExpression(part));
    flags.push_back(HS_FLAG_SINGLEMATCH | (literal.fold_case ? HS_FLAG_CASELESS : 0u));
    numbers.push_back(static_cast<unsigned>(numbers.size()));
  }
  for (const std::string& expression : expressions) {
    pointers.push_back(expression.c_str());
  }
  if (!literals.empty()) {
    hs_database_t* database = nullptr;
    hs_compile_error_t* error = nullptr;
    const hs_error_t code = hs_compile_multi(
        pointers.data(), flags.data(), numbers.data(), static_cast<unsigned>(pointers.size()),
        HS_MODE_BLOCK, nullptr, &database, &error);
    hs_free_compile_error(error);  // its text may hold what is looked for
    SECRETSCAN_RETURN_IF_ERROR(HsStatus(code));
    impl->database.reset(database);
  }
  return std::unique_ptr<const LiteralFinder>(new LiteralFinder(std::move(impl)));
}

absl::StatusOr<std::unique_ptr<LiteralFinder::Scratch>> LiteralFinder::NewScratch() const {
  auto scratch = std::make_unique<Scratch::Impl>();
  if (impl_->database != nullptr) {
    SECRETSCAN_RETURN_IF_ERROR(
        HsStatus(hs_alloc_scratch(impl_->database.get(), &scratch->scratch)));
  }
  return std::unique_ptr<Scratch>(new Scratch(std::move(scratch)));
}

absl::Status LiteralFinder::Impl::Scan(std::string_view text, hs_scratch_t* scratch,
                                       match_event_handler on_match, void* context) const {
  while (database != nullptr && !text.empty()) {
    const size_t size = std::min(text.size(), kMaxText);
    const hs_error_t code = hs_scan(database.get(), text.data(), static_cast<unsigned>(size), 0,
                                    scratch, on_match, context);
    if (code == HS_SCAN_TERMINATED || (code == HS_SUCCESS && size == text.size())) {
      break;
    }
    SECRETSCAN_RETURN_IF_ERROR(HsStatus(code));
    text.remove_prefix(size - (reach - 1));
  }
  return absl::OkStatus();
}

absl::StatusOr<bool> LiteralFinder::Contains(std::string_view text, Scratch* scratch) const {
  bool found = false;
  SECRETSCAN_RETURN_IF_ERROR(
      impl_->Scan(text, scratch->impl_->scratch, StopAtFirst, &found));
  return found;
}

absl::Status LiteralFinder::Find(std::string_view text, Scratch* scratch,
                                 std::vector<uint32_t>* found) const {
  found->clear();
  return impl_->Scan(text, scratch->impl_->scratch, Collect, found);
}

size_t LiteralFinder::reach() const { return impl_->reach; }

}  // namespace secretscan
