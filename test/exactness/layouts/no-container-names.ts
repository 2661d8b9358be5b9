import { addAlias, editCompose, servicesIn } from './documents.ts';
import { type Layout, withoutNames } from './layout.ts';

export const noContainerNames: Layout = {
  name: 'no-container-names',
  what: 'no container_name; who is called by it has an alias',
  apply: (files) =>
    editCompose(files, (document) => {
      for (const { body } of servicesIn(document)) {
        const name = body.get('container_name');
        if (typeof name !== 'string') continue;
        body.delete('container_name');
        addAlias(document, body, name);
      }
    }),
  view: withoutNames,
};
