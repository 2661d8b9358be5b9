import { describe, expect, it } from 'vitest';
import { projectOf } from '../../../test/helpers/project.ts';
import { commandWith, settingIn } from './settings.ts';

const setting = (name: string, value: string) => ({
  kind: 'setting' as const,
  change: 'a/b',
  service: 'db',
  name,
  value,
});

const project = (db: Readonly<Record<string, unknown>>) => projectOf({ root: { services: { db } } });

describe('commandWith', () => {
  it.each([
    ["behind upstream's words", ['postgres', '-c', 'a=1'], ['postgres', '-c', 'a=1', '-c', 'work_mem=64MB']],
    [
      'in the place of the same setting',
      ['postgres', '-c', 'work_mem=4MB', '-c', 'a=1'],
      ['postgres', '-c', 'work_mem=64MB', '-c', 'a=1'],
    ],
    ['in one word with its option', ['postgres', '-cwork_mem=4MB'], ['postgres', '-cwork_mem=64MB']],
    ['in the long form, dashes and all', ['postgres', '--work-mem=4MB'], ['postgres', '--work_mem=64MB']],
    [
      'in the last of several places',
      ['postgres', '-c', 'WORK_MEM=1', '--work_mem=2'],
      ['postgres', '-c', 'WORK_MEM=1', '--work_mem=64MB'],
    ],
    ['behind options alone', ['-c', 'a=1'], ['-c', 'a=1', '-c', 'work_mem=64MB']],
    [
      'behind the entrypoint and the server',
      ['docker-entrypoint.sh', 'postgres'],
      ['docker-entrypoint.sh', 'postgres', '-c', 'work_mem=64MB'],
    ],
  ])('puts a setting %s', (_where, command, after) => {
    expect(commandWith('db', [setting('work_mem', '64MB')], project({ command }))).toEqual(after);
  });

  it('does not take a setting whose name only begins alike', () => {
    const command = ['postgres', '-c', 'work_mem_extra=1'];
    expect(commandWith('db', [setting('work_mem', '2')], project({ command }))).toEqual([
      ...command,
      '-c',
      'work_mem=2',
    ]);
  });

  it('puts several in the order of their names', () => {
    const settings = [setting('b', '2'), setting('a', '1')];
    expect(commandWith('db', settings, project({ command: ['postgres'] }))).toEqual([
      'postgres',
      '-c',
      'a=1',
      '-c',
      'b=2',
    ]);
  });

  it.each([
    ['supabase/postgres:17.6.1.136', ['postgres', '-D', '/etc/postgresql', '-c', 'a=1']],
    [
      'registry.example.com:5000/supabase/postgres@sha256:0',
      ['postgres', '-D', '/etc/postgresql', '-c', 'a=1'],
    ],
    ['postgres:17-alpine', ['postgres', '-c', 'a=1']],
  ])('knows the command of %s', (image, after) => {
    expect(commandWith('db', [setting('a', '1')], project({ image }))).toEqual(after);
  });

  it('takes an entrypoint of null for none, as Compose writes it', () => {
    const image = 'supabase/postgres:17.6.1.136';
    expect(commandWith('db', [setting('a', '1')], project({ image, entrypoint: null }))).toHaveLength(5);
  });

  it.each([
    ['an image whose command nobody knows', { image: 'acme/postgres:1' }],
    ['an image that is built', { image: 'supabase/postgres:1', build: { context: '.' } }],
    ['an entrypoint without a command', { image: 'supabase/postgres:1', entrypoint: ['sh'] }],
    ['a shell line', { command: ['sh', '-c', 'postgres -c a=1'] }],
  ])('refuses %s, naming the change', (_what, db) => {
    expect(() => commandWith('db', [setting('a', '1')], project(db))).toThrow(
      expect.objectContaining({ code: 'command-not-composable', message: expect.stringContaining('a/b') }),
    );
  });
});

describe('settingIn', () => {
  it('reads the value that counts, with every sign of equality in it', () => {
    expect(settingIn(['postgres', '-c', 'a=1', '--a=b=c'], 'a')).toBe('b=c');
  });

  it('finds nothing where there is nothing', () => {
    expect(settingIn(['postgres', '-c', 'ab=1'], 'a')).toBeUndefined();
  });
});
