import type { StackFiles } from '../../helpers/audit-stack.ts';
import { composeFilesOf } from '../edits.ts';
import { editCompose, servicesIn } from './documents.ts';
import { type Layout, renamed } from './layout.ts';
import { renameServices } from './rename.ts';

const rename = (name: string) => `supabase-${name}`;

/** As Coolify and others name them: every address in every file follows. */
export const supabaseNames: Layout = {
  name: 'supabase-names',
  what: 'services called supabase-*, with every address in every file',
  apply: (files) => {
    const names = namesIn(files);
    const texts = Object.entries(files).map(([path, text]) => [path, renameHosts(text, names)] as const);
    return editCompose(Object.fromEntries(texts), (document) => renameServices(document, rename));
  },
  // They ask only of the names that Supabase gives its services, and here nothing calls one by such a name.
  skips: ['compose/unresolvable-gateway-host', 'compose/unresolvable-upstream'],
  view: (model, side) => {
    if (side === 'after') return model;
    const text = renameHosts(JSON.stringify(model, null, 1), Object.keys(model.services));
    return renamed(JSON.parse(text), rename);
  },
};

function namesIn(files: StackFiles): readonly string[] {
  const names = new Set<string>();
  editCompose(files, (document) => {
    for (const { name } of servicesIn(document)) names.add(name);
  });
  return composeFilesOf(files).length === 0 ? [] : [...names];
}

/** `name:port`, Envoy's `address: name`, and values of keys that end in HOST. */
function renameHosts(text: string, names: readonly string[]): string {
  return names.reduce((sum, name) => {
    return sum
      .replace(new RegExp(`(^|//|@|[\\s"'=])${name}(?=:\\d{2,5}(?![\\d.]))`, 'gm'), `$1${rename(name)}`)
      .replace(new RegExp(`(address: )${name}(?=,)`, 'g'), `$1${rename(name)}`)
      .replace(new RegExp(`((?:HOST|HOSTNAME)"?[:=] ?"?)${name}(?="?,?$)`, 'gm'), `$1${rename(name)}`);
  }, text);
}
