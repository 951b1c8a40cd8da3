# Rules of the target, allowlists, ignore files, baselines.

### repository-config: the target's own rules
repo r
cat >.gitleaks.toml <<'END'
[[rules]]
id = "mine"
regex = '''mine=([0-9]{6})'''
keywords = ["mine"]
END
put f 'mine=123456' "$(token 1)"
save one
scan_bare git .
scan_bare dir .
cd ..
scan_bare git r
scan_bare dir r
scan_bare dir r/f
put r/g 'mine=654321'
git -C r add g
scan_bare git --staged r
cd r
scan_bare git --staged .
printf 'mine=111111\n' | scan_bare stdin

### environment-config: by variable
repo r
put f 'mine=123456' "$(token 1)"
save one
cat >../mine.toml <<'END'
[[rules]]
id = "mine"
regex = '''mine=([0-9]{6})'''
keywords = ["mine"]
END
export GITLEAKS_CONFIG=../mine.toml
scan_bare git .
scan_bare dir .
unset GITLEAKS_CONFIG
GITLEAKS_CONFIG_TOML=$(cat ../mine.toml)
export GITLEAKS_CONFIG_TOML
scan_bare git .
scan git .

### config-file-itself: is not scanned under the name it was given
put rules.toml '[[rules]]' 'id = "mine"' "regex = '''mine=([0-9]{6})'''" '# mine=123456'
put sub/rules.toml 'mine=654321'
scan_bare dir . -c rules.toml
scan_bare dir . -c ./rules.toml
scan_bare dir . -c "$PWD/rules.toml"

### own-config-in-history: .gitleaks.toml of another directory is scanned
repo r
put .gitleaks.toml '[[rules]]' 'id = "mine"' "regex = '''mine=([0-9]{6})'''" '# mine=123456'
save one
scan_bare git .
scan_bare dir .
cd ..
scan_bare git r
scan_bare dir r

### rule-allowlists: regexes, targets, stopwords, AND
repo r
put f 'choose=aaaa123456' 'choose=bbbb123456' 'choose=zzzz123456 # harmless' 'choose=xxdummyxx1' 'choose=cccc123456' 'choose=dddd123456'
put fixtures/g 'choose=cccc123456' 'choose=dddd123456'
put h "$(token 1)" 'dots<xx 0DDBA11 yy>'
everywhere lists

### line-target-unterminated: the line is the whole text before
repo r
raw f '# harmless\nx\nchoose=zzzz123456'
raw g '# harmless\nx\nchoose=zzzz123456\n'
everywhere line

### allowed-commits: whole names only
repo r
put f "$(token 1)"
save one
put g "$(token 2)"
save two
one=$(git rev-parse HEAD~1)
two=$(git rev-parse --short=12 HEAD)
cat >../commits.toml <<END
[[rules]]
id = "tok"
regex = '''\btok_[a-z0-9]{24}\b'''
keywords = ["tok_"]
[[allowlists]]
commits = ["$one", "$two"]
END
scan_bare git . -c ../commits.toml
scan_bare dir . -c ../commits.toml

### allowed-paths-global: in every mode
repo r
put vendored/a "$(token 1)"
put x/vendored/b "$(token 2)"
put notvendored/c "$(token 3)"
put bypassed.txt "$(token 4)"
everywhere paths

### target-rules: an allowlist of some rules
cat >target.toml <<'END'
[[rules]]
id = "one"
regex = '''val=([0-9]{6})'''
[[rules]]
id = "two"
regex = '''val=([0-9]{5})'''
[[allowlists]]
targetRules = ["one"]
regexes = ['''^123''']
END
put f val=123456 val=654321
scan_bare dir f -c target.toml

### leaking-flags: one alternation for all patterns of a list
cat >flags.toml <<'END'
[[rules]]
id = "val"
regex = '''val=([A-Za-z]{6})'''
[[rules.allowlists]]
regexes = ['''abc''', '''(?i)zzz''', '''def''']
END
put f val=abcxxx val=ABCxxx val=xZzZxx val=DEFxxx val=qqqqqq
scan_bare dir f -c flags.toml

### extended: one file on top of another
cat >base.toml <<'END'
[[rules]]
id = "a"
regex = '''a=([0-9]{6})'''
tags = ["base"]
[[rules]]
id = "b"
regex = '''b=([0-9]{6})'''
[allowlist]
regexes = ['''^000''']
END
cat >top.toml <<'END'
[extend]
path = "base.toml"
disabledRules = ["b"]
[[rules]]
id = "a"
tags = ["top"]
[[rules.allowlists]]
regexes = ['''^111''']
[[rules]]
id = "c"
regex = '''c=([0-9]{6})'''
END
put f a=123456 a=000111 a=111222 b=123456 c=123456 c=000000
scan_bare dir f -c top.toml

### weak-types: keys and values of other kinds
cat >weak.toml <<'END'
[rules]
ID = "weak"
Regex = '''w=(\d)(\d+)'''
secretgroup = "2"
entropy = "0.1"
keywords = "w=,zz"
tags = "p, q"
END
put f w=12345 w=11111
scan_bare dir f -c weak.toml

### allow-comments: anywhere in the line
repo r
put f "$(token 1) # gitleaks:allow" "gitleaks:allow $(token 2)" "$(token 3) # Gitleaks:Allow" "# gitleaks:allow" "$(token 4)" 'pair = # gitleaks:allow' 'pair =' '"abcdef123456" // gitleaks:allow' end
everywhere allow
scan dir --ignore-gitleaks-allow .
scan git --ignore-gitleaks-allow .

### ignore-file: fingerprints with and without a commit
repo r
put f one "$(token 1)" "$(token 2)"
put sub/g "$(token 3)"
save one
put h "$(token 4)"
save two
one=$(git rev-parse HEAD~1)
put .gitleaksignore '# a comment' '' f:tok:2 "$one:f:tok:3" 'sub\g:tok:1' 'h:tok:2'
scan git .
scan dir .
scan dir ./
cd ..
scan git r
scan dir r
scan git -i r/.gitleaksignore r
put other h:tok:1
scan git -i other r
mkdir elsewhere
put elsewhere/.gitleaksignore h:tok:1
scan git -i elsewhere r
scan dir --gitleaks-ignore-path elsewhere r

### ignore-file-staged: names without a commit
repo r
put f "$(token 1)"
put g "$(token 2)"
git add -A
put .gitleaksignore f:tok:1
scan git --staged .
printf '%s\n' "$(token 1)" | scan stdin
put .gitleaksignore :tok:1
printf '%s\n' "$(token 1)" | scan stdin

### ignore-file-odd: entries of other forms
repo r
put 'a:b' "$(token 1)"
put f "$(token 2)"
put .gitleaksignore '  f:tok:1  ' 'a:b:tok:1' 'too:many:parts:in:this' f
scan dir .

### baseline: what an older report told
repo r
put f one "$(token 1)"
put g "$(token 2)"
save one
"$PROGRAM" git . -c "$RULES" -f json -r ../old.json --no-banner -l error >/dev/null 2>&1 || true
put h "$(token 3)"
put g "$(token 2)" "$(token 4)"
save two
scan git -b ../old.json .
scan git --redact -b ../old.json .
scan dir -b ../old.json .

### baseline-moved: every field counts
put f one "$(token 1)" "$(token 2)"
"$PROGRAM" dir . -c "$RULES" -f json -r old.json --no-banner -l error >/dev/null 2>&1 || true
put f one two "$(token 1)" "$(token 2)"
scan dir -b old.json .
put f one "$(token 1)" "$(token 5)"
scan dir -b old.json .
scan dir --redact -b old.json .

### baseline-broken: not a report
put f "$(token 1)"
put old.json 'no json at all'
scan dir -b old.json .
scan dir -b absent.json .

### enable-rule: only some rules
put f "$(token 1)" 'pair = "abcdef123456"' 'login alice123' 'host one.test'
scan dir --enable-rule tok .
scan dir --enable-rule tok,pair .
scan dir --enable-rule tok --enable-rule pair .
scan dir --enable-rule couple .
scan dir --enable-rule couple,helper .
scan dir --enable-rule nonsense .

### broken-configs: what gitleaks says of them
put f "$(token 1)"
put syntax.toml '[[rules]' 'id = '
put regex.toml '[[rules]]' 'id = "x"' "regex = '''(a'''"
put group.toml '[[rules]]' 'id = "x"' "regex = '''a(b)'''" 'secretGroup = 2'
put noid.toml '[[rules]]' "regex = '''a'''"
put nothing.toml '[[rules]]' 'id = "x"'
put empty.toml 'title = "no rules"'
differs 'gitleaks panics'
scan_bare dir f -c regex.toml
for name in syntax group noid nothing empty absent; do
  scan_bare dir f -c "$name.toml"
done
