import { auditCommand } from './audit.ts';
import type { Command } from './command.ts';
import { diffCommand } from './diff.ts';
import { explainCommand } from './explain.ts';
import { historyCommand } from './history.ts';
import { initCommand } from './init.ts';
import { versionCommand } from './version.ts';

/** Every command, in the order of the help page. */
export const commands: readonly Command[] = [
  initCommand,
  auditCommand,
  explainCommand,
  diffCommand,
  historyCommand,
  versionCommand,
];
