# secretscan in a container:
#   docker run --rm -v "$PWD:/repo:ro" ghcr.io/secretscan/secretscan history
FROM debian:12-slim AS build
WORKDIR /src
# The packages are named in one place only.
COPY scripts/lib/packages.sh scripts/lib/packages.sh
SHELL ["/bin/bash", "-o", "pipefail", "-c"]
# hadolint ignore=SC2046  # one word a package
RUN . scripts/lib/packages.sh && install_packages $(secretscan_packages)
COPY . .
RUN cmake -S . -B /build -G Ninja -DCMAKE_BUILD_TYPE=Release \
      -DSECRETSCAN_BUILD_TESTS=OFF -DSECRETSCAN_BUILD_FUZZ=OFF && \
    cmake --build /build --target secretscan-cli secretscan-databases && \
    strip /build/secretscan && \
    cmake --install /build --prefix /compiled --component secretscan-data

FROM debian:12-slim
# Hyperscan exists for x86 only; Vectorscan is the same elsewhere.
# hadolint ignore=DL3008
RUN apt-get update && \
    apt-get install --yes --no-install-recommends \
      libabsl20220623 libarchive13 libdeflate0 libgit2-1.5 libpcre2-8-0 libre2-9 libssl3 libstdc++6 \
      libyaml-0-2 zlib1g "$(case "$(dpkg --print-architecture)" in \
        amd64) echo libhyperscan5 ;; *) echo libvectorscan5 ;; esac)" && \
    rm -rf /var/lib/apt/lists/* && \
    install -d -o 10001 -g 10001 -m 0700 /var/cache/secretscan
COPY --from=build /build/secretscan /usr/bin/secretscan
COPY --from=build /compiled /usr
COPY LICENSE /usr/share/doc/secretscan/LICENSE
# Other rules than the built-in ones, compiled; a volume at /var/cache/secretscan keeps them between containers.
ENV XDG_CACHE_HOME=/var/cache
USER 10001:10001
WORKDIR /repo
ENTRYPOINT ["secretscan"]
