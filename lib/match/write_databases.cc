// secretscan_write_databases DIRECTORY: puts the compiled built-in pack there, which takes some seconds, unless
// it is there already.
#include <cstdio>
#include <thread>

#include "match/prefilter.h"
#include "rules/rule_set.h"

int main(int argc, char** argv) {
  if (argc != 2) {
    std::fprintf(stderr, "usage: secretscan_write_databases DIRECTORY\n");
    return 2;
  }
  const auto rules = secretscan::BuiltInRules();
  const absl::Status status =
      rules.ok() ? secretscan::Prefilter::WritePortable(
                       **rules, argv[1], static_cast<int>(std::thread::hardware_concurrency()))
                 : rules.status();
  if (!status.ok()) {
    std::fprintf(stderr, "secretscan_write_databases: %s\n", status.ToString().c_str());
    return 1;
  }
  return 0;
}
