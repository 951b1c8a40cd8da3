# Standard input, and what is written inside a text.

### stdin: no name at all
token 1 | scan stdin
printf 'one\n%s\r\nthree' "$(token 2)" | scan stdin
scan stdin </dev/null
printf 'ini=123456\n' | scan stdin
token 3 | scan detect --pipe

### base64: decoded, and the encoded text's place
put f "x = $(token 1 | base64 -w 0)" "before $(printf 'thing: abcd1234efgh5678 %s' "$(token 2)" | base64 -w 0) after"
repo r
cp ../f .
everywhere decoded

### percent-and-hex: other encodings
repo r
put p "x%20$(token 1)%20y" "$(token 2 | od -An -v -tx1 | tr -d ' \n' | sed 's/../%&/g')"
put h "hex $(token 3 | od -An -v -tx1 | tr -d ' \n') end"
everywhere decoded

### unicode-escapes: both ways to write them
repo r
put u "$(token 1 | od -An -v -tx1 | tr -d '\n' | sed 's/ \(..\)/\\u00\1/g')"
put v "$(token 2 | od -An -v -tx1 | tr -d '\n' | sed 's/ \(..\)/U+00\1 /g')"
put w "a = \"$(token 3 | od -An -v -tx1 | tr -d '\n' | sed 's/ \(..\)/\\\\u00\1/g')\" end"
everywhere decoded

### nested: base64 in hex in percent
repo r
one=$(token 1 | base64 -w 0)
two=$(printf 'deep %s' "$one" | od -An -v -tx1 | tr -d ' \n')
three=$(printf '%s' "$two" | sed 's/../%3&/g; s/%3/%/g')
put f "a $one" "b $two" "c $(printf '%s' "$two" | od -An -v -tx1 | tr -d ' \n' | sed 's/../%&/g')"
put g "$(printf '%s' "$two" | base64 -w 0)"
: "$three"
everywhere nested
scan dir --max-decode-depth 0 .
scan dir --max-decode-depth 1 .
scan dir --max-decode-depth 2 .
scan dir --max-decode-depth 9 .

### base64-five-times: as deep as decoding goes
put f "$(token 1 | base64 -w 0 | base64 -w 0 | base64 -w 0 | base64 -w 0 | base64 -w 0)" \
  "$(token 2 | base64 -w 0 | base64 -w 0 | base64 -w 0 | base64 -w 0 | base64 -w 0 | base64 -w 0)"
scan dir .
scan dir --max-decode-depth 6 .
scan stdin <f

### decoded-neighbours: text beside what was decoded
repo r
put f "foo%20$(token 1)" "$(token 2)%20bar%20$(token 3)" "pair%20=%20\"abcdef123456\"" "%zz$(token 4)%2"
everywhere beside

### decoded-over-lines: several on a line and over lines
repo r
put f "$(printf '=== OPEN ===\n' | base64 -w 0) $(printf 'some text here\n=== SHUT ===\n' | base64 -w 0)" \
  "$(printf 'x\n=== OPEN ===\nabcdefghij\n=== SHUT ===\ny %s\n' "$(token 1)" | base64 -w 0)"
everywhere lines

### wrapped-base64: line by line
repo r
{ printf 'data: |\n'; { token 1; printf ' padding padding padding padding '; token 2; } | base64 -w 40 | sed 's/^/  /'; } >f
everywhere wrapped

### decoded-allow: the comment stands in the original line
repo r
put f "$(token 1 | base64 -w 0) # gitleaks:allow" "$(printf '%s gitleaks:allow' "$(token 2)" | base64 -w 0)"
everywhere allow

### url-safe: alphabets and padding
repo r
put f "$(printf '>>>???%s' "$(token 1)" | base64 -w 0)" \
  "$(printf '>>>???%s' "$(token 1)" | base64 -w 0 | tr '+/' '-_' | tr -d =)" \
  "$(printf '%s' "$(token 2)x" | base64 -w 0 | tr -d =)" \
  "$(printf '%s' "$(token 2)xy" | base64 -w 0)"
everywhere alphabets

### entropy-edges: equal is too little
repo r
put f 'even-abcdabcd' 'even-abcdabce' 'even-aabbccdd' 'thing: aaaaaaaaaaaa' 'thing: abcdefgh' 'thing: abcdefghij'
everywhere entropy

### groups: which part is the secret
repo r
put f 'pick(abc,12345678)' 'pick(abcdef,87654321) pick(z,11112222)' 'choose=1234567890'
everywhere groups

### generic: gives way to a rule that says more
repo r
put f "thing: $(token 1)" "thing = \"$(token 2)\"" 'thing: abcd1234efgh5678' "x $(token 3) thing: abcd1234efgh5678"
everywhere generic

### composite: only near its helper
repo r
put f 'host one.test' 'login alice123' '' '' 'login bobby456' '' '' '' 'login carol789 host two.test'
put g 'login dave1234' 'login david123'
everywhere couple
git checkout -q -b later
put g 'login dave1234' 'login david123' 'host three.test'
everywhere helper

### empty-group: a group that matched nothing
cat >group.toml <<'END'
[[rules]]
id = "opt"
regex = '''opt\((x*)\)(y*)'''
keywords = ["opt("]
[[rules]]
id = "second"
regex = '''sec\((x*)\)(y+)'''
secretGroup = 1
keywords = ["sec("]
END
put f 'opt()' 'opt(xx)' 'opt()yy' 'sec()y' 'sec(x)y'
scan_bare dir f -c group.toml

### trimmed-newlines: newlines around a match
cat >trim.toml <<'END'
[[rules]]
id = "trim"
regex = '''\n+mark=(\d+)\n+'''
keywords = ["mark"]
[[rules]]
id = "again"
regex = '''\bq=(\d+)\B'''
keywords = ["q="]
END
raw f 'a\n\n\nmark=123\n\n\nb\nq=123\nmark=9'
scan_bare dir f -c trim.toml
repo r
cp ../f .
git add f
scan_bare git --staged . -c ../trim.toml
commit one
scan_bare git . -c ../trim.toml

### empty-matches: expressions that match nothing at all
cat >empty.toml <<'END'
[[rules]]
id = "maybe"
regex = '''(may)?'''
keywords = ["may"]
END
raw f 'a may b'
scan_bare dir f -c empty.toml

### many-on-a-line: columns of each
repo r
put f "$(token 1) $(token 2) $(token 3)" "  $(token 4),$(token 5)"
everywhere many

### same-secret-many-rules: every rule reports
repo r
put f "dots<$(token 1)> thing=$(token 1)"
everywhere rules
