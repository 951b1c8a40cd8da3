# Names of files.

### spaces: names with spaces in all places
repo r
put 'a b.txt' "$(token 1)"
put ' lead' "$(token 2)"
put 'trail ' "$(token 3)"
put 'dir name /in side' "$(token 4)"
everywhere spaces

### quoted: names that git quotes
repo r
put 'tab	in' "$(token 1)"
put 'new
line' "$(token 2)"
put 'quo"te' "$(token 3)"
put 'back\slash' "$(token 4)"
put "$(printf 'bell\007')" "$(token 5)"
everywhere quoted

### unicode-names: names of other alphabets
repo r
put 'ключ.txt' "$(token 1)"
put 'dir-é/ñ.ini' 'ini=123456'
everywhere unicode

### not-utf-8: names that are no UTF-8
repo r
put "$(printf 'caf\351.txt')" "$(token 1)"
put "$(printf '\377\376')/x" "$(token 2)"
everywhere bytes

### quoted-renames: renamed to names that git quotes
repo r
{ lines 20; token 1; echo; } >plain
{ lines 20 other; token 2; echo; } >'was	tab'
save base
git mv plain 'now "quoted"'
git mv 'was	tab' plainer
echo "$(token 3)" >>'now "quoted"'
echo "$(token 4)" >>plainer
everywhere moved

### like-options: names that look like options and revisions
repo r
put ./-c "$(token 1)"
put ./--all "$(token 2)"
put HEAD "$(token 3)"
put 'a:b' "$(token 4)"
put 'a..b' "$(token 5)"
put '*' "$(token 6)"
everywhere options

### like-prefixes: directories named a and b
repo r
put a/f "$(token 1)"
put b/f "$(token 2)"
put a/b/a "$(token 3)"
put 'b b/f b/f' "$(token 4)"
everywhere prefixes

### case-and-dots: hidden files and names that differ in case
repo r
put .env "$(token 1)"
put .hidden/.x "$(token 2)"
put Name "$(token 3)"
put name "$(token 4)"
put ...dots "$(token 5)"
everywhere dots

### long-name: 200 bytes and many levels
repo r
n=$(awk 'BEGIN { for (i = 0; i < 200; i++) printf "n" }')
put "$n" "$(token 1)"
put a/b/c/d/e/f/g/h/i/j/k/l/m/n/o/p "$(token 2)"
everywhere long

### colon-names: names that make fingerprints ambiguous
repo r
put 'x:tok:1' one "$(token 1)"
put 'y!z' "$(token 2)"
everywhere colons
