import { applyCommand } from './apply.ts';
import { auditCommand } from './audit.ts';
import { backupCommand } from './backup.ts';
import type { Command } from './command.ts';
import { completionCommand } from './completion.ts';
import { diffCommand } from './diff.ts';
import { drillCommand } from './drill.ts';
import { explainCommand } from './explain.ts';
import { firewallCommand } from './firewall.ts';
import { historyCommand } from './history.ts';
import { initCommand } from './init.ts';
import { limitsCommand } from './limits.ts';
import { mailCommand } from './mail.ts';
import { planCommand } from './plan.ts';
import { poolCommand } from './pool.ts';
import { proxyCommand } from './proxy.ts';
import { removeCommand } from './remove.ts';
import { restoreCommand } from './restore.ts';
import { rollbackCommand } from './rollback.ts';
import { tlsCommand } from './tls.ts';
import { versionCommand } from './version.ts';

/** Every command, in the order of the help page. */
export const commands: readonly Command[] = [
  initCommand,
  auditCommand,
  explainCommand,
  planCommand,
  proxyCommand,
  applyCommand,
  diffCommand,
  rollbackCommand,
  restoreCommand,
  removeCommand,
  firewallCommand,
  tlsCommand,
  poolCommand,
  limitsCommand,
  mailCommand,
  backupCommand,
  drillCommand,
  historyCommand,
  completionCommand,
  versionCommand,
];
