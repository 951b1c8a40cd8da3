// A place in a configuration file.
#pragma once

#include <string>

namespace secretscan {

struct ConfigLocation {
  std::string origin;  // file name, or what else the text is called
  int line = 0;        // 1-based; 0: not known
};

}  // namespace secretscan
