// Restore drills beside a running stack: real PostgreSQL, real pgBackRest and restic, a real S3 server, a writer that commits all the
// time. Services on top of the restored database are the lab's stand-ins; storage's writes to S3 as upstream does.
import { spawn } from 'node:child_process';
import {
  chmodSync,
  copyFileSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { DrillRecord } from '../../src/model/drill.ts';
import { watchArgv } from '../helpers/argv-watch.ts';
import { formsIn, secretsOf } from '../helpers/leaks.ts';
import { archivedIn, contentOf, drillStand, isGone, left, proofsThat, waysOut } from './drill-stand.ts';
import { bothRepositories, type LabStore, startS3 } from './s3.ts';
import { describeLab, run, until } from './stack.ts';
import { askStorage, expire, keepObjectsInStore, storeAddress } from './storage-in-store.ts';

const root = join(import.meta.dirname, '../..');
const minutes = 60_000;
const services = ['db', 'auth', 'rest', 'storage', 'meta'] as const;

describeLab('restore drills', { stack: 'envoy-17', services }, (stack) => {
  const repository = mkdtempSync(join(tmpdir(), 'swtest-drill-'));
  const shown: string[] = [];
  let image = '';
  let store: LabStore | undefined;
  let keepObjectsInFiles = async () => {};
  const theStore = () => store ?? expect.fail('there is no store');
  const { ran, drilled, withImage, startWriting, live, signalled, ...stand } = drillStand(stack, shown);
  const objects = (...requests: readonly string[]) => askStorage(stack(), ...requests);

  const put = (name: string) =>
    `-H 'content-type: image/png' --data-binary pixels 'URL/object/avatars/${name}'`;
  const picture = 'me/a%20(1).png';

  beforeAll(async () => {
    chmodSync(repository, 0o755);
    store = await startS3('moto', `${stack().project}_default`);
    copyFileSync(store.caFile, join(stack().directory, 'store-ca.pem'));
    stack().addFile('store-key-id', store.keyId);
    stack().addFile('store-secret', store.secret);
    const wishes = bothRepositories(repository, store).replace(
      'backup:\n',
      'backup:\n  archive_timeout: 5\n',
    );
    stack().addFile('seaworthy.yaml', wishes);
    image = stand.image();
    const done = ran('apply', '--yes', '--without-dump', '--only', 'backup');
    expect(done, done.stderr).toMatchObject({ code: 0 });
    stack().sql(`create table numbered (id int primary key); create table stop (id int);
      select vault.create_secret('the secret of the vault', 'one');
      insert into auth.users (email, instance_id, aud) values
        ('a@acme.dev', '00000000-0000-0000-0000-000000000000', 'authenticated'),
        ('b@acme.dev', '00000000-0000-0000-0000-000000000000', 'another'), ('c@acme.dev', null, 'authenticated')`);
    keepObjectsInFiles = await keepObjectsInStore(stack(), store);
    expect(ran('backup', 'keep-versions')).toMatchObject({ code: 0 });
    objects(
      `-H 'content-type: application/json' -d '{"id":"avatars"}' URL/bucket`,
      ...[put(picture), put('gone.png'), put('lost.png')],
    );
    startWriting();
    const saved = ran('backup', 'run');
    expect(saved, `${saved.stdout}${saved.stderr}`).toMatchObject({ code: 0 });
  }, 10 * minutes);

  afterAll(() => {
    store?.close();
    rmSync(repository, { recursive: true, force: true });
  });

  it(
    'prove a random second out of a bucket, which a seed brings back, with the objects of another; backup status ends with it',
    async () => {
      // Ten seconds that a second can be drawn from.
      const numbered = () => Number(stack().sql('select count(*) from numbered'));
      const saved = numbered();
      expect(await until(() => numbered() > saved + 200, 120)).toBe(true);
      const words = ['drill', '--seed', '4', '--repository', '2', '--json'];
      const before = ran(...words, '--dry-run');
      const { preview } = JSON.parse(before.stdout) as { readonly preview: { readonly moment: string } };
      // One lives on as an earlier version, of one nothing is left at all.
      objects(`-X DELETE 'URL/object/avatars/gone.png'`);
      await expire(theStore(), 'stub/avatars/lost.png');
      const result = ran(...words, '--keep');
      const ways = waysOut(storeAddress(stack(), theStore()));
      const inside = `${ways.find(([service]) => service === 'db')?.[1]}`;
      const isInternal = run(['docker', 'network', 'inspect', '--format', '{{.Internal}}', inside]).trim();
      expect(ran('drill', '--clean')).toMatchObject({ code: 0 });
      isGone();
      expect(result.code, `${result.stdout}\n${result.stderr}`).toBe(0);
      const { drill } = JSON.parse(result.stdout) as { readonly drill: DrillRecord };
      // The window goes on by some seconds in between.
      expect(Math.abs(Date.parse(preview.moment) - Date.parse(drill.target.moment ?? ''))).toBeLessThan(
        120_000,
      );
      expect(drill.target).toMatchObject({
        asked: 'random',
        seed: 4,
        moment: expect.stringMatching(/:\d\dZ$/),
      });
      expect(drill.from).toMatchObject({ repository: 2, place: expect.stringMatching(/^s3:/) });
      expect(proofsThat('failed', drill)).toEqual([]);
      const proof = (id: string) => drill.proofs.find((one) => one.id === id);
      expect(proof('rows')).toMatchObject({ status: 'passed' });
      expect(proof('auth-api')).toMatchObject({
        said: '1 user; 2 of another audience or instance, which auth never lists',
      });
      expect(proof('parity')).toMatchObject({
        status: 'passed',
        said: expect.stringMatching(/^1 of 3 rows have no object.*; 1 of them only as an earlier version/),
        details: [expect.stringMatching(/\/lost\.png\/.*its row is live/)],
      });
      expect(proof('objects')).toMatchObject({ status: 'passed', said: expect.stringContaining('1 by MD5') });

      expect(isInternal).toBe('true');
      const network = `${stack().project}_default`;
      const sidecars = ['seaworthy-backup', 'seaworthy-objects'];
      for (const [service, networks, reaches] of ways) {
        const isSidecar = sidecars.includes(service);
        expect([service, networks, reaches]).toEqual([service, isSidecar ? network : inside, isSidecar]);
      }
      expect(ways.map(([service]) => service)).toEqual(
        expect.arrayContaining(['db', 'auth', 'rest', ...sidecars]),
      );

      const status = ran('backup', 'status');
      expect(status.stdout).toMatch(/last proven restore: .* ago, to the second, in \d+ (?:s|min)\n$/);
      expect(ran('drill', '--list').stdout).toMatch(/Z {2}PROVEN .* proofs, \d+ (?:s|min)\n$/);
    },
    10 * minutes,
  );

  it(
    'prove the last commit under a writer with no secret in any argv, and touch neither the live stack nor the repository',
    async () => {
      await keepObjectsInFiles();
      objects(`-X DELETE 'URL/object/avatars/lost.png'`, put(picture));
      const saved = ran('backup', 'run');
      expect(saved, `${saved.stdout}${saved.stderr}`).toMatchObject({ code: 0 });
      const [was, held] = [live(), contentOf(repository)];
      const joined = spawn('docker', [
        'events',
        '--filter',
        'type=network',
        '--format',
        '{{.Action}} {{.Actor.Attributes.name}}',
      ]);
      let events = '';
      joined.stdout.on('data', (data) => {
        events += String(data);
      });
      const report = join(stack().directory, 'drill.md');
      const argv = await watchArgv();
      const drill = drilled(0, '--to', 'LATEST', '--report', report);
      const lines = await argv.end();
      const secrets = [...secretsOf(stack().directory), theStore().secret];
      expect(lines.some((line) => /pgbackrest.* restore\b/.test(line))).toBe(true);
      expect(lines.filter((line) => formsIn(line, secrets).length > 0)).toEqual([]);
      await until(() => events.includes('-drill-'), 20);
      joined.kill();
      expect(drill.verdict).toBe('green');
      expect(proofsThat('passed', drill)).toEqual([
        ...['major', 'moment', 'rows', 'databases', 'extensions', 'vault', 'services', 'images', 'logins'],
        ...['auth-api', 'rest-api', 'objects', 'parity', 'readable'],
      ]);
      expect(drill.rpo.seconds).toBeLessThanOrEqual(60);
      const { restored, open, well } = drill.rto;
      for (const seconds of [restored, open, well]) expect(seconds).toBeGreaterThan(0);
      expect(readFileSync(report, 'utf8')).toContain('**PROVEN.**');
      process.stderr.write(
        `drill: RPO ${drill.rpo.seconds} s, RTO ${well} s (restored ${restored} s, open ${open} s)\n`,
      );

      expect(live()).toBe(was);
      expect(events.split('\n').filter((line) => line.includes(`${stack().project}_default`))).toEqual([]);
      const now = contentOf(repository);
      for (const [name, digest] of held)
        if (!/\.(?:info|copy)$/.test(name)) expect(now.get(name), name).toBe(digest);
      const added = [...now.keys()].filter((name) => !held.has(name));
      // The live writer goes on; a drilled cluster would write on timeline 2.
      expect(added.filter((name) => !/^database\/archive\/main\/17-1\/00000001/.test(name))).toEqual([]);
      stack().sql('insert into stop values (1)');
    },
    10 * minutes,
  );

  it(
    'are red for an image of another major version, which is said before anything is restored',
    () => {
      run(['bash', join(root, 'lab/images.sh'), 'kong-15']);
      const older = /image: (supabase\/postgres:\S+)/.exec(
        readFileSync(join(root, 'lab/stacks/kong-15/docker-compose.yml'), 'utf8'),
      )?.[1];
      const drill = withImage(image, older ?? '', () => drilled(5, '--to', 'LATEST'));
      expect(proofsThat('failed', drill)).toEqual(['major']);
      expect(drill.rto.restored).toBeNull();
    },
    10 * minutes,
  );

  it(
    'are red for an extension that the image has no files of, and for WAL that is missing in the middle',
    () => {
      const other = `swtest-drill-image:${stack().project}`;
      const file = join(repository, '..', `${stack().project}.Dockerfile`);
      const find = "find / -xdev -path '*extension/uuid-ossp*' -delete -o -xdev -name uuid-ossp.so -delete";
      writeFileSync(file, `FROM ${image}\nRUN ${find}\n`);
      run(['docker', 'build', '--quiet', '--tag', other, '--file', file, join(root, 'lab/images/base')]);
      rmSync(file);
      const middle = archivedIn(repository).at(-2) ?? expect.fail('no segments');
      renameSync(join(repository, middle), join(repository, 'held'));
      try {
        const drill = withImage(image, other, () => drilled(5, '--to', 'LATEST', '--repository', '1'));
        const said = (id: string) => {
          const proof = drill.proofs.find((one) => one.id === id);
          return [proof?.said, ...(proof?.details ?? [])].join('\n');
        };
        expect(proofsThat('failed', drill)).toEqual(
          expect.arrayContaining(['moment', 'extensions', 'images']),
        );
        // PostgreSQL opened without a word.
        expect(said('moment')).toContain('WAL is missing');
        expect(said('extensions')).toContain('uuid-ossp 1.1 of postgres is not in the image');
      } finally {
        renameSync(join(repository, 'held'), join(repository, middle));
        run(['docker', 'rmi', other]);
      }
    },
    10 * minutes,
  );

  it(
    'are red for another key, and backup status says so behind the last proven restore',
    () => {
      const path = join(stack().directory, 'seaworthy/secrets/backup-key');
      const key = readFileSync(path, 'utf8');
      // In place: the containers hold this very file.
      writeFileSync(path, 'x'.repeat(key.length));
      try {
        const drill = drilled(5, '--repository', '1');
        expect(proofsThat('failed', drill)).toEqual(['backup']);
        expect(drill.proofs.at(-1)?.said).toContain('key does not open');
      } finally {
        writeFileSync(path, key);
      }
      const status = ran('backup', 'status');
      expect(status.code).toBe(1);
      expect(status.stdout).toMatch(/last proven restore: .* ago, .*; the drill of .* failed \(backup: /);
    },
    10 * minutes,
  );

  it(
    'asked to stop take everything down; killed, leave what the next one or --clean takes down',
    async () => {
      expect(await signalled('SIGINT')).toBe(4);
      isGone();
      expect(await signalled('SIGKILL')).toBeNull();
      expect(left().length).toBeGreaterThan(3);
      expect(ran('drill', '--clean')).toMatchObject({
        code: 0,
        stdout: expect.stringMatching(/^Taken down: /),
      });
      isGone();
    },
    10 * minutes,
  );

  it(
    'refuse a second outside of the window, and keep no secret',
    () => {
      expect(ran('drill', '--to', '2020-01-01T00:00:00Z')).toMatchObject({
        code: 2,
        stderr: expect.stringContaining('the window is'),
      });
      const folder = join(stack().directory, '.seaworthy/drills');
      const records = readdirSync(folder).map((name) => readFileSync(join(folder, name), 'utf8'));
      const texts = [...shown, ...records, readFileSync(join(stack().directory, 'drill.md'), 'utf8')];
      const secrets = [...secretsOf(stack().directory), theStore().secret];
      expect(formsIn(texts.join('\n'), secrets)).toEqual([]);
    },
    10 * minutes,
  );
});
