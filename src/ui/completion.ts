export const SHELLS = ['bash', 'zsh', 'fish', 'powershell'] as const;
export type Shell = (typeof SHELLS)[number];

/** A script that asks the program itself what could come next, so that it never goes out of date. */
export function completionScript(shell: Shell, program: string): string {
  const name = program.replaceAll(/[^A-Za-z0-9_]/g, '_');
  switch (shell) {
    case 'bash':
      return `_${name}() {
  local IFS=$'\\n' head=
  local -a words=("\${COMP_WORDS[@]:1:COMP_CWORD}")
  # bash takes host:/dev/sdb for three words, and wants only the last of them back
  local line=\${COMP_LINE:0:COMP_POINT} joined= last
  line=\${line##*[[:space:]]}
  if [[ $line == *:* && $COMP_WORDBREAKS == *:* ]]; then
    head=\${line%:*}:
    for ((last = \${#words[@]} - 1; last > 0; last--)); do
      joined=\${words[last]}$joined
      unset "words[last]"
      [[ $joined == "$line" ]] && break
    done
    words+=("$line")
  fi
  COMPREPLY=($(${program} complete -- "\${words[@]}" 2>/dev/null))
  COMPREPLY=("\${COMPREPLY[@]#"$head"}")
}
complete -o default -F _${name} ${program}
`;
    case 'zsh':
      return `#compdef ${program}
_${name}() {
  local -a found
  found=("\${(@f)$(${program} complete -- "\${words[@]:1:$((CURRENT-1))}" 2>/dev/null)}")
  compadd -a found
}
compdef _${name} ${program}
`;
    case 'fish':
      return `function __${name}_complete
  set -l words (commandline -opc) (commandline -ct)
  ${program} complete -- $words[2..-1] 2>/dev/null
end
complete -c ${program} -f -a '(__${name}_complete)'
`;
    default:
      return `Register-ArgumentCompleter -Native -CommandName ${program} -ScriptBlock {
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
