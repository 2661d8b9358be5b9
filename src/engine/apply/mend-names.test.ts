import { describe, expect, it } from 'vitest';
import type { Compose, ProjectContainer } from '../compose/compose.ts';
import { isHalfNamed, mendNames } from './mend-names.ts';

function container(name: string, service: string): ProjectContainer {
  const rest = { configHash: 'h', configFiles: [], workingDirectory: '/', inspected: null };
  return { id: `id-${name}`, name, service, state: 'running', health: 'healthy', ...rest };
}

function compose(containers: readonly ProjectContainer[], says: string | null = null) {
  const renamed: (readonly [string, string])[] = [];
  const one = {
    containers: async () => containers,
    async rename(id: string, name: string) {
      renamed.push([id, name]);
      return says;
    },
  } as unknown as Compose;
  return { one, renamed };
}

describe('names that a killed docker compose left', () => {
  it('are mended for the services that are asked for', async () => {
    const half = container('9a7cdccce02d_supabase-db', 'db');
    const other = container('9a7cdccce02d_supabase-auth', 'auth');
    expect([half, container('supabase-db', 'db')].map(isHalfNamed)).toEqual([true, false]);
    const { one, renamed } = compose([half, other]);
    expect(await mendNames(['db'], one)).toEqual([]);
    expect(renamed).toEqual([['id-9a7cdccce02d_supabase-db', 'supabase-db']]);
  });

  it('are left alone while another container has the name', async () => {
    const { one, renamed } = compose([container('9a7cdccce02d_db', 'db'), container('db', 'db')]);
    expect(await mendNames(['db'], one)).toEqual([]);
    expect(renamed).toEqual([]);
  });

  it('are told when Docker does not mend them', async () => {
    const { one } = compose([container('9a7cdccce02d_db', 'db')], 'no such container');
    expect(await mendNames(['db'], one)).toEqual(['no such container']);
  });
});
