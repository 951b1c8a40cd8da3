// How the program ends when nothing else can be done.
#pragma once

namespace secretscan {

// Out of memory, on any thread, ends the program with exit code 3 and a message, not with a core
// dump; so does any other exception that nobody caught.
void InstallLastResort();

}  // namespace secretscan
