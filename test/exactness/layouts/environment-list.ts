import { editCompose, mapAt, scalarsOf, servicesIn, servicesToLeave } from './documents.ts';
import type { Layout } from './layout.ts';

export const environmentList: Layout = {
  name: 'environment-list',
  what: 'environment as a list of KEY=value',
  apply: (files) => {
    // What one file resets in a mapping cannot be reset in a list.
    const leave = servicesToLeave(files);
    return editCompose(files, (document) => {
      for (const { name, body } of servicesIn(document)) {
        const map = mapAt(body, 'environment');
        const values = map === null || leave.has(name) ? null : scalarsOf(map);
        if (values === null) continue;
        const items = values.map(([key, text]) => (text === null ? key : `${key}=${text}`));
        body.set('environment', document.createNode(items));
      }
    });
  },
};
