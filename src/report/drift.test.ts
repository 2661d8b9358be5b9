import { describe, expect, it } from 'vitest';
import { type Drift, hasDrift } from '../engine/drift/drift.ts';
import { printDrift } from './drift.ts';

const none: Drift = {
  schemaVersion: 1,
  project: 'supabase',
  directory: '/srv/supabase',
  generation: 4,
  live: true,
  wishes: [],
  files: [],
  keys: [],
  containers: [],
  rows: [],
  notes: [],
};

describe('drift for people', () => {
  it('says that all agree', () => {
    expect(hasDrift(none)).toBe(false);
    expect(printDrift(none)).toMatchInlineSnapshot(`
      "Supabase at /srv/supabase   project supabase   generation 4

      Wishes, files, containers and rows agree.
      "
    `);
  });

  it('does not speak of containers that nobody asked', () => {
    expect(printDrift({ ...none, live: false })).toMatch(/\nWishes and files agree\.\n$/);
  });

  it('has a section for each kind', () => {
    const drift: Drift = {
      ...none,
      live: false,
      files: [{ path: 'seaworthy/gen/4/compose.yaml', state: 'edited' }],
      keys: ['JWT_EXPIRY'],
      containers: [{ service: 'db', differs: ['image 15 -> 17'] }],
      rows: [{ subject: '_supabase _supavisor.tenants default_pool_size', recorded: '20', present: '15' }],
    };
    expect(hasDrift(drift)).toBe(true);
    expect(printDrift(drift)).toMatchInlineSnapshot(`
      "Supabase at /srv/supabase   project supabase   generation 4   files only: containers and rows were not asked

      Edited by hand
        seaworthy/gen/4/compose.yaml  edited
        .env JWT_EXPIRY  holds something else than Seaworthy wrote

      Containers that are not what the files say (docker compose up -d recreates them)
        db  image 15 -> 17

      Rows that are not what was set
        _supabase _supavisor.tenants default_pool_size  20 -> 15
      "
    `);
  });
});
