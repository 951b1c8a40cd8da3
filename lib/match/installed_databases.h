// Where the databases of the built-in pack lie that were installed beside the program.
#pragma once

#include <string>

namespace secretscan {

// A directory for ReadDatabaseCache(), below that of the program or shared library that this code is in;
// empty if that cannot be told. Whether there is one is not looked at.
const std::string& InstalledDatabases();

}  // namespace secretscan
