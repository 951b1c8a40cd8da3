// A program of somebody else that uses the installed library: something of every header.
#include <cstdio>
#include <string>
#include <utility>
#include <vector>

#include "secretscan/redaction.h"
#include "secretscan/report.h"
#include "secretscan/rewriter.h"
#include "secretscan/rule_pack.h"
#include "secretscan/scanner.h"
#include "secretscan/version.h"

namespace {

constexpr char kRules[] = R"(
[[rules]]
id = "token-of-ours"
description = "A token"
regex = '''tok_[0-9]{8}'''
keywords = ["tok_"]
)";

class Counter : public secretscan::ScanSink {
 public:
  bool OnFound(secretscan::FoundSecret found) override {
    last_ = std::move(found);
    ++count_;
    return true;
  }
  int count() const { return count_; }
  const secretscan::FoundSecret& last() const { return last_; }

 private:
  int count_ = 0;
  secretscan::FoundSecret last_;
};

int Fail(const std::string& what) {
  std::printf("failed: %s\n", what.c_str());
  return 1;
}

}  // namespace

int main() {
  const auto pack = secretscan::RulePack::FromText(kRules, "ours.toml");
  if (!pack.ok() || !pack->Find("token-of-ours").has_value()) {
    return Fail("rules");
  }
  secretscan::ScannerOptions options;
  options.rules = *pack;
  const auto scanner = secretscan::Scanner::Create(options);
  if (!scanner.ok()) {
    return Fail(scanner.status().ToString());
  }
  const std::string token = "tok" + std::string("_") + "12345678";
  const std::string text = "first line\nkey = " + token + "\n";
  const auto outcome = scanner->ScanText(text, "notes.txt");
  if (!outcome.ok() || !outcome->complete() || outcome->found.size() != 1) {
    return Fail("list");
  }
  Counter counter;
  int pictures = 0;
  secretscan::ScanControl control;
  control.sink = &counter;
  control.on_progress = [&](const secretscan::ScanProgress&) { ++pictures; };
  if (!scanner->ScanText(text, "notes.txt", control).ok() || counter.count() != 1 ||
      counter.last().id != outcome->found[0].id || pictures == 0) {
    return Fail("sink and progress");
  }
  if (!absl::IsNotFound(scanner->ScanFiles({.paths = {"no-such-file"}}).status()) ||
      scanner->ScanIndex({.repository = "/proc"}).ok() ||
      scanner->ScanHistory({.repository = "/proc"}).ok()) {
    return Fail("errors");
  }
  const auto report = secretscan::RenderReport(*outcome, {.format = "sarif"});
  if (!report.ok() || report->find("token-of-ours") == std::string::npos) {
    return Fail("report");
  }
  const secretscan::Redactor redactor(outcome->found);
  if (report->find(token) != std::string::npos || redactor.Hide(token) != "REDACTED" ||
      secretscan::Redacted(outcome->found[0]).secret != "REDACTED") {
    return Fail("redaction");
  }
  if (!absl::IsInvalidArgument(secretscan::Rewriter::Open("/proc").status())) {
    return Fail("rewriter");
  }
  std::printf("secretscan %s: %zu found, rule %s, line %lld\n", secretscan::kVersion,
              outcome->found.size(), outcome->found[0].rule_id.c_str(),
              static_cast<long long>(outcome->found[0].start_line));
  return 0;
}
