import { serveCommand } from '../agent/serve-command.ts';
import type { Command } from '../commands/command.ts';
import { commands as others } from '../commands/index.ts';

/** Commands that stay behind all others on the help page. */
const last = ['completion', 'version'];

/**
 * Every command, in the order of the help page. `serve` is the agent's, whose layer lies above that of the commands because it
 * uses them (ARCHITECTURE.md), so only the command line knows all of them.
 */
export const commands: readonly Command[] = [
  ...others.filter(({ name }) => !last.includes(name)),
  serveCommand,
  ...others.filter(({ name }) => last.includes(name)),
];
