export const SHELLS = ['bash', 'zsh', 'fish', 'powershell'] as const;
export type Shell = (typeof SHELLS)[number];

/** Stands in every script: a file without it is somebody else's. */
export const MARK = '# Made by glusterctl, which is asked what could come next: it never goes out of date.';

/**
 * A script that asks the program itself what could come next, so that it never goes out of date. `aliases`: further names
 * that it is called by.
 */
export function completionScript(shell: Shell, program: string, aliases: readonly string[] = []): string {
  const name = program.replaceAll(/[^A-Za-z0-9_]/g, '_');
  const all = [program, ...aliases];
  switch (shell) {
    case 'bash':
      return bashScript(program, name, all);
    case 'zsh':
      return `#compdef ${all.join(' ')}
${MARK}
_${name}() {
  local one value width=0
  local -a found values shown open openshown
  found=(\${(f)"$(${program} complete -- "\${(@Q)words[2,CURRENT-1]}" "\${(Q)PREFIX}" 2>/dev/null)"})
  if ! (( $#found )); then
    compset -P '--[^=]#='
    _files
    return
  fi
  for one in $found; do
    value=\${one%%$'\t'*}
    (( $#value > width && $#value < 40 )) && width=$#value
  done
  for one in $found; do
    value=\${one%%$'\t'*}
    [[ $one == *$'\t'* ]] && one="\${(r:width:)value}  -- \${one#*$'\t'}" || one=$value
    # what ends so goes on
    if [[ $value == *= ]]; then
      open+=("$value") openshown+=("$one")
    else
      values+=("$value") shown+=("$one")
    fi
  done
  (( $#values )) && compadd -l -d shown -a values
  (( $#open )) && compadd -l -S '' -d openshown -a open
}
if [[ $funcstack[1] == _${name} ]]; then
  _${name} "$@"
else
  compdef _${name} ${all.join(' ')}
fi
`;
    case 'fish':
      return `${MARK}
function __${name}_complete
  set -l words (commandline -opc)
  set -l typed (commandline -ct)
  set -l found (${program} complete -- $words[2..-1] "$typed" 2>/dev/null)
  if set -q found[1]
    printf '%s\\n' $found
  else if string match -q -- '--*=*' "$typed"
    set -l parts (string split -m 1 = -- "$typed")
    printf "$parts[1]=%s\\n" (__fish_complete_path "$parts[2]")
  else if not string match -q -- '-*' "$typed"
    __fish_complete_path "$typed"
  end
end
complete -c ${program} -f -a '(__${name}_complete)'
${aliases.map((alias) => `complete -c ${alias} -w ${program}\n`).join('')}`;
    default:
      return `${MARK}
Register-ArgumentCompleter -Native -CommandName ${all.join(', ')} -ScriptBlock {
  param($word, $ast, $position)
  $words = @($ast.CommandElements | Select-Object -Skip 1 | ForEach-Object { $_.ToString() })
  if ($word -eq '') { $words += '""' }
  & ${program} complete '--' @words 2>$null | ForEach-Object {
    $value, $about = $_ -split "\`t", 2
    if (-not $about) { $about = $value }
    [System.Management.Automation.CompletionResult]::new($value, $value, 'ParameterValue', $about)
  }
}
`;
  }
}

/** bash takes host:/dev/sdb and --sort=name for three words, and wants only the last of them back. */
function bashScript(program: string, name: string, all: readonly string[]): string {
  const isProgram = `(^|[[:space:]/])${program.replaceAll('.', '\\.')}(\\.js)?[\\'\\"]?([[:space:]]|$)`;
  return `${MARK}
_${name}() {
  local line=\${COMP_LINE:0:COMP_POINT} breaks= head= ask=${program} at found
  local -a words=()
  for ((at = 0; at <= COMP_CWORD; at++)); do
    if [[ $at == 0 || $line == [[:space:]]* ]]; then
      line=\${line#"\${line%%[![:space:]]*}"}
      words+=("")
    fi
    if ((at == COMP_CWORD)); then
      words[\${#words[@]}-1]+=$line
    else
      words[\${#words[@]}-1]+=\${COMP_WORDS[at]}
      line=\${line#"\${COMP_WORDS[at]}"}
    fi
  done
  local last=\${words[\${#words[@]}-1]}
  [[ $COMP_WORDBREAKS == *:* ]] && breaks+=:
  [[ $COMP_WORDBREAKS == *=* ]] && breaks+==
  [[ -n $breaks && $last == *[$breaks]* ]] && head=\${last%"\${last##*[$breaks]}"}
  # an alias may be the only way to it, or name a state; sudo would ask
  if ((BASH_VERSINFO[0] >= 4)) && [[ \${BASH_ALIASES[\${words[0]}]-sudo} != *sudo* ]]; then
    ask=\${BASH_ALIASES[\${words[0]}]}
  fi
  COMPREPLY=()
  while IFS= read -r found; do
    found=\${found%%$'\t'*}
    # what ends so goes on
    [[ $found == *= ]] && compopt -o nospace 2>/dev/null
    found=\${found#"$head"}
    [[ $found == *[^A-Za-z0-9_./:=@,+%^-]* ]] && printf -v found %q "$found"
    COMPREPLY+=("$found")
  done < <(eval "$ask complete -- \\"\\\${words[@]:1}\\"" 2>/dev/null </dev/null)
}
complete -o default -F _${name} ${all.join(' ')}
if ((BASH_VERSINFO[0] >= 4)); then
  for _${name}_alias in "\${!BASH_ALIASES[@]}"; do
    if [[ \${BASH_ALIASES[$_${name}_alias]} =~ ${isProgram} ]]; then
      complete -o default -F _${name} "$_${name}_alias"
    fi
  done
  unset _${name}_alias
fi
`;
}
