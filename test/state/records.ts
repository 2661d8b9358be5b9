// A deployment's state on the real file system, for tests.
import { rmSync } from 'node:fs';
import { onTestFinished } from 'vitest';
import { type Places, placesOf } from '../../src/engine/state/places.ts';
import { prepareLockFolder, prepareState } from '../../src/engine/state/prepare.ts';
import type { Generation, JournalEntry, Run } from '../../src/model/run.ts';
import { systemTree } from '../../src/system/tree.ts';
import { directoryWith } from '../helpers/deployments.ts';
import { fakeWorld } from '../helpers/world.ts';

export const tree = systemTree();

/** A directory with an env file and the folders of `.seaworthy/`; taken away when the test is over. */
export function freshPlaces(files: Readonly<Record<string, string>> = { '.env': 'A=1\n' }): Places {
  const directory = directoryWith(files);
  onTestFinished(() => rmSync(directory, { recursive: true, force: true }));
  const places = placesOf(directory);
  prepareLockFolder(places, fakeWorld({ directory }));
  prepareState(places, tree);
  return places;
}

const hash = 'ab'.repeat(32);

export function someGeneration(number: number): Generation {
  return {
    schemaVersion: 1,
    number,
    run: number,
    madeBy: '0.1.0',
    madeAt: '2026-11-22T12:00:00.000Z',
    contributions: [
      {
        change: 'logs/bounded-container-logs',
        fragments: [
          { kind: 'service-key', service: 'db', path: ['logging'], how: 'set', value: { driver: 'local' } },
          { kind: 'environment', service: 'auth', name: 'KEY', value: { secret: 'env:KEY' } },
        ],
      },
    ],
    envFile: { path: '.env', existed: true },
    edits: [{ key: 'COMPOSE_FILE', before: null, after: 'docker-compose.yml:ü', change: 'engine' }],
    files: [{ path: 'compose.yaml', sha256: hash }],
    rows: [],
  };
}

export function someRun(number: number, parts: Partial<Run> = {}): Run {
  return {
    schemaVersion: 1,
    number,
    verb: 'apply',
    actor: { user: 'jane', host: 'box' },
    version: '0.1.0',
    startedAt: '2026-11-22T12:00:00.000Z',
    status: 'running',
    filesOnly: true,
    from: number - 1,
    to: number,
    stages: [{ change: 'a/b', action: 'apply', title: 'Do it', status: 'planned' }],
    ...parts,
  };
}

export const someEntries: readonly JournalEntry[] = [
  { step: 'begin', before: { existed: true, sha256: hash, mode: 0o600, uid: 0, gid: 0 } },
  { step: 'commit', generation: 1, envSha256: hash },
  { step: 'up', services: ['db', 'auth'] },
  { step: 'verified', change: 'a/b' },
  { step: 'end', status: 'applied' },
];
