import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { quickScratch } from '../../../test/helpers/scratch-space.ts';
import { fakeWorld } from '../../../test/helpers/world.ts';
import { adopt } from '../../engine/adopted.ts';
import { systemFiles } from '../../system/files.ts';
import { filesOutside, writtenFolders } from './own-files.ts';

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
  two: { image: y, volumes: ["./data:/d"] }
secrets: { token: { file: ../token } }
volumes: { named: {} }
`;
  writeFileSync(join(directory, 'docker-compose.yml'), compose);
  writeFileSync(join(root, 'one.env'), 'A=1\n');
  writeFileSync(join(root, 'token'), 'x');
  const world = { ...fakeWorld(), files: systemFiles() };
  return { root, directory, world, adopted: adopt({ directory, environment: {} }, world) };
}

it('env files of services, and files of secrets, are saved wherever they lie', () => {
  const { root, world, adopted: one } = adopted();
  expect(filesOutside(one, world.tree)).toEqual([join(root, 'one.env'), join(root, 'token')]);
});

it('folders in the directory that a service may write are told with the first that mounts them', () => {
  const { directory, adopted: one } = adopted();
  expect([...writtenFolders(one)]).toEqual([[join(directory, 'data'), 'one']]);
});
