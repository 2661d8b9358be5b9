import { bashScript } from './bash.ts';
import { fishScript } from './fish.ts';
import { zshScript } from './zsh.ts';

export const shells = ['bash', 'zsh', 'fish'] as const;

export type Shell = (typeof shells)[number];

/** What each shell is given. They only ask the program what could be typed next, so they hold no list that grows old. */
export const scripts: { readonly [Name in Shell]: string } = {
  bash: bashScript,
  zsh: zshScript,
  fish: fishScript,
};

export function isShell(text: string): text is Shell {
  return (shells as readonly string[]).includes(text);
}
