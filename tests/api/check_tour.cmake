# Runs the program of docs/embedding.md (PROGRAM) on a file with a secret and on one without.
file(REMOVE_RECURSE "${WORK_DIR}")
file(WRITE "${WORK_DIR}/rules.toml"
     "[[rules]]\nid = 'x'\ndescription = 'x'\nregex = 'x_[0-9]'\nkeywords = ['x_']\n")
file(WRITE "${WORK_DIR}/clean/a.txt" "nothing here\n")
file(WRITE "${WORK_DIR}/leak/a.txt" "first line\nkey = x_1\n")

function(expect code pattern)
  execute_process(COMMAND "${PROGRAM}" ${ARGN} WORKING_DIRECTORY "${WORK_DIR}"
                  RESULT_VARIABLE result OUTPUT_VARIABLE output)
  if(NOT result EQUAL code OR NOT output MATCHES "${pattern}")
    message(FATAL_ERROR "${ARGN}: exit code ${result}, and\n${output}")
  endif()
endfunction()
expect(0 "^$" rules.toml clean)
expect(1 "^leak/a.txt:2: x\n$" rules.toml leak clean)
expect(2 "^$" no-rules.toml clean)
expect(3 "^$" rules.toml none)
