// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the scripts are shell, not TypeScript
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { quote } from '../../src/shell/quote.ts';
import { Simulation } from '../../src/simulator/simulation.ts';

const DASH = '/bin/dash';

const TABLE: readonly string[] = [
  'echo hello',
  'a="x  y"; echo $a "$a"',
  'set -- a "b c" d; for w; do echo "[$w]"; done; echo $# "$2"; shift; echo "$*"',
  'f() { echo "in $1"; return 3; }; f x || echo "got $?"',
  'set -e; if false; then echo no; else echo yes; fi; false; echo never',
  'set -e; f() { false; echo "went on"; }; f && echo ok; f; echo never',
  'set -e; x=$(false; echo inner); echo never',
  'set -e; (exit 4) || echo "sub $?"; (exit 5); echo never',
  'set -u; echo ${nope:-default}; echo $nope; echo never',
  'trap "echo trapped \\$?" EXIT; exit 3',
  'trap "echo bye" EXIT; (echo inner); echo end',
  'printf "%s-%d\\n" a 1 b 2; printf "%5s|%-5s|%05d\\n" x y 42; printf "no newline"',
  'case foo.txt in *.md) echo md;; f*.t?t | x) echo txt;; *) echo other;; esac',
  'case "a*b" in "a*b") echo literal;; esac; case axb in "a*b") echo no;; a*b) echo glob;; esac',
  'v=/a/b/c.txt; echo ${v##*/} ${v%/*} ${v%%/*} ${v#/} ${v%.txt} ${#v}',
  'i=0; while [ $i -lt 5 ]; do i=$((i + 1)); [ $i -eq 2 ] && continue; [ $i -eq 4 ] && break; echo $i; done',
  'until [ "${n:-0}" -ge 3 ]; do n=$((${n:-0} + 1)); done; echo $n',
  'printf "a b\\nc d\\n" | while read -r x y; do echo "$y $x"; done',
  'cat <<END\n$((1 + 2)) and $(echo sub) \\$escaped\nEND',
  "cat <<'END'\n$((1 + 2)) and \\$raw\nEND",
  'echo out; echo err >&2; { echo both; } 2>&1',
  '{ echo one; echo two; } | tr a-z A-Z | sort -r',
  '! true; echo $?; ! false; echo $?',
  'true && false || echo fallback',
  'x=1; (x=2; echo $x); echo $x',
  'IFS=:; v=a:b::c; for w in $v; do echo "<$w>"; done',
  'jobs=; (exit 3) & jobs="$jobs $!"; (exit 0) & jobs="$jobs $!"; worst=0; for j in $jobs; do wait "$j" || worst=$?; done; echo $worst',
  'echo $(( (3 + 4) * 2 - 7 / 2 % 3 )) $((1 < 2)) $((5 == 5 && 0))',
  'eval "a=1; echo \\$a"; command -v echo; unset a; echo "${a-unset}"',
  'f() { for last; do :; done; echo "$last"; }; f 1 2 three',
  'set -- a b; set -- "$@" "c d"; echo $#; printf "%s\\n" "$@"',
  'x="a b"; y=$x; echo "$y"; z="$(printf "l1\\nl2\\n\\n")"; echo "[$z]"',
  'step=; run() { step="$*"; "$@"; }; set -eu; trap \'c=$?; [ "$c" -eq 0 ] || printf "failed %s %s\\n" "$c" "$step"\' EXIT; run true; run false; echo never',
  'read -r a b c <<END\n  one two   three four  \nEND\necho "[$a][$b][$c]"',
  'echo a#b # comment\necho "c" ; # another\n',
  'if [ -n "" ] || [ -z "" ]; then echo empty; elif true; then echo no; fi',
  'f() { return; }; false; f; echo $?',
  'false | true; echo $?; true | false; echo $?',
  'echo "unclosed',
  'if true; then echo x',
];

async function simulated(script: string) {
  const simulation = Simulation.create({ hosts: [{ name: 'one', storage: '10.0.0.1', devices: [] }] });
  const result = await simulation.exec('one', 'sh -s', script);
  if (result.kind !== 'done') throw new Error(result.kind);
  return { code: result.code, stdout: result.stdout };
}

function real(script: string) {
  const result = spawnSync(DASH, ['-s'], {
    input: script,
    encoding: 'utf8',
    env: { PATH: '/usr/bin:/bin', LC_ALL: 'C' },
  });
  return { code: result.status, stdout: result.stdout };
}

describe.skipIf(!existsSync(DASH))('the shell of simulated hosts does what dash does', () => {
  test.each(TABLE)('%s', async (script) => {
    expect(await simulated(script)).toEqual(real(script));
  });

  test('for scripts put together at random', async () => {
    const word = fc.constantFrom('a', 'b c', '', '*x', "it's", '$v', '1', '-n', 'x:y');
    const value = fc.oneof(
      word.map(quote),
      fc.constantFrom(
        '$v',
        '"$v"',
        '${v:-d}',
        '${v%b}',
        '${v#a}',
        '$(echo "$v")',
        '$((n + 1))',
        '"$@"',
        '$?',
        '$#',
      ),
    );
    const simple = fc.oneof(
      fc
        .tuple(fc.constantFrom('echo', "printf '<%s>\\n'"), fc.array(value, { maxLength: 3 }))
        .map(([name, words]) => `${name} ${words.join(' ')}`),
      value.map((text) => `v=${text === '"$@"' ? 'q' : text}`),
      fc.constantFrom(
        'true',
        'false',
        'n=$((n + 1))',
        'set -- p "q r"',
        '[ "$n" -lt 2 ]',
        'f',
        '(exit 3)',
        'return_me',
        'eval "v=$n"',
        'x="${v#"$n"}"; echo "${#v} ${x%% *}"',
        'run_me echo "$v"',
        '[ -n "$v" ] && [ "$v" != ab ]',
      ),
    );
    const { script } = fc.letrec<{ script: string; command: string }>((tie) => ({
      command: fc.oneof(
        { depthSize: 'small', withCrossShrink: true },
        simple,
        fc
          .tuple(tie('command'), fc.constantFrom('&&', '||', ';'), tie('command'))
          .map(([a, op, b]) => `{ ${a} ${op} ${b}; }`),
        tie('command').map((a) => `( ${a} )`),
        tie('command').map((a) => `! { ${a}; }`),
        fc
          .tuple(tie('command'), tie('command'), tie('command'))
          .map(([a, b, c]) => `if ${a}; then ${b}; else ${c}; fi`),
        fc.tuple(value, tie('command')).map(([a, b]) => `for w in ${a} z; do ${b}; done`),
        fc
          .tuple(value, tie('command'))
          .map(([a, b]) => `case ${a === '"$@"' ? 'q' : a} in a*) ${b} ;; *) echo other ;; esac`),
        tie('command').map((a) => `v=$( ${a} )`),
        tie('command').map((a) => `code=0; v=$( ${a} ) || code=$?; echo "c $code"`),
        // Loops that end, with a way out of them and a short cut.
        fc
          .tuple(fc.constantFrom('while', 'until'), tie('command'), fc.constantFrom('', 'break', 'continue'))
          .map(
            ([loop, body, way]) =>
              // A loop inside has the same counter: alone it would set back this one's for ever.
              `k=0; ${loop} ${loop === 'while' ? '[ "$k" -lt 2 ]' : '[ "$k" -ge 2 ]'}; do k=$((k + 1)); ${body.includes('k=0') ? `( ${body} )` : body}; ${way}\necho "k $k"; done`,
          ),
        fc.tuple(tie('command'), tie('command')).map(([a, b]) => `{ ${a}; } | { cat; ${b}; }`),
        tie('command').map((a) => `{ ${a}; } | while read -r x y; do echo "[$x][$y]"; done`),
        tie('command').map((a) => `{ ( ${a} ) & wait "$!" || echo "w $?"; }`),
        fc.tuple(value, tie('command')).map(([a, b]) => `g() { ${b}; return 4; }; g ${a} || echo "r $?"`),
        value.map(
          (a) => `{ while read -r x; do echo "<$x>"; done <<END\n${a.replaceAll("'", '')}\nsecond $n\nEND\n}`,
        ),
        tie('command').map((a) => `{ ${a}; } >/dev/null 2>&1`),
        tie('command').map((a) => `set -- a "b c"; shift; echo "$#" "$1"; ${a}`),
        value.map((a) => `case ${a === '"$@"' ? 'q' : a} in *"b"* | "") echo b ;; [!a-m]*) echo n ;; esac`),
      ),
      script: fc.array(tie('command'), { minLength: 1, maxLength: 5 }).map((commands) => commands.join('\n')),
    }));
    await fc.assert(
      fc.asyncProperty(script, fc.constantFrom('', 'set -e\n', 'set -eu\n'), async (text, options) => {
        const whole = `${options}v=ab n=0\nf() { [ "$n" -gt 0 ]; echo "f $n"; }\nreturn_me() { return 2; echo no; }\nstep=\nrun_me() { step="$*"; "$@"; }\ntrap 'code=$?; [ "$code" -eq 0 ] || echo "ended $code $step"' EXIT\n${text}\necho end "$v" $?\n`;
        expect(await simulated(whole)).toEqual(real(whole));
      }),
      // What is made smaller may be so in more ways than there is time and memory for: the seed that is told does for that.
      { numRuns: 150, endOnFailure: true },
    );
  });
});
