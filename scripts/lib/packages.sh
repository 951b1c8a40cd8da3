# The Debian packages that building and testing need, and how they get onto the machine.
# Sourced by the scripts beside this directory.

secretscan_packages() {
  echo git cmake ninja-build g++ ccache pkg-config python3
  echo libgit2-dev libre2-dev libabsl-dev nlohmann-json3-dev libcli11-dev libtomlplusplus-dev
  echo libarchive-dev libpcre2-dev libyaml-dev zlib1g-dev libdeflate-dev libssl-dev libgtest-dev libgmock-dev
  # The same library under two names: Hyperscan exists for x86 only.
  case "$(dpkg --print-architecture)" in
    amd64 | i386) echo libhyperscan-dev ;;
    *) echo libvectorscan-dev ;;
  esac
}

# Prints the packages of "$@" that are not installed.
missing_packages() {
  local package
  for package in "$@"; do
    if ! dpkg-query -W -f '${db:Status-Status}\n' "$package" 2>/dev/null | grep -qx installed; then
      echo "$package"
    fi
  done
}

# Installs what is missing of "$@". Touches neither the network nor the system when nothing is.
install_packages() {
  local missing
  mapfile -t missing < <(missing_packages "$@")
  if [ "${#missing[@]}" -eq 0 ]; then
    return 0
  fi
  local as_root=()
  if [ "$(id -u)" -ne 0 ]; then
    as_root=(sudo)
  fi
  echo "installing: ${missing[*]}" >&2
  as_root+=(env DEBIAN_FRONTEND=noninteractive)
  "${as_root[@]}" apt-get -o DPkg::Lock::Timeout=600 update >&2
  "${as_root[@]}" apt-get -o DPkg::Lock::Timeout=600 install --yes --no-install-recommends \
    "${missing[@]}" >&2
}
