import { stringify } from 'yaml';
import type { StackFiles } from '../../helpers/audit-stack.ts';
import { projectOf } from '../audited.ts';
import { composeFilesOf, removing } from '../edits.ts';
import { eachService, type Layout } from './layout.ts';
import { modelOf } from './model.ts';

export const literals: Layout = {
  name: 'literals',
  hides: true,
  what: 'one file with every value written out, no .env',
  apply: (files) => {
    // What no profile asks for is not in the model, and the .env that names profiles is gone.
    const model = eachService(modelOf(projectOf({ files })), ({ profiles: _, ...service }) => service);
    const text = stringify(escaped(model), { lineWidth: 0 });
    const left = removing('.env', ...composeFilesOf(files))(files);
    return { ...left, 'docker-compose.yml': text } satisfies StackFiles;
  },
  // Without variables there is none to be unset, unused or readable by others, and nothing says what was pasted where.
  blind: [
    'secrets/wide-env-file',
    'secrets/reserved-characters',
    'secrets/cut-secrets',
    'compose/unused-variables',
    'compose/unset-variables',
    'compose/carriage-returns',
    'compose/ignored-version',
    'analytics/dead-backend-variable',
    'pool/dead-variable',
    'mail/dead-tls-switch',
  ],
};

/** Compose reads `$$` as a dollar. */
function escaped(value: unknown): unknown {
  if (typeof value === 'string') return value.replaceAll('$', '$$$$');
  if (Array.isArray(value)) return value.map(escaped);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, escaped(part)]));
}
