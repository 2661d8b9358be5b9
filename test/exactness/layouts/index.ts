import { anchors } from './anchors.ts';
import { envFiles } from './env-files.ts';
import { environmentList } from './environment-list.ts';
import { extended } from './extends.ts';
import { included } from './included.ts';
import type { Layout } from './layout.ts';
import { literals } from './literals.ts';
import { noContainerNames } from './no-container-names.ts';
import { passedThrough } from './passed-through.ts';
import { prodSuffix } from './prod-suffix.ts';
import { profiles } from './profiles.ts';
import { splitFiles } from './split-files.ts';
import { supabaseNames } from './supabase-names.ts';

/** As the base is written. */
export const asWritten: Layout = {
  name: 'as-written',
  what: 'as the base is written',
  apply: (files) => files,
};

export const layouts: readonly Layout[] = [
  environmentList,
  passedThrough,
  noContainerNames,
  supabaseNames,
  prodSuffix,
  envFiles,
  anchors,
  profiles,
  splitFiles,
  extended,
  included,
  literals,
];
