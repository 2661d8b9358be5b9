import { isScalar } from 'yaml';
import { keyOf } from '../edits.ts';
import { editCompose, mapAt, servicesIn } from './documents.ts';
import type { Layout } from './layout.ts';

export const passedThrough: Layout = {
  name: 'passed-through',
  what: 'KEY alone in place of KEY: ${KEY}',
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
