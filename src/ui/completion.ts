export const SHELLS = ['bash', 'zsh', 'fish', 'powershell'] as const;
export type Shell = (typeof SHELLS)[number];

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
_${name}() {
  local -a found
  found=(\${(f)"$(${program} complete -- "\${(@Q)words[2,CURRENT-1]}" "\${(Q)PREFIX}" 2>/dev/null)"})
  if (( $#found )); then
    compadd -a found
  else
    compset -P '--[^=]#='
    _files
  fi
}
if [[ $funcstack[1] == _${name} ]]; then
  _${name} "$@"
else
  compdef _${name} ${all.join(' ')}
fi
`;
    case 'fish':
      return `function __${name}_complete
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
      return `Register-ArgumentCompleter -Native -CommandName ${all.join(', ')} -ScriptBlock {
  param($word, $ast, $position)
  $words = @($ast.CommandElements | Select-Object -Skip 1 | ForEach-Object { $_.ToString() })
  if ($word -eq '') { $words += '""' }
  & ${program} complete '--' @words 2>$null | ForEach-Object {
    [System.Management.Automation.CompletionResult]::new($_, $_, 'ParameterValue', $_)
  }
}
`;
  }
}

/** bash takes host:/dev/sdb and --sort=name for three words, and wants only the last of them back. */
function bashScript(program: string, name: string, all: readonly string[]): string {
  const isProgram = `(^|[[:space:]/])${program.replaceAll('.', '\\.')}(\\.js)?[\\'\\"]?([[:space:]]|$)`;
  return `_${name}() {
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
    COMPREPLY+=("\${found#"$head"}")
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
