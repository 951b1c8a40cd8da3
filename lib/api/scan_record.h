// What an outcome keeps for reports.
#pragma once

#include <utility>

#include "scan/scan_options.h"
#include "scan/scan_result.h"

namespace secretscan {

class ScanRecord {
 public:
  ScanRecord(ScanResult result, Profile profile) : result_(std::move(result)), profile_(profile) {}

  const ScanResult& result() const { return result_; }
  Profile profile() const { return profile_; }

 private:
  const ScanResult result_;
  const Profile profile_;
};

}  // namespace secretscan
