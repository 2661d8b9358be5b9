/** `commandline -o` gives words without quotes; both path functions belong to fish. */
export const fishScript = `# Completion of seaworthy for fish 3 or newer. For yourself:
#   seaworthy completion fish > ~/.config/fish/completions/seaworthy.fish
# Or in ~/.config/fish/config.fish: seaworthy completion fish | source
# It asks the program itself at each Tab, so a newer seaworthy needs no newer script.
function __seaworthy_complete
    set -l words (commandline -opc)
    set -l current (commandline -ct)
    set -l program (string replace -r '^~/' "$HOME/" -- $words[1])
    set -e words[1]
    set -l lines (command $program __complete fish $words "$current" 2>/dev/null </dev/null)
    set -l prefix (string match -r -- '^--[^=]+=' "$current")
    set -l value (string replace -r -- '^--[^=]+=' '' "$current")
    switch "$lines[1]"
        case files
            for path in (__fish_complete_path "$value" '')
                echo "$prefix$path"
            end
        case directories
            for path in (__fish_complete_directories "$value" '')
                echo "$prefix$path"
            end
        case '*'
            set -e lines[1]
            test (count $lines) -gt 0; and printf '%s\\n' $lines
    end
end
complete -c seaworthy -f -k -a '(__seaworthy_complete)'
`;
