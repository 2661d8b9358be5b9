import { z } from 'zod';
import { Problem } from '../model/problem.ts';
import { defineCommand } from './command.ts';
import { scripts, shells } from './completion/scripts.ts';

export const completionCommand = defineCommand({
  name: 'completion',
  summary: 'Print a script that completes commands in bash, zsh or fish',
  description: [
    'Completes verbs, options, values, ids of checks, and numbers of runs. The script says in its first lines where to put it;',
    'to try it in this shell only:',
    '',
    '  eval "$(seaworthy completion bash)"',
    '  eval "$(seaworthy completion zsh)"     (after compinit)',
    '  seaworthy completion fish | source',
  ].join('\n'),
  effect: 'read',
  input: z.object({ shell: z.enum(shells).optional().describe('Which shell: bash, zsh or fish') }),
  positional: ['shell'],

  async run({ shell }) {
    if (shell !== undefined) return { exitCode: 0, text: scripts[shell] };
    throw new Problem({
      code: 'usage',
      message: 'for which shell?',
      hints: [`say one of ${shells.join(', ')}: seaworthy completion ${shells[0]}`],
    });
  },
});
