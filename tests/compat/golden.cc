#include "compat/golden.h"

#include <fstream>

namespace secretscan {
namespace {

using Json = nlohmann::ordered_json;

// A line for each finding, so that changes can be read.
std::string Rendered(const Json& outcome) {
  std::string out = "{\"exit\": " + outcome["exit"].dump() + ", \"findings\": ";
  const Json& findings = outcome["findings"];
  if (!findings.is_array() || findings.empty()) {
    return out + findings.dump() + "}";
  }
  out += "[";
  for (size_t i = 0; i < findings.size(); ++i) {
    out += (i == 0 ? "\n  " : ",\n  ") +
           findings[i].dump(-1, ' ', false, Json::error_handler_t::replace);
  }
  return out + "]}";
}

}  // namespace

std::vector<GoldenScan> ReadGolden(const std::filesystem::path& path) {
  std::ifstream file(path);
  const Json parsed = Json::parse(file, nullptr, false);
  std::vector<GoldenScan> scans;
  if (!parsed.is_array()) {
    return scans;
  }
  for (const Json& entry : parsed) {
    GoldenScan scan;
    scan.args = entry.value("args", "");
    scan.gitleaks = entry["gitleaks"];
    scan.why = entry.value("why", "");
    if (!scan.why.empty()) {
      scan.secretscan = entry["secretscan"];
    }
    scans.push_back(std::move(scan));
  }
  return scans;
}

void WriteGolden(const std::filesystem::path& path, const std::vector<GoldenScan>& scans) {
  std::ofstream file(path, std::ios::binary | std::ios::trunc);
  file << "[";
  for (size_t i = 0; i < scans.size(); ++i) {
    file << (i == 0 ? "\n" : ",\n") << "{\"args\": " << Json(scans[i].args).dump() << ",\n"
         << " \"gitleaks\": " << Rendered(scans[i].gitleaks);
    if (!scans[i].why.empty()) {
      file << ",\n \"why\": " << Json(scans[i].why).dump() << ",\n"
           << " \"secretscan\": " << Rendered(scans[i].secretscan);
    }
    file << "}";
  }
  file << "\n]\n";
}

}  // namespace secretscan
