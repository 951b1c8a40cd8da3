// Findings one by one instead of in a list.
#pragma once

#include "secretscan/found_secret.h"

namespace secretscan {

// Implemented by the caller. Methods must not throw, and must not call the same scan's sink again;
// they may use the scanner.
class ScanSink {
 public:
  virtual ~ScanSink() = default;

  // Takes a finding. False ends the scan soon, with Cancelled. Never called by two threads at once:
  //   files    by the scan's threads as each file is done, so that memory does not grow with what is
  //            found; files come in any order, findings of one in that of their places, and
  //            `secret_id` and `id` count within the file;
  //   others   by the calling thread in the order of ScanOutcome::found, once all is known: only then
  //            is it clear which commit added what.
  virtual bool OnFound(FoundSecret found) = 0;
};

}  // namespace secretscan
