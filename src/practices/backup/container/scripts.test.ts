// All scripts of the containers by what there is to check shell text; those that find secrets by a real sh; and the image with them.
import { spawnSync } from 'node:child_process';
import { chmodSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { quickScratch as scratch } from '../../../../test/helpers/scratch-space.ts';
import { has, shells } from '../../../../test/helpers/shell-scripts.ts';
import { usualPlaces } from '../../../sidecar/places.ts';
import { archiveScript } from './archive-script.ts';
import { buildContext } from './build-context.ts';
import { entryScript } from './entry-script.ts';
import { fetchScript } from './fetch-script.ts';
import { keyFolder } from './objects-service.ts';
import { configFolder, dataFolder, objectsFolder, spoolFolder } from './paths.ts';
import { resticScript } from './restic-script.ts';
import { runScript } from './run-script.ts';

const scripts = {
  archive: archiveScript(),
  fetch: fetchScript(),
  run: runScript(),
  restic: resticScript(),
  entry: entryScript(),
};

describe.each(Object.entries(scripts))('the script %s', (_, text) => {
  it.each(shells)('can be read by %s %s', (...shell) => {
    const [program = '', ...rest] = shell;
    expect(spawnSync(program, [...rest, '-n'], { input: text, encoding: 'utf8' }).stderr).toBe('');
  });

  it.skipIf(!has('shellcheck'))('has nothing that shellcheck complains of', () => {
    const done = spawnSync('shellcheck', ['-s', 'sh', '-'], { input: text, encoding: 'utf8' });
    expect(done.stdout).toBe('');
  });
});

describe('seaworthy-run', () => {
  it('gives a program the secrets that are there, without their line end, and none of a repository that is not', () => {
    const secrets = scratch();
    writeFileSync(join(secrets, 'pg-password'), 'one two"\'$x\n');
    writeFileSync(join(secrets, 'backup-key'), 'the key');
    const text = runScript({ secrets, data: '/nonexistent' });
    const print = 'printf "%s|%s|%s" "$PGPASSWORD" "$RESTIC_PASSWORD" "$PGBACKREST_REPO1_S3_KEY"';
    const done = spawnSync('sh', ['-s', 'sh', '-c', print], { input: text, encoding: 'utf8' });
    expect(done.stderr).toBe('');
    expect(done.stdout).toBe('one two"\'$x|the key|');
  });
});

describe('seaworthy-restic', () => {
  it('asks for the number of a repository', () => {
    const done = spawnSync('sh', ['-s', '3'], { input: resticScript(), encoding: 'utf8' });
    expect(done.status).toBe(2);
  });

  it('says so where the configuration has no such repository', () => {
    const text = resticScript({ secrets: '/nonexistent', config: scratch(), authorities: '/nonexistent' });
    const done = spawnSync('sh', ['-s', '2', 'snapshots'], { input: text, encoding: 'utf8' });
    expect([done.status, done.stderr]).toEqual([
      2,
      'seaworthy: there is no repository 2 in the configuration\n',
    ]);
  });

  it("runs restic on the repository of that number, the key in a file and the store's keys in the environment", () => {
    const [secrets, tools, config] = [scratch(), scratch(), scratch()];
    writeFileSync(join(secrets, 'backup-key'), 'the key');
    writeFileSync(join(secrets, 'repo2-key-id'), 'ID\n');
    writeFileSync(join(secrets, 'repo2-secret'), 'SECRET');
    writeFileSync(join(config, 'restic-2'), 's3:of-2\n');
    writeFileSync(join(tools, 'restic'), '#!/bin/sh\necho "$@"\nenv | grep -E "^(RESTIC|AWS)_" | sort\n');
    chmodSync(join(tools, 'restic'), 0o755);
    const text = resticScript({ secrets, config, authorities: tools });
    const done = spawnSync('sh', ['-s', '2', 'snapshots', '--json'], {
      input: text,
      encoding: 'utf8',
      env: { PATH: `${tools}:${process.env['PATH']}`, RESTIC_PASSWORD: 'another' },
    });
    expect(done.stdout.split('\n')).toEqual([
      'snapshots --json',
      'AWS_ACCESS_KEY_ID=ID',
      'AWS_SECRET_ACCESS_KEY=SECRET',
      'RESTIC_CACHE_DIR=/tmp/restic-cache',
      `RESTIC_PASSWORD_FILE=${join(secrets, 'backup-key')}`,
      'RESTIC_REPOSITORY=s3:of-2',
      '',
    ]);
  });
});

describe('the image', () => {
  it('has its things where the program looks for them', () => {
    expect(usualPlaces).toEqual({
      data: dataFolder,
      spool: spoolFolder,
      objects: objectsFolder,
      config: `${configFolder}/sidecar.json`,
      databaseConfig: keyFolder,
    });
  });

  it('is built from these files alone', () => {
    const files = buildContext('the program');
    expect(Object.keys(files)).toEqual([
      'Dockerfile',
      'seaworthy-entry',
      'seaworthy-run',
      'seaworthy-restic',
      'sidecar.mjs',
    ]);
    const text = files['Dockerfile'] ?? '';
    const copied = [...text.matchAll(/^COPY (.*) \S+$/gm)].flatMap(([, names = '']) => names.split(' '));
    expect(copied).toEqual(Object.keys(files).slice(1));
    expect(text).toMatch(/^ARG BASE=debian:trixie-slim\nFROM \$BASE$/m);
    expect(text).toContain(
      'install -y --no-install-recommends pgbackrest restic nodejs ca-certificates attr ',
    );
  });
});
