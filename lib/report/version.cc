#include "report/version.h"

namespace secretscan {

std::string_view SoftwareVersion() { return SECRETSCAN_VERSION; }

std::string_view SoftwareHomepage() { return SECRETSCAN_HOMEPAGE; }

}  // namespace secretscan
