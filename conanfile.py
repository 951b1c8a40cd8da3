"""Builds secretscan with Conan 2: `conan create . --build=missing`.

On Debian and its relatives the packages that cpack makes are the better way (CONTRIBUTING.md).
"""

import os
import re

from conan import ConanFile
from conan.errors import ConanInvalidConfiguration
from conan.tools.build import check_min_cppstd
from conan.tools.cmake import CMake, CMakeDeps, CMakeToolchain, cmake_layout
from conan.tools.files import copy, load
from conan.tools.gnu import PkgConfigDeps


class SecretscanConan(ConanFile):
    name = "secretscan"
    description = "Finds secrets in everything a git repository holds"
    license = "Apache-2.0"
    topics = ("git", "security", "secrets")
    package_type = "library"
    settings = "os", "arch", "compiler", "build_type"
    options = {"shared": [True, False], "cli": [True, False]}
    # The find modules of third_party/ link a library alone, not what it needs in turn, so that has to
    # be inside: shared libraries.
    default_options = {"shared": True, "cli": True, "*:shared": True}
    exports_sources = ("CMakeLists.txt", "LICENSE", "README.md", "CHANGELOG.md", "cli/*", "cmake/*",
                       "docs/*", "lib/*", "rules/*", "third_party/*")

    def set_version(self):
        project = load(self, os.path.join(self.recipe_folder, "CMakeLists.txt"))
        self.version = re.search(r"project\(secretscan VERSION ([0-9.]+)", project).group(1)

    def validate(self):
        if self.settings.os != "Linux":
            raise ConanInvalidConfiguration("secretscan is for Linux")
        check_min_cppstd(self, 20)

    def layout(self):
        cmake_layout(self)

    def requirements(self):
        self.requires("abseil/[>=20220623]", transitive_headers=True)
        matcher = "hyperscan/[>=5.4.0]" if self.settings.arch == "x86_64" else "vectorscan/[>=5.4.9]"
        self.requires(matcher)
        for name in ("libarchive/[>=3.6]", "libdeflate/[>=1.14]", "libgit2/[>=1.5]",
                     "libyaml/[>=0.2.5]", "nlohmann_json/[>=3.11]", "openssl/[>=3 <4]",
                     "pcre2/[>=10.42]", "re2/[>=20220601]", "tomlplusplus/[>=3.3]",
                     "zlib/[>=1.2.13]"):
            self.requires(name)
        if self.options.cli:
            self.requires("cli11/[>=2.1]")

    def build_requirements(self):
        self.tool_requires("cmake/[>=3.25]")
        self.tool_requires("pkgconf/[>=2]")

    def generate(self):
        toolchain = CMakeToolchain(self)
        toolchain.cache_variables["BUILD_SHARED_LIBS"] = bool(self.options.shared)
        toolchain.cache_variables["SECRETSCAN_BUILD_CLI"] = bool(self.options.cli)
        toolchain.cache_variables["SECRETSCAN_BUILD_TESTS"] = False
        toolchain.cache_variables["SECRETSCAN_BUILD_FUZZ"] = False
        toolchain.cache_variables["CMAKE_INSTALL_LIBDIR"] = "lib"
        toolchain.generate()
        CMakeDeps(self).generate()
        PkgConfigDeps(self).generate()

    def build(self):
        cmake = CMake(self)
        cmake.configure()
        cmake.build()

    def package(self):
        copy(self, "LICENSE", self.source_folder, os.path.join(self.package_folder, "licenses"))
        CMake(self).install()

    def package_info(self):
        # The package's own description, which lib/cmake/secretscan holds, is the one to use.
        self.cpp_info.set_property("cmake_find_mode", "none")
        self.cpp_info.builddirs = [os.path.join("lib", "cmake", "secretscan")]
        self.cpp_info.libs = ["secretscan"]
