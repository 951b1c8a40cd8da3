# What flags change in the report, and exit codes.

### redaction: of parts and of all
repo r
put f "x $(token 1)" 'pair = "abcdef123456"' "dots<ä€öü and more>" 'thing=abcdefghijklm'
put k.p12 text
save one
for percent in 1 10 33 50 99; do
  scan git "--redact=$percent" .
done
differs 'no character is cut in two'
scan git --redact=75 .
whole='of a path finding the secret is empty: nothing of the name is hidden, nothing is inserted'
differs "$whole"
scan git --redact=100 .
differs 'more than all cannot be hidden: wrong usage'
scan git --redact=150 .
differs "$whole"
scan git --redact .
differs "$whole"
scan dir --redact .
scan git --redact=0 .

### formats: the same findings in other clothes
repo r
put 'a,b "c".txt' "x $(token 1), \"q\" <&>" 'pair =' '  "abcdef123456"'
put 'ü.ini' 'ini=123456'
put k.p12 text
save 'title, "quoted"

body <b> & more'
for format in csv junit sarif; do
  scan git -f "$format" .
  scan dir -f "$format" .
  scan git -f "$format" --redact .
done

### formats-empty: no findings
put f nothing
for format in json csv junit sarif; do
  scan dir -f "$format" f
done

### exit-codes: chosen and fixed ones
put f "$(token 1)"
put g nothing
scan dir --exit-code 7 f
scan dir --exit-code 0 f
scan dir --exit-code 7 g
scan dir --no-such-flag f
scan dir -f nonsense f
differs 'a word that is no command of gitleaks either is wrong usage: 2'
scan nonsense
scan git --platform nonsense .
scan dir --log-level nonsense f

### max-target-megabytes: of a hunk
repo r
{ lines 120000; token 1; echo; } >large
put small "$(token 2)"
git add -A
scan git --max-target-megabytes 1 --staged .
commit one
scan git --max-target-megabytes 1 .
scan git --max-target-megabytes 2 .

### links: to the host's page
repo r
put f one "$(token 1)" 'pair =' '"abcdef123456"'
put 'a b.md' "$(token 2)"
put n.ipynb "$(token 3)"
put k.p12 x
save one
git remote add origin 'git@github.com:some/where.git'
scan git .
for platform in github gitlab azuredevops gitea bitbucket none; do
  scan git --platform "$platform" .
done
git remote set-url origin https://user:word@gitlab.com/x/y.git
scan git .
git remote set-url origin https://example.com/x/y.git
scan git .

### flags-before: gitleaks' flags may stand before the command
put f "$(token 1)"
"$PROGRAM" --no-banner -v dir f -c "$RULES" >/dev/null 2>&1 || true
scan --redact dir f
scan --exit-code 9 dir f

### threads-and-depth: deep decoding in every mode
repo r
put f "$(token 1 | base64 -w 0 | base64 -w 0)"
git add f
scan git --max-decode-depth 1 --staged .
scan git --max-decode-depth 2 --staged .
commit one
scan git --max-decode-depth 1 .
scan git --max-decode-depth 2 .

### user-configuration: gitleaks obeys the repository's git configuration
repo r
put f one "$(token 1)"
put sub/g two
save one
put f one "$(token 1)" two
put sub/g two "$(token 2)"
save two
git config diff.noprefix true
differs 'the configuration and attributes of a scanned repository are not obeyed'
scan git .
git config --unset diff.noprefix
git config diff.mnemonicPrefix true
git config core.quotePath false
git config diff.algorithm patience
scan git .
put .gitattributes 'f -diff' 'g diff=other'
git config diff.other.xfuncname '^x'
differs 'the configuration and attributes of a scanned repository are not obeyed'
scan git .
