# secretscan_warnings(TARGET): the warnings that every target of ours is built with.
function(secretscan_warnings target)
  target_compile_options(${target} PRIVATE -Wall -Wextra -Wshadow -Wnon-virtual-dtor
                         -Woverloaded-virtual -Wno-missing-field-initializers)
endfunction()
