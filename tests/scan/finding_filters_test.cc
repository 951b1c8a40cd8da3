#include "scan/finding_filters.h"

#include <algorithm>
#include <cstdlib>
#include <random>
#include <string>
#include <vector>

#include "gtest/gtest.h"

namespace secretscan {
namespace {

Finding Found(std::string rule, int64_t line, int64_t column, std::string secret) {
  Finding finding;
  finding.rule_id = std::move(rule);
  finding.start_line = finding.end_line = line;
  finding.start_column = column;
  finding.secret = std::move(secret);
  return finding;
}

std::string Shown(const std::vector<Finding>& findings) {
  std::string out;
  for (const Finding& finding : findings) {
    out += finding.rule_id + " " + std::to_string(finding.start_line) + ":" +
           std::to_string(finding.start_column) + " " + finding.secret + "\n";
  }
  return out;
}

std::vector<Finding> RandomFindings(std::mt19937* random, size_t most) {
  std::vector<Finding> out(random->operator()() % (most + 1));
  for (Finding& finding : out) {
    std::string secret((*random)() % 4, 'a');
    for (char& c : secret) {
      c = "ab"[(*random)() % 2];
    }
    finding = Found((*random)() % 2 == 0 ? "a-Generic-key" : "special", (*random)() % 4,
                    (*random)() % 10, secret);
  }
  return out;
}

// Each with each.
bool GivesWay(const Finding& finding, const std::vector<Finding>& findings, size_t first) {
  return finding.rule_id != "special" &&
         std::any_of(findings.begin() + static_cast<std::ptrdiff_t>(first), findings.end(),
                     [&](const Finding& other) {
                       return other.rule_id == "special" &&
                              other.start_line == finding.start_line &&
                              other.secret.find(finding.secret) != std::string::npos;
                     });
}

TEST(FindingFiltersTest, SuppressesGenericAsComparingAllWould) {
  std::mt19937 random(1);
  for (int round = 0; round < 500; ++round) {
    std::vector<Finding> findings = RandomFindings(&random, 12);
    const size_t first = random() % (findings.size() + 1);
    std::vector<Finding> expected;
    for (size_t i = 0; i < findings.size(); ++i) {
      if (i < first || !GivesWay(findings[i], findings, first)) {
        expected.push_back(findings[i]);
      }
    }
    SuppressGeneric(first, &findings);
    EXPECT_EQ(Shown(findings), Shown(expected));
  }
}

TEST(FindingFiltersTest, KeepsAccompaniedAsComparingAllWould) {
  std::mt19937 random(2);
  for (int round = 0; round < 1000; ++round) {
    std::vector<Finding> findings = RandomFindings(&random, 8);
    const std::vector<Finding> helpers = RandomFindings(&random, 8);
    const size_t first = random() % (findings.size() + 1);
    RequiredRule required;
    if (random() % 3 != 0) {
      required.within_lines = static_cast<int64_t>(random() % 4) - 1;
    }
    if (random() % 3 != 0) {
      required.within_columns = random() % 5 == 0 ? INT64_MAX : static_cast<int64_t>(random() % 6) - 1;
    }
    std::vector<Finding> expected;
    for (size_t i = 0; i < findings.size(); ++i) {
      const auto is_near = [&](const Finding& helper) {
        return std::llabs(findings[i].start_line - helper.start_line) <=
                   required.within_lines.value_or(INT64_MAX) &&
               std::llabs(findings[i].start_column - helper.start_column) <=
                   required.within_columns.value_or(INT64_MAX);
      };
      if (i < first || std::any_of(helpers.begin(), helpers.end(), is_near)) {
        expected.push_back(findings[i]);
      }
    }
    KeepAccompanied(required, helpers, first, &findings);
    EXPECT_EQ(Shown(findings), Shown(expected));
  }
}

}  // namespace
}  // namespace secretscan
