# program_documents(TARGET DIRECTORY): lets the program TARGET write its manual pages and completions
# to DIRECTORY/man1, bash, zsh and fish, whenever it is built. The file runs itself as a script.

if(CMAKE_SCRIPT_MODE_FILE)
  # Inputs: PROGRAM (with an emulator in front when it is built for another machine), DIRECTORY.
  function(run_program output)
    execute_process(COMMAND ${PROGRAM} ${ARGN} OUTPUT_VARIABLE text COMMAND_ERROR_IS_FATAL ANY)
    if(output)
      file(WRITE "${DIRECTORY}/${output}" "${text}")
    endif()
  endfunction()
  file(REMOVE_RECURSE "${DIRECTORY}")
  file(MAKE_DIRECTORY "${DIRECTORY}/man1")
  run_program("" man --output-dir "${DIRECTORY}/man1")
  run_program(bash/secretscan completion bash)
  run_program(zsh/_secretscan completion zsh)
  run_program(fish/secretscan.fish completion fish)
  file(WRITE "${DIRECTORY}/done" "")
  return()
endif()

set(PROGRAM_DOCUMENTS_SCRIPT "${CMAKE_CURRENT_LIST_FILE}")

function(program_documents target directory)
  set(program ${CMAKE_CROSSCOMPILING_EMULATOR} $<TARGET_FILE:${target}>)
  add_custom_command(
    OUTPUT "${directory}/done"
    COMMAND ${CMAKE_COMMAND} "-DPROGRAM=${program}" "-DDIRECTORY=${directory}"
            -P "${PROGRAM_DOCUMENTS_SCRIPT}"
    DEPENDS ${target} "${PROGRAM_DOCUMENTS_SCRIPT}"
    COMMENT "Writing manual pages and completions"
    VERBATIM)
  add_custom_target(${target}-documents ALL DEPENDS "${directory}/done")
endfunction()
