# embed_rules(TARGET DIRECTORY): compiles DIRECTORY/*.toml into TARGET as EmbeddedRules(), and
# rebuilds when a file changes, appears or goes. The file runs itself as a script for that.

if(CMAKE_SCRIPT_MODE_FILE)
  # Inputs: DIRECTORY, FILES (names, separated by "|", sorted), OUTPUT.
  string(REPLACE "|" ";" names "${FILES}")
  set(source "// Generated from rules/*.toml.\n#include \"rules/embedded_rules.h\"\n\n")
  string(APPEND source "namespace secretscan {\nnamespace {\n\n")
  # Literals that know their length: to count a pack's bytes is more than a constant expression may do.
  string(APPEND source "using namespace std::string_view_literals;\n\n")
  string(APPEND source "constexpr EmbeddedRulesFile kFiles[] = {\n")
  foreach(name IN LISTS names)
    file(READ "${DIRECTORY}/${name}" text)
    string(FIND "${text}" ")~rules~\"" found)
    if(NOT found EQUAL -1)
      message(FATAL_ERROR "${name} contains the mark that ends embedded text")
    endif()
    string(APPEND source "    {\"${name}\", R\"~rules~(${text})~rules~\"sv},\n")
  endforeach()
  string(APPEND source "};\n\n}  // namespace\n\n")
  string(APPEND source "std::span<const EmbeddedRulesFile> EmbeddedRules() { return kFiles; }\n\n")
  string(APPEND source "}  // namespace secretscan\n")
  file(WRITE "${OUTPUT}" "${source}")
  return()
endif()

set(EMBED_RULES_SCRIPT "${CMAKE_CURRENT_LIST_FILE}")

function(embed_rules target directory)
  file(GLOB files CONFIGURE_DEPENDS "${directory}/*.toml")
  if(NOT files)
    message(FATAL_ERROR "${directory} holds no rules")
  endif()
  list(SORT files)
  set(names "")
  foreach(file IN LISTS files)
    get_filename_component(name "${file}" NAME)
    list(APPEND names "${name}")
  endforeach()
  # The names are part of the command, so that a file that goes makes it run again.
  list(JOIN names "|" names)
  set(output "${CMAKE_CURRENT_BINARY_DIR}/embedded_rules.cc")
  add_custom_command(
    OUTPUT "${output}"
    COMMAND ${CMAKE_COMMAND} "-DDIRECTORY=${directory}" "-DFILES=${names}" "-DOUTPUT=${output}"
            -P "${EMBED_RULES_SCRIPT}"
    DEPENDS ${files} "${EMBED_RULES_SCRIPT}"
    COMMENT "Embedding the rule pack"
    VERBATIM)
  # The target belongs to another directory, which sees the file only through a target.
  add_custom_target(${target}_embedded_rules DEPENDS "${output}")
  target_sources(${target} PRIVATE "${output}")
  add_dependencies(${target} ${target}_embedded_rules)
endfunction()
