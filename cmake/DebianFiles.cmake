# Run by cpack on what is to become Debian packages: adds what Debian's policy asks for, and puts files
# where Debian has them.
find_program(GZIP_PROGRAM gzip REQUIRED)
find_program(STRIP_PROGRAM strip REQUIRED)

function(run)
  execute_process(COMMAND ${ARGN} COMMAND_ERROR_IS_FATAL ANY)
endfunction()

# Dates come from SOURCE_DATE_EPOCH when it is set.
string(TIMESTAMP date "%a, %d %b %Y %H:%M:%S +0000" UTC)
string(TIMESTAMP year "%Y" UTC)
set(copyright "Format: https://www.debian.org/doc/packaging-manuals/copyright-format/1.0/
Upstream-Name: secretscan

Files: *
Copyright: ${year} the secretscan authors
License: Apache-2.0

License: Apache-2.0
 Licensed under the Apache License, Version 2.0; on Debian systems its text is
 in /usr/share/common-licenses/Apache-2.0.
")
set(version "${CPACK_PACKAGE_VERSION}-${CPACK_DEBIAN_PACKAGE_RELEASE}")
set(changelog "secretscan (${version}) unstable; urgency=medium

  * See changelog.gz of the package secretscan.

 -- ${CPACK_PACKAGE_CONTACT}  ${date}
")

foreach(package IN LISTS CPACK_COMPONENTS_ALL)
  set(root "${CPACK_TEMPORARY_DIRECTORY}/${package}/usr")
  set(doc "${root}/share/doc/${package}")
  file(WRITE "${doc}/copyright" "${copyright}")
  file(WRITE "${doc}/changelog.Debian" "${changelog}")
  set(compressed "${doc}/changelog.Debian")
  if(EXISTS "${doc}/CHANGELOG.md")
    file(RENAME "${doc}/CHANGELOG.md" "${doc}/changelog")
    list(APPEND compressed "${doc}/changelog")
  endif()
  file(REMOVE "${doc}/LICENSE")
  file(GLOB pages "${root}/share/man/man1/*.1")
  run("${GZIP_PROGRAM}" -9 --no-name --force ${compressed} ${pages})
  if(EXISTS "${root}/share/zsh/site-functions")
    file(RENAME "${root}/share/zsh/site-functions" "${root}/share/zsh/vendor-completions")
  endif()
  file(GLOB_RECURSE archives "${root}/lib/*.a")
  if(archives)
    run("${STRIP_PROGRAM}" --strip-debug --enable-deterministic-archives ${archives})
  endif()
  # Whatever the umask is.
  file(CHMOD "${root}/share" "${root}/share/doc" "${doc}" DIRECTORY_PERMISSIONS OWNER_READ
       OWNER_WRITE OWNER_EXECUTE GROUP_READ GROUP_EXECUTE WORLD_READ WORLD_EXECUTE)
  file(GLOB documents "${doc}/*")
  file(CHMOD ${documents} FILE_PERMISSIONS OWNER_READ OWNER_WRITE GROUP_READ WORLD_READ)
endforeach()
