# Line ends, ends of files, and bytes that are no text.

### crlf: carriage returns stay in the line
repo r
raw f 'one\r\n%s\r\nedge:abcdef\r\ndots<abc\rdef>\r\n' "$(token 1)"
everywhere crlf

### crlf-conversion: changing line ends adds every line
repo r
raw f 'one\n%s\nthree\n' "$(token 1)"
save base
raw f 'one\r\n%s\r\nthree\r\n' "$(token 1)"
everywhere crlf

### cr-only: to git it is one line
repo r
raw f 'one\r%s\rpair =\r"abcdef123456"\r' "$(token 1)"
everywhere cr

### no-final-newline: the last line without its end
repo r
raw f 'one\n%s' "$(token 1)"
raw g '%s' "$(token 2)"
raw h 'edge:abcdef'
raw i 'edge:abcdef\n'
everywhere last

### final-newline-added: the last line changes
repo r
raw f 'one\n%s' "$(token 1)"
raw g 'one\n%s\n' "$(token 2)"
save base
raw f 'one\n%s\n' "$(token 1)"
raw g 'one\n%s' "$(token 2)"
everywhere ends

### line-after-unterminated: the old last line is added again
repo r
raw f 'one\n%s' "$(token 1)"
save base
raw f 'one\n%s\n%s' "$(token 1)" "$(token 2)"
everywhere more

### allow-on-unterminated: a comment lines before the last
repo r
raw f 'note gitleaks:allow\nmiddle\n%s' "$(token 1)"
everywhere allow

### block-to-unterminated: from a whole line to the last
repo r
raw f 'x\n=== OPEN ===\nabcdefghij\n=== SHUT ==='
everywhere block

### blank-lines: blank lines around everything
repo r
raw f '\n\n\n%s\n\n\n\n%s\n\n' "$(token 1)" "$(token 2)"
everywhere blank

### nul-early: a zero byte in the first 8,000 makes it binary to git
repo r
raw f 'a\0b\n%s\n' "$(token 1)"
everywhere nul

### nul-late: later ones do not
repo r
{ lines 1200; printf 'a\0b\n%s\n' "$(token 1)"; } >f
everywhere nul

### nul-at-the-border: byte 7,999 and byte 8,000
repo r
{ awk 'BEGIN { for (i = 0; i < 7999; i++) printf i % 80 == 79 ? "\n" : "x" }'; printf '\0\n%s\n' "$(token 1)"; } >inside
{ awk 'BEGIN { for (i = 0; i < 8000; i++) printf i % 80 == 79 ? "\n" : "x" }'; printf '\0\n%s\n' "$(token 2)"; } >outside
everywhere border

### binary-becomes-text: and back
repo r
raw f '\0\n%s\n' "$(token 1)"
save binary
raw f 'text\n%s\n' "$(token 1)"
everywhere text
raw f '\0text\n%s\n%s\n' "$(token 1)" "$(token 2)"
everywhere binary

### image: a picture with text in it
repo r
raw f.png '\211PNG\r\n\032\n\0\0\0\rIHDR\n%s\n' "$(token 1)"
raw g.png '\211PNG\r\n\032\n%s\n' "$(token 2)"
everywhere image

### latin-1: bytes that are not UTF-8
repo r
raw f 'dots<caf\351 ol\351>\n\377\376%s\nthing=\351abcdefgh1234567\n' "$(token 1)"
everywhere latin

### utf-8: columns are bytes
repo r
raw f '\303\274\303\274\303\274 %s \342\202\254\ndots<\303\244\303\266\342\202\254>\n' "$(token 1)"
raw bom '\357\273\277%s\n' "$(token 2)"
everywhere utf8

### kelvin: keywords and case folding know Unicode
repo r
raw f 'pic\342\204\252 pick(abc,12345678)\nTHING: abcd1234efgh\nTh\304\260ng=abcd1234efgh\n'
everywhere kelvin

### huge-line: 300,000 bytes without an end
repo r
{ awk 'BEGIN { for (i = 0; i < 30000; i++) printf "0123456 89" }'; printf ' %s ' "$(token 1)"; awk 'BEGIN { for (i = 0; i < 3000; i++) printf "0123456 89" }'; echo; } >f
git add f
scan git --staged .
commit huge
scan git .

### long-file: many chunks of gitleaks
repo r
{ lines 9000 'the line of number'; token 1; echo; lines 9000 'and after it'; token 2; echo; } >f
everywhere long

### form-feed-and-others: control characters are no line ends
repo r
raw f 'a\014b\013c\205d %s\n\342\200\250%s\n' "$(token 1)" "$(token 2)"
everywhere control

### hunk-like-lines: content that looks like a diff
repo r
put f '@@ -1,2 +3,4 @@' '--- a/x' '+++ b/y' 'diff --git a/z b/z' 'commit 0123456789012345678901234567890123456789' "+$(token 1)" '\ No newline at end of file' "-- $(token 2)"
everywhere like

### removed-lines-like-headers: removed lines that look like a diff
repo r
put f one '-- a/x' two '++ b/y' three
save base
put f one two three "$(token 1)"
everywhere like
