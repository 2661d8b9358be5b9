import { isScalar } from 'yaml';
import { keyOf } from '../edits.ts';
import { editCompose, mapAt, servicesIn } from './documents.ts';
import type { Layout } from './layout.ts';

export const passedThrough: Layout = {
  name: 'passed-through',
  what: 'KEY alone where its value was that of the variable KEY',
  apply: (files) =>
    editCompose(files, (document) => {
      for (const { body } of servicesIn(document)) {
        for (const pair of mapAt(body, 'environment')?.items ?? []) {
          const key = String(pair.key);
          const isSame = isScalar(pair.value) && pair.value.value === `\${${key}}`;
          if (isSame && keyOf(key)(files) !== '') pair.value = null;
        }
      }
    }),
};
