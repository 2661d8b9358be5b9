// Real shells at a real terminal: `script` (util-linux) gives them one, and we press the keys.
import { spawn, spawnSync } from 'node:child_process';
import { mkdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Shell } from '../../src/commands/completion/scripts.ts';
import { scratch } from '../helpers/scratch-space.ts';

/** Without the start files of whoever runs the tests. */
const starts: { readonly [Name in Shell]: readonly string[] } = {
  bash: ['bash', '--norc', '--noprofile'],
  zsh: ['zsh', '-f'],
  fish: ['fish', '--no-config'],
};

const ready = 'READY> ';

const said = `said() { printf '\\nSAID'; printf '<%s>' "$@"; printf '\\n'; }`;

/** The ways in which a completion is loaded. `said` prints its arguments as the shell understood them. */
const prepared = {
  bash: `${said}; bind 'set enable-bracketed-paste off'; eval "$(seaworthy completion bash)"; PS1='READY''> '`,
  zsh: `${said}; autoload -Uz compinit; compinit -u -D; unset zle_bracketed_paste; eval "$(seaworthy completion zsh)"; PS1='READY''> '`,
  'zsh with fpath': `${said}; mkdir -p own; seaworthy completion zsh > own/_seaworthy; fpath=($PWD/own $fpath); autoload -Uz compinit; compinit -u -D; unset zle_bracketed_paste; PS1='READY''> '`,
};

export type Way = keyof typeof prepared;

export function shellOf(way: Way): 'bash' | 'zsh' {
  return way === 'bash' ? 'bash' : 'zsh';
}

export function isInstalled(shell: Shell): boolean {
  return spawnSync(shell, ['-c', 'exit 0']).status === 0 && spawnSync('script', ['--version']).status === 0;
}

/** A folder with `seaworthy` in it, to be put on the PATH. */
export function programFolder(): string {
  const folder = join(scratch(), 'with a blank');
  mkdirSync(folder);
  symlinkSync(fileURLToPath(new URL('../../bin/seaworthy', import.meta.url)), join(folder, 'seaworthy'));
  return folder;
}

export interface Place {
  readonly directory: string;
  /** From `programFolder`. */
  readonly program: string;
}

/** Types `keys` (with `\t` for Tab), sends the line, and gives the words that came to be. */
export function typed(way: Way, keys: string, place: Place): Promise<readonly string[]> {
  const child = spawn('script', ['-qec', `${starts[shellOf(way)].join(' ')} -i`, '/dev/null'], {
    ...here(place),
    stdio: ['pipe', 'pipe', 'inherit'],
    // A shell that waits for a key nobody presses.
    timeout: 25_000,
  });
  let screen = '';
  // ^A goes to the beginning of the line: what was completed becomes arguments of `said`.
  const lines = [`${prepared[way]}\r`, `${keys}\u0001said \r`, 'exit\r'];
  child.stdin.write(lines.shift() ?? '');
  return new Promise((resolve, reject) => {
    child.stdout.on('data', (chunk: Buffer) => {
      screen += chunk.toString();
      const prompts = screen.split(ready).length - 1;
      const isDone = prompts > 1 && /SAID<.*>\r?\n/.test(screen);
      if (prompts >= 1 && lines.length === 2) child.stdin.write(lines.shift() ?? '');
      if (isDone && lines.length === 1) child.stdin.end(lines.shift() ?? '');
    });
    child.on('error', reject);
    child.on('close', () => {
      const said = /\nSAID<(.*)>\r?\n/.exec(screen)?.[1];
      if (said === undefined) reject(new Error(`${way} showed:\n${screen}`));
      else resolve(said.split('><'));
    });
  });
}

/** Everything bash would list for these words, the last of which is being typed. */
export function listedByBash(words: readonly string[], place: Place): readonly string[] {
  const script = `eval "$(seaworthy completion bash)"
    compopt() { COMPREPLY+=("compopt $*"); }
    COMP_WORDS=(seaworthy "$@"); COMP_CWORD=$#; _seaworthy seaworthy "\${!#}"
    printf '%s\\n' "\${COMPREPLY[@]}"`;
  return output([...starts.bash, '-c', script, 'bash', ...words], place);
}

/** Everything fish would list for a line, without descriptions. */
export function listedByFish(line: string, place: Place): readonly string[] {
  const script = 'seaworthy completion fish | source; complete -C $argv[1]';
  const lines = output([...starts.fish, '-c', script, line], place);
  return lines.map((text) => text.split('\t')[0] ?? '');
}

function output([program = '', ...words]: readonly string[], place: Place): readonly string[] {
  const done = spawnSync(program, words, { ...here(place), encoding: 'utf8' });
  if (done.stderr !== '') throw new Error(`${program} complained: ${done.stderr}`);
  return done.stdout.split('\n').filter((line) => line !== '');
}

function here({ directory, program }: Place) {
  const { PATH } = process.env;
  return {
    cwd: directory,
    env: { PATH: `${program}:${PATH}`, HOME: directory, TERM: 'xterm', LANG: 'C.UTF-8' },
  };
}
