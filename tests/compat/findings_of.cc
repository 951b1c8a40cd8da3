// The four formats of reports, read back.
#include <algorithm>
#include <map>

#include "base/hex.h"
#include "base/sha256.h"
#include "compat/outcome.h"

namespace secretscan {
namespace {

using Json = nlohmann::ordered_json;

void Put(Json* out, const char* key, const Json& value) {
  const bool empty = value.is_null() || value == "" || value == 0 || (value.is_array() && value.empty());
  if (!empty) {
    (*out)[key] = value;
  }
}

Json Hashed(const Json& value) {
  return value.is_string() && value != "" ? Json(Sha256Hex(value.get<std::string>())) : Json();
}

// Of a finding as gitleaks' JSON has it.
Json Canonical(const Json& finding) {
  const auto get = [&](const char* key) { return finding.contains(key) ? finding[key] : Json(); };
  Json out;
  Put(&out, "rule", get("RuleID"));
  Put(&out, "file", get("File"));
  Put(&out, "through", get("SymlinkFile"));
  out["lines"] = {get("StartLine"), get("EndLine")};
  out["columns"] = {get("StartColumn"), get("EndColumn")};
  Put(&out, "print", get("Fingerprint"));
  Put(&out, "commit", get("Commit"));
  Put(&out, "match", Hashed(get("Match")));
  Put(&out, "inner", Hashed(get("Secret")));
  Put(&out, "entropy", get("Entropy"));
  Put(&out, "tags", get("Tags"));
  Put(&out, "author", get("Author"));
  Put(&out, "email", get("Email"));
  Put(&out, "date", get("Date"));
  Put(&out, "message", get("Message"));
  Put(&out, "link", get("Link"));
  return out;
}

Json FromJson(const std::string& report) {
  const Json parsed = Json::parse(report, nullptr, false);
  if (!parsed.is_array()) {
    return Json();
  }
  Json out = Json::array();
  for (const Json& finding : parsed) {
    out.push_back(Canonical(finding));
  }
  return out;
}

// RFC 4180.
std::vector<std::vector<std::string>> CsvRows(const std::string& text) {
  std::vector<std::vector<std::string>> rows;
  std::vector<std::string> row(1);
  bool quoted = false;
  for (size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '"') {
      if (quoted && i + 1 < text.size() && text[i + 1] == '"') {
        row.back() += text[++i];
      } else {
        quoted = !quoted;
      }
    } else if (text[i] == ',' && !quoted) {
      row.emplace_back();
    } else if (text[i] == '\n' && !quoted) {
      rows.push_back(std::move(row));
      row.assign(1, "");
    } else {
      row.back() += text[i];
    }
  }
  return rows;
}

Json FromCsv(const std::string& report) {
  Json out = Json::array();
  const std::vector<std::vector<std::string>> rows = CsvRows(report);
  for (size_t i = 1; i < rows.size(); ++i) {
    Json finding;
    for (size_t column = 0; column < std::min(rows[i].size(), rows[0].size()); ++column) {
      finding[rows[0][column]] = rows[i][column];
    }
    out.push_back(Canonical(finding));
  }
  return out;
}

// Undoes the references that are used in XML text.
std::string XmlText(std::string text) {
  const std::map<std::string, std::string> references = {
      {"&#34;", "\""}, {"&#39;", "'"}, {"&lt;", "<"},  {"&gt;", ">"},    {"&quot;", "\""},
      {"&#xA;", "\n"}, {"&#x9;", "\t"}, {"&#xD;", "\r"}, {"&apos;", "'"}, {"&amp;", "&"}};
  std::string out;
  for (size_t i = 0; i < text.size();) {
    const size_t end = text[i] == '&' ? text.find(';', i) : std::string::npos;
    const auto found =
        end == std::string::npos ? references.end() : references.find(text.substr(i, end + 1 - i));
    if (found == references.end()) {
      out += text[i++];
    } else {
      out += found->second;
      i = end + 1;
    }
  }
  return out;
}

// Each failure's text is the finding as JSON; beside it, what names the case.
Json FromJunit(const std::string& report) {
  if (report.find("<testsuite") == std::string::npos) {
    return Json();
  }
  Json out = Json::array();
  for (size_t at = 0; (at = report.find("<testcase ", at)) != std::string::npos;) {
    const size_t failure = report.find("<failure ", at);
    const size_t begin = report.find('>', failure) + 1;
    const size_t end = report.find("</failure>", begin);
    const Json finding = Json::parse(XmlText(report.substr(begin, end - begin)), nullptr, false);
    if (end == std::string::npos || !finding.is_object()) {
      return Json();
    }
    Json canonical = Canonical(finding);
    canonical["case"] = report.substr(at, report.find('>', at) + 1 - at);
    out.push_back(std::move(canonical));
    at = end;
  }
  return out;
}

// Undoes %XX: gitleaks puts paths into SARIF as they are, which makes no valid URIs.
std::string UnescapedUri(const std::string& uri) {
  std::string out;
  for (size_t i = 0; i < uri.size(); ++i) {
    if (uri[i] == '%' && i + 2 < uri.size()) {
      out += static_cast<char>(HexDigit(uri[i + 1]) * 16 + HexDigit(uri[i + 2]));
      i += 2;
    } else {
      out += uri[i];
    }
  }
  return out;
}

// Only what both programs' SARIF says alike; the rest of it is secretscan's own.
Json FromSarif(const std::string& report) {
  const Json parsed = Json::parse(report, nullptr, false);
  if (!parsed.is_object() || !parsed.contains("runs")) {
    return Json();
  }
  Json out = Json::array();
  for (const Json& result : parsed["runs"][0]["results"]) {
    const Json& place = result["locations"][0]["physicalLocation"];
    const Json region = place.value("region", Json::object());
    Json finding;
    finding["rule"] = result["ruleId"];
    finding["file"] = UnescapedUri(place["artifactLocation"].value("uri", ""));
    finding["line"] = std::max(region.value("startLine", 1), 1);  // gitleaks has invalid zeros
    out.push_back(std::move(finding));
  }
  return out;
}

}  // namespace

Json FindingsOf(const std::string& report, const std::string& format) {
  Json findings = format == "csv"     ? FromCsv(report)
                  : format == "junit" ? FromJunit(report)
                  : format == "sarif" ? FromSarif(report)
                                      : FromJson(report);
  if (findings.is_array()) {
    std::sort(findings.begin(), findings.end(),
              [](const Json& a, const Json& b) { return a.dump() < b.dump(); });
  }
  return findings;
}

}  // namespace secretscan
