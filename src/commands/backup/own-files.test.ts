import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { quickScratch } from '../../../test/helpers/scratch-space.ts';
import { fakeWorld } from '../../../test/helpers/world.ts';
import { adopt } from '../../engine/adopted.ts';
import { systemFiles } from '../../system/files.ts';
import { filesOutside, mountsOutside, writtenFolders } from './own-files.ts';

function adopted() {
  const root = quickScratch();
  const directory = join(root, 'supabase');
  mkdirSync(directory);
  const compose = `services:
  one:
    image: x
    env_file: [../one.env, { path: ../absent.env, required: false }]
    secrets: [token]
    volumes: ["./data:/var/lib/x", "./conf.yml:/etc/conf.yml:ro", "../beside:/b", "named:/n"]
  two: { image: y, volumes: ["./data:/d", "../gone:/g"], build: { context: ../image } }
  seaworthy-backup: { image: z, volumes: ["../repository:/r"] }
secrets: { token: { file: ../token } }
volumes: { named: {} }
`;
  writeFileSync(join(directory, 'docker-compose.yml'), compose);
  for (const name of ['beside', 'image', 'repository']) mkdirSync(join(root, name));
  writeFileSync(join(root, 'one.env'), 'A=1\n');
  writeFileSync(join(root, 'token'), 'x');
  const world = { ...fakeWorld(), files: systemFiles() };
  return { root, directory, world, adopted: adopt({ directory, environment: {} }, world) };
}

it('env files of services, and files of secrets, are saved wherever they lie', () => {
  const { root, world, adopted: one } = adopted();
  expect(filesOutside(one, world.tree)).toEqual([join(root, 'one.env'), join(root, 'token')]);
});

it('what services mount from outside, or are built from, is told, and never what our sidecars read', () => {
  const { root, world, adopted: one } = adopted();
  expect(mountsOutside(one, world.tree)).toEqual([join(root, 'beside'), join(root, 'image')]);
});

it('folders in the directory that a service may write are told with the first that mounts them', () => {
  const { directory, adopted: one } = adopted();
  expect([...writtenFolders(one)]).toEqual([[join(directory, 'data'), 'one']]);
});
