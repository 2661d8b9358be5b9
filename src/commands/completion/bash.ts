/** Readline completes file names itself (`compopt -o default`), with its own quoting; compopt came with bash 4. */
export const bashScript = `# Completion of seaworthy for bash 4 or newer. For yourself, with Debian's package bash-completion:
#   mkdir -p ~/.local/share/bash-completion/completions
#   seaworthy completion bash > ~/.local/share/bash-completion/completions/seaworthy
# Without that package, in ~/.bashrc:
#   eval "$(seaworthy completion bash)"
# It asks the program itself at each Tab, so a newer seaworthy needs no newer script.
_seaworthy() {
  local program=\${1/#\\~\\//$HOME/} kind='' line
  COMPREPLY=()
  while IFS= read -r line; do
    if [[ -z $kind ]]; then
      kind=$line
    else
      COMPREPLY+=("\${line%%$'\\t'*}")
    fi
  done < <("$program" __complete bash "\${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null </dev/null)
  case $kind in
    files) compopt -o default ;;
    directories) compopt -o dirnames ;;
  esac
}
complete -F _seaworthy seaworthy
`;
