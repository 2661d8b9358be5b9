/** Works from a folder of `fpath` (then zsh has read `#compdef`) and from `eval`. */
export const zshScript = `#compdef seaworthy
# Completion of seaworthy for zsh. For yourself:
#   mkdir -p ~/.zsh/completions
#   seaworthy completion zsh > ~/.zsh/completions/_seaworthy
# and in ~/.zshrc, before compinit is called:
#   fpath=(~/.zsh/completions $fpath)
# Or in ~/.zshrc after compinit: eval "$(seaworthy completion zsh)"
# It asks the program itself at each Tab, so a newer seaworthy needs no newer script.
_seaworthy() {
  local program=\${(Q)words[1]} line text
  local -a lines candidates
  program=\${program/#\\~\\//$HOME/}
  lines=("\${(@f)$("$program" __complete zsh "\${(@Q)words[2,CURRENT-1]}" "\${(Q)PREFIX}" 2>/dev/null </dev/null)}")
  case $lines[1] in
    files|directories)
      [[ $PREFIX == --*=* ]] && compset -P '*='
      if [[ $lines[1] == files ]]; then _files; else _files -/; fi
      ;;
    *)
      for line in "\${(@)lines[2,-1]}"; do
        text=\${line%%$'\\t'*}
        candidates+=("\${text//:/\\\\:}:\${line#*$'\\t'}")
      done
      (( $#candidates )) && _describe -V seaworthy candidates
      ;;
  esac
}
if [[ $funcstack[1] == _seaworthy ]]; then
  _seaworthy "$@"
else
  compdef _seaworthy seaworthy
fi
`;
