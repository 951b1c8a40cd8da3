# Configuring and building the `release` preset. Sourced by the scripts beside this directory, which
# set $root to the project's directory. Everything is said on standard error.

# The system's own compiler and libraries, whatever else lies in /usr/local.
use_system_tools() {
  local multiarch
  multiarch=$(dpkg-architecture -qDEB_HOST_MULTIARCH 2>/dev/null || /usr/bin/g++ -print-multiarch)
  export PATH="/usr/bin:/bin:$PATH"
  export PKG_CONFIG_LIBDIR="/usr/lib/$multiarch/pkgconfig:/usr/lib/pkgconfig:/usr/share/pkgconfig"
  unset PKG_CONFIG_PATH CC CXX CFLAGS CXXFLAGS CPPFLAGS LDFLAGS CMAKE_PREFIX_PATH
}

configure_release() {
  if [ -f "$root/build/release/build.ninja" ]; then
    return 0  # ninja configures again by itself when a CMake file has changed
  fi
  local options=(
    -DCMAKE_CXX_COMPILER=/usr/bin/g++
    -DCMAKE_CXX_COMPILER_LAUNCHER=/usr/bin/ccache
    -DCMAKE_IGNORE_PREFIX_PATH=/usr/local
  )
  if [ -x /usr/bin/mold ]; then
    options+=(-DCMAKE_EXE_LINKER_FLAGS=-fuse-ld=mold)
  elif [ -x /usr/bin/ld.lld ]; then
    options+=(-DCMAKE_EXE_LINKER_FLAGS=-fuse-ld=lld)
  fi
  (cd "$root" && cmake --preset release "${options[@]}") >&2
}

# build_release [TARGET...]: all targets when none is named. Silent when there is nothing to do.
build_release() {
  mkdir -p "$root/build"
  (
    # Two runs at once must not build into the same directory.
    flock 9
    configure_release
    ninja -C "$root/build/release" "$@" 2>&1 |
      sed -u -e '/^ninja: Entering directory/d' -e '/^ninja: no work to do/d' \
        -e '/Re-checking globbed directories/d' >&2
  ) 9>"$root/build/.lock"
}
