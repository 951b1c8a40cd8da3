// Texts of any size in bounded memory.
#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

#include "absl/status/status.h"
#include "decode/byte_source.h"
#include "scan/finding.h"
#include "scan/fragment_scanner.h"
#include "scan/progress.h"

namespace secretscan {

struct WindowSizes {
  size_t step = size_t{8} << 20;      // how far one window is from the next
  size_t overlap = size_t{1} << 20;   // what is seen on either side of a step
};

// Scans a text window by window: every step's bytes with those around it. Each finding is told by the
// window in whose step it begins, so none is told twice; and what a window finds is what a scan of the
// whole text finds as long as no match, with the encoded runs that show it, is longer than the overlap.
// Steps begin where lines do, unless a line is longer than a step: then the runs of letters and digits
// that are cut are cut at a multiple of 64 KiB from their beginning, where base64 and hexadecimal digits
// can be decoded, nested too. A rule's keywords may stand anywhere in the text. Two things are judged by
// the window, not the text: rules that require another one anywhere, and, of a line longer than the
// overlap, what an allowlist or an allow comment says of it. What a longer encoded run says is told once, as
// standing where the run begins, however often it says it.
class WindowScanner {
 public:
  // All outlive this. `progress` may be null; when it is cancelled the scan ends.
  WindowScanner(FragmentScanner* scanner, const RuleSet& rules, const ScanOptions& options,
                WindowSizes sizes, const Progress* progress)
      : scanner_(*scanner), rules_(rules), options_(options), sizes_(sizes), progress_(progress) {}

  // Scans `beginning` and what `rest` still holds, as standing at each of the paths: (*findings)[i] gets
  // what FragmentScanner would give for paths[i]. *size is the text's size as far as it was read; reading
  // ends when it exceeds `max_size`. `read_problem` is why there may be more, or OK. An error is a
  // failing engine.
  absl::Status Scan(std::string beginning, ByteSource* rest, int64_t max_size,
                    std::span<const std::string> paths,
                    std::vector<std::vector<Finding>>* findings, int64_t* size,
                    absl::Status* read_problem);

 private:
  // Where a step begins or ends, as findings tell places.
  struct Place {
    int64_t line = 1;
    int64_t column = 0;

    friend auto operator<=>(const Place&, const Place&) = default;
  };
  struct Window;

  // What was found for one path.
  struct Found {
    std::vector<std::vector<Finding>> by_pass;
    // Place, pass, rule and secret of what decoding showed.
    std::set<std::tuple<Place, size_t, std::string>> decoded;
  };

  absl::Status ScanWindow(const Window& window, std::string_view path, Found* found);
  // What fragments do with their findings, once the keywords of all parts are known.
  void Finish(Found* found, std::vector<Finding>* findings) const;
  void Advance(Window* window) const;
  size_t StepEnd(const Window& window, bool is_last) const;
  Place PlaceOf(const Window& window, size_t at) const;

  FragmentScanner& scanner_;
  const RuleSet& rules_;
  const ScanOptions& options_;
  const WindowSizes sizes_;
  const Progress* progress_;

  std::optional<KeywordCensus> census_;  // of the text that is scanned
};

}  // namespace secretscan
