# compiled_rules(DIRECTORY): lets the databases of the built-in pack be compiled into DIRECTORY whenever
# the library is built. Of those in the directory there is nothing to do until rules or compiler change.
function(compiled_rules directory)
  add_custom_command(
    OUTPUT "${directory}/done"
    COMMAND secretscan_write_databases "${directory}"
    COMMAND ${CMAKE_COMMAND} -E touch "${directory}/done"
    DEPENDS secretscan_write_databases
    COMMENT "Compiling the rule pack's databases"
    VERBATIM)
  add_custom_target(secretscan-databases ALL DEPENDS "${directory}/done")
endfunction()
