#include "capi/scanner.h"

#include <utility>

#include "base/status.h"
#include "capi/error.h"
#include "capi/handles.h"
#include "capi/options.h"
#include "capi/text.h"

secretscan_code secretscan_scanner_create(const secretscan_options* options,
                                          secretscan_scanner** scanner, secretscan_error** error) {
  return secretscan::Guarded(error, [&] {
    if (scanner == nullptr) {
      return secretscan::InvalidArgument("no place for the scanner");
    }
    SECRETSCAN_ASSIGN_OR_RETURN(
        secretscan::Scanner made,
        secretscan::Scanner::Create(options == nullptr ? secretscan::ScannerOptions()
                                                       : options->options));
    std::vector<secretscan::RuleInfo> rules = made.rules().List();
    *scanner = new secretscan_scanner{std::move(made), std::move(rules)};
    return absl::OkStatus();
  });
}

void secretscan_scanner_free(secretscan_scanner* scanner) { delete scanner; }

size_t secretscan_scanner_warning_count(const secretscan_scanner* scanner) {
  return scanner == nullptr ? 0 : scanner->scanner.rules().warnings().size();
}

secretscan_view secretscan_scanner_warning(const secretscan_scanner* scanner, size_t index) {
  return scanner == nullptr ? secretscan::EmptyView()
                            : secretscan::ViewOf(scanner->scanner.rules().warnings(), index);
}

size_t secretscan_scanner_rule_count(const secretscan_scanner* scanner) {
  return scanner == nullptr ? 0 : scanner->rules.size();
}

const secretscan_rule* secretscan_scanner_rule(const secretscan_scanner* scanner, size_t index) {
  return scanner == nullptr ? nullptr : secretscan::HandleAt(scanner->rules, index);
}
