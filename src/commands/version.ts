import { z } from 'zod';
import { version } from '../model/version.ts';
import { defineCommand } from './command.ts';

export const versionCommand = defineCommand({
  name: 'version',
  summary: 'Print the version',
  description: 'Prints the version of seaworthy, and the Node that came in one archive with it, if one did.',
  effect: 'read',
  input: z.object({ json: z.boolean().default(false).describe('Print JSON') }),
  async run({ json }, { runtime }) {
    const facts = { name: 'seaworthy', version, node: runtime.node, ownNode: runtime.isOwn };
    if (json) return { exitCode: 0, text: `${JSON.stringify(facts)}\n` };
    const own = runtime.isOwn ? `with its own Node ${runtime.node}\n` : '';
    return { exitCode: 0, text: `${version}\n${own}` };
  },
});
