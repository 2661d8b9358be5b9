import { stringify } from 'yaml';
import { composeFilesOf, withoutKeys } from '../edits.ts';
import type { Layout } from './layout.ts';

export const included: Layout = {
  name: 'included',
  hides: true,
  what: 'compose.yaml that includes all files, no COMPOSE_FILE',
  apply: (files) => {
    const include = [{ path: [...composeFilesOf(files)], project_directory: '.', env_file: '.env' }];
    return withoutKeys('COMPOSE_FILE')({
      ...files,
      'compose.yaml': stringify({ name: 'supabase', include }),
    });
  },
};
