import { z } from 'zod';
import { nearNames } from '../engine/near-names.ts';
import { Problem } from '../model/problem.ts';
import { checks, practices } from '../practices/catalogue.generated.ts';
import { explain } from '../report/explain.ts';
import { defineCommand } from './command.ts';

export const explainCommand = defineCommand({
  name: 'explain',
  summary: 'Say what a check looks at, why it matters and where the rule comes from',
  description: 'Explains one check by its id, for example: seaworthy explain secrets/sample-api-keys',
  effect: 'read',
  input: z.object({ check: z.string().optional().describe('Id of the check') }),
  positional: ['check'],
  values: { check: 'check' },

  async run({ check: id }, _world, screen) {
    const check = checks.find((candidate) => candidate.id === id);
    const practice = practices.find((candidate) => id?.startsWith(`${candidate.id}/`));
    if (check === undefined || practice === undefined) throw noSuchCheck(id);
    return { exitCode: 0, text: explain(check, practice, screen) };
  },
});

function noSuchCheck(id: string | undefined): Problem {
  const names = checks.map((check) => check.id);
  const near = id === undefined ? [] : nearNames(id, names);
  return new Problem({
    code: 'no-such-check',
    message: id === undefined ? 'which check?' : `no check is called ${JSON.stringify(id)}`,
    hints: [near.length > 0 ? `did you mean ${near.join(' or ')}?` : 'docs/checks/README.md lists them'],
  });
}
