import { addAlias, editCompose, servicesIn } from './documents.ts';
import { type Layout, renamed, withoutNames } from './layout.ts';
import { renameServices } from './rename.ts';

const suffix = '-prod';

/** The addresses stay: each service answers to its old names by an alias. */
export const prodSuffix: Layout = {
  name: 'prod-suffix',
  what: 'services and containers called *-prod, the old names as aliases',
  apply: (files) => {
    const aliased = new Set<string>();
    return editCompose(files, (document) => {
      for (const { name, body } of servicesIn(document)) {
        const container = body.get('container_name');
        if (typeof container === 'string') {
          body.set('container_name', `${container}${suffix}`);
          addAlias(document, body, container);
        }
        // Lists of aliases are merged, so the first file that names a service is enough.
        if (!aliased.has(name)) addAlias(document, body, name);
        aliased.add(name);
      }
      renameServices(document, (name) => `${name}${suffix}`);
    });
  },
  view: (model, side) => {
    const same = withoutNames(model);
    return side === 'before' ? renamed(same, (name) => `${name}${suffix}`) : same;
  },
};
