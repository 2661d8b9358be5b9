import { describe, expect, it } from 'vitest';
import { destroys, folderAfter } from './destructive.ts';

const directory = '/srv/supabase';
const target = {
  directory,
  project: 'supabase',
  volumes: ['supabase_db-config'],
  data: [
    {
      source: '/srv/supabase/volumes/db/data',
      target: '/var/lib/postgresql/data',
      directory,
      project: 'supabase',
    },
  ],
};
const values = new Map([['STAGING', '"/srv/staging"']]);

/** Whether the last command of a script destroys something of this deployment. */
function last(...script: readonly string[]): boolean {
  let from = directory;
  for (const text of script) from = folderAfter(text, from, values);
  return destroys(script.at(-1) ?? '', { ...target, from }, values);
}

describe('a command after a cd', () => {
  it.each([
    ['to another deployment', ['cd /srv/staging && docker compose down -v']],
    ['to another deployment, a line before', ['cd /srv/staging', 'docker compose down -v']],
    ['to another deployment, by a variable', ['cd "$STAGING"', 'docker compose down -v']],
    ['to another folder with data of the same name', ['cd /srv/staging; rm -rf volumes/db/data']],
  ])('%s destroys nothing here', (_name, script) => {
    expect(last(...script)).toBe(false);
  });

  it.each([
    ['there is none', ['docker compose down -v']],
    ['to the deployment', ['cd /srv/supabase/ && docker compose down -v']],
    [
      'to a folder in it, whose Compose file lies above',
      ['cd /srv/supabase/volumes && docker compose down -v'],
    ],
    ['to a folder in it, by a path from there', ['cd /srv/supabase/volumes/db && rm -rf data']],
    ['to where nobody can tell', ['cd "$(dirname "$0")"', 'docker compose down -v']],
    ['elsewhere, by an absolute path back', ['cd /tmp && rm -rf /srv/supabase/volumes/db/data']],
    ['elsewhere, by its project', ['cd /tmp && docker compose -p supabase down -v']],
  ])('destroys when %s', (_name, script) => {
    expect(last(...script)).toBe(true);
  });
});
