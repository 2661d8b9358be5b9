import { z } from 'zod';
import { version } from '../model/version.ts';
import { defineCommand } from './command.ts';

export const versionCommand = defineCommand({
  name: 'version',
  summary: 'Print the version',
  description: 'Prints the version of seaworthy, and nothing else.',
  effect: 'read',
  input: z.object({ json: z.boolean().default(false).describe('Print JSON') }),
  async run({ json }) {
    return {
      exitCode: 0,
      text: json ? `${JSON.stringify({ name: 'seaworthy', version })}\n` : `${version}\n`,
    };
  },
});
