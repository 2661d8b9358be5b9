import { isMap, type YAMLMap } from 'yaml';
import type { StackFiles } from '../../helpers/audit-stack.ts';
import { editCompose, mapAt, scalarsOf, servicesIn } from './documents.ts';
import type { Layout } from './layout.ts';

type Values = readonly (readonly [string, string | null])[];

/** Values that mean the same in an env file without quotes; others stay in `environment`. */
const isPlain = /^(?:\$\{\w+(?::?-[\w./:-]*)?\}|[\w./:@%+,=*-])+$/;

export const envFiles: Layout = {
  name: 'env-files',
  what: 'values through env_file, one file per service and Compose file',
  apply: (files) => {
    const fixed = keysThatStay(files);
    const written: Record<string, string> = {};
    const edited = editCompose(files, (document, path) => {
      for (const { name, body } of servicesIn(document)) {
        const values = valuesOf(body);
        const moving = (values ?? []).filter(([key]) => !fixed.has(`${name}.${key}`));
        if (moving.length === 0) continue;
        const file = `env/${path.replace(/\.ya?ml$/, '')}.${name}.env`;
        written[file] = moving.map(([key, text]) => `${key}=${text}\n`).join('');
        const left = (values ?? []).filter(([key]) => fixed.has(`${name}.${key}`));
        if (left.length === 0) body.delete('environment');
        else for (const [key] of moving) mapAt(body, 'environment')?.delete(key);
        body.set('env_file', document.createNode([file]));
      }
    });
    return { ...edited, ...written };
  },
};

/** `service.KEY` of what cannot move, in every file: a value left in `environment` would win over one that moved. */
function keysThatStay(files: StackFiles): ReadonlySet<string> {
  const stay = new Set<string>();
  editCompose(files, (document) => {
    for (const { name, body } of servicesIn(document)) {
      const map = body.get('environment', true);
      const values = valuesOf(body);
      const whole = isMap(map) && values === null ? keysOf(map as YAMLMap) : [];
      const odd = (values ?? []).filter(([, text]) => text === null || !isPlain.test(text));
      for (const key of [...whole, ...odd.map(([key]) => key)]) stay.add(`${name}.${key}`);
    }
  });
  return stay;
}

function valuesOf(body: YAMLMap): Values | null {
  const map = mapAt(body, 'environment');
  return map === null ? null : scalarsOf(map);
}

function keysOf(map: YAMLMap): readonly string[] {
  return map.items.map(({ key }) => String(key));
}
