// A rule pack, a base text and a chain of deltas, each on the text before: scanning what a delta
// brought must say the same as scanning all of it.
#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <iterator>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "rules/rule_set.h"
#include "scan/blob_scanner.h"
#include "scan/delta_rules.h"

using namespace secretscan;

namespace {

constexpr size_t kMaxText = 8192;
constexpr int kMaxSteps = 6;

void Check(bool condition) {
  if (!condition) {
    std::abort();
  }
}

class Input {
 public:
  Input(const uint8_t* data, size_t size) : data_(data), size_(size) {}

  bool empty() const { return size_ == 0; }
  uint8_t Byte() {
    if (size_ == 0) {
      return 0;
    }
    --size_;
    return *data_++;
  }
  size_t Below(size_t bound) {
    const size_t high = Byte();
    return bound == 0 ? 0 : (high << 8 | Byte()) % bound;
  }
  // Its length, then ASCII as it is and pieces for the rest.
  std::string Text() {
    std::string text;
    for (size_t left = Byte(); left > 0 && size_ > 0; --left) {
      const uint8_t c = Byte();
      if (c < 0x80) {
        text += static_cast<char>(c);
      } else {
        text += kDeltaPieces[(c - 0x80U) % std::size(kDeltaPieces)];
      }
    }
    return text;
  }

 private:
  const uint8_t* data_;
  size_t size_;
};

struct Scanners {
  explicit Scanners(absl::StatusOr<std::shared_ptr<const RuleSet>> set) {
    Check(set.ok());
    auto rules = CompiledRules::Compile(*std::move(set), "");
    Check(rules.ok());
    auto first = BlobScanner::Create(*rules, ScanOptions());
    auto second = BlobScanner::Create(*rules, ScanOptions());
    Check(first.ok() && second.ok());
    chained = *std::move(first);
    fresh = *std::move(second);
  }
  std::unique_ptr<BlobScanner> chained;
  std::unique_ptr<BlobScanner> fresh;
};

Scanners& ScannersOf(uint8_t choice) {
  static Scanners mixed(ParseRules(std::string(kDeltaRules), "mixed.toml"));
  static Scanners wide(ParseRules(std::string(kWideDeltaRules), "wide.toml"));
  return choice % 2 == 0 ? mixed : wide;
}

std::string Derive(Input* input, std::string_view base, std::vector<CopySegment>* copies) {
  std::string text;
  copies->clear();
  for (size_t left = 1 + input->Byte() % 6; left > 0; --left) {
    const uint8_t what = input->Byte();
    if (what % 3 == 0) {
      text += input->Text();
      continue;
    }
    const size_t at = what % 4 == 1 ? 0 : input->Below(base.size());
    const size_t rest = base.size() - at;
    const size_t size = what % 3 == 2 ? rest : input->Below(rest + 1);
    if (size > 0 && text.size() + size <= kMaxText) {
      copies->push_back({text.size(), at, size});
      text += base.substr(at, size);
    }
  }
  return text;
}

void Pad(std::string* text) { text->reserve(text->size() + Prefilter::kPadding); }

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  Input input(data, size);
  Scanners& scanners = ScannersOf(input.Byte());
  std::string base = input.Text();
  Pad(&base);
  BlobState state;
  std::vector<BlobHit> hits;
  std::vector<BlobHit> expected;
  Check(scanners.chained->Scan(base, RuleScope::All(), &state, &hits).ok());
  for (int step = 0; step < kMaxSteps && !input.empty(); ++step) {
    std::vector<CopySegment> copies;
    std::string text = Derive(&input, base, &copies);
    Pad(&text);
    BlobState next;
    Check(scanners.chained->ScanDelta(text, RuleScope::All(), state, copies, &next, &hits).ok());
    Check(scanners.fresh->Scan(text, RuleScope::All(), nullptr, &expected).ok());
    Check(hits == expected);
    base = std::move(text);
    state = std::move(next);
  }
  return 0;
}
