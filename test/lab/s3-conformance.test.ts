// Real S3 servers of three kinds under the probe, over TLS with an authority of their own.
import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { probeStore } from '../../src/engine/object-store/conformance.ts';
import { persistently } from '../../src/engine/object-store/persistent.ts';
import { StoreFailure } from '../../src/model/store-failure.ts';
import type { S3Bucket, S3Object, S3Place } from '../../src/ports/s3.ts';
import { systemWorld } from '../../src/system/world.ts';
import { type Ran, seaworthy } from '../helpers/cli.ts';
import { stackCopy } from '../helpers/deployments.ts';
import { type Fault, startFaultyS3 } from '../helpers/faulty-s3.ts';
import { certificates } from '../helpers/relays.ts';
import { type LabStore, type LabStoreKind, startS3 } from './s3.ts';

const canRun = spawnSync('docker', ['info'], { stdio: 'ignore', timeout: 10_000 }).status === 0;
const isWanted = canRun || process.env['SEAWORTHY_REQUIRE_LAB'] === '1';
if (!isWanted) process.stderr.write('skipped: S3 servers of the lab need a Docker engine (lab/engine.sh)\n');

const minutes = 60_000;
const world = systemWorld();
const issuer = certificates();
const faults: readonly Fault[] = [
  { kind: 'answer', status: 503, word: 'SlowDown' },
  { kind: 'reset' },
  { kind: 'cut', bytes: 5000 },
];

async function bytesOf({ body }: S3Object): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of body) chunks.push(chunk);
  return Buffer.concat(chunks);
}

function placeOf({ url, region, bucket, keyId, secret, ca }: LabStore): S3Place {
  return { url, region, bucket, keyId, secret, style: 'path', authorities: ca };
}

function onStore(kind: LabStoreKind, body: (store: () => LabStore, place: () => S3Place) => void): void {
  describe.skipIf(!isWanted)(kind, { timeout: 3 * minutes }, () => {
    let store: LabStore | undefined;
    beforeAll(async () => {
      store = await startS3(kind);
    }, 5 * minutes);
    afterAll(() => store?.close());
    const running = () => store ?? expect.fail('the server did not start');
    body(running, () => placeOf(running()));
  });
}

async function isEmpty(place: S3Place): Promise<boolean> {
  const bucket = world.s3.open(place);
  const { objects } = await bucket.list({ prefix: 'seaworthy-probe-' });
  bucket.close();
  return objects.length === 0;
}

async function failureOf(place: S3Place, ask: (bucket: S3Bucket) => Promise<unknown>): Promise<StoreFailure> {
  const bucket = world.s3.open(place);
  const error = await ask(bucket).then(
    () => null,
    (thrown: unknown) => thrown,
  );
  bucket.close();
  return error instanceof StoreFailure ? error : expect.fail(`no StoreFailure but ${error}`);
}

onStore('swift', (_store, place) => {
  it('is trusted, and clean afterwards', async () => {
    const probe = await probeStore(place(), world);
    expect(probe.steps.filter(({ state }) => state !== 'ok')).toEqual([]);
    expect(probe).toMatchObject({ verdict: 'trusted', left: [] });
    expect(await isEmpty(place())).toBe(true);
  });

  it.each([
    ['a wrong secret', { secret: 'wrong-secret-4711' }, 'secret'],
    ['a wrong region', { region: 'eu-west-9' }, 'region'],
    ['an authority that nobody knows', { authorities: undefined }, 'untrusted'],
    ['a bucket that is not there', { bucket: 'nowhere' }, 'no-bucket'],
  ] as const)('refuses %s in words', async (_name, change, reason) => {
    const { authorities, ...rest } = { ...place(), ...change };
    const trusting = authorities === undefined ? rest : { ...rest, authorities };
    expect((await failureOf(trusting, (bucket) => bucket.list())).reason).toBe(reason);
  });
});

onStore('swift', (store, place) => {
  it('keeps every object behind a proxy that fails a third of the requests, over TLS on both sides', async () => {
    const { key, cert } = issuer.issue('localhost');
    const proxy = await startFaultyS3({ target: store().url, ca: store().ca, tls: { key, cert } });
    const url = `https://localhost:${proxy.port}`;
    const bucket = world.s3.open({ ...place(), url, authorities: issuer.authority });
    const often = { attempts: 20, pauseMs: 50, capMs: 200 };
    proxy.decide((_seen, number) => faults[number % 9] ?? null);
    for (let number = 0; number < 12; number++) {
      const content = world.randomBytes(10_000);
      await persistently(() => bucket.put(`behind/${number}`, content), world, often);
      const back = await persistently(
        async () => bytesOf(await bucket.get(`behind/${number}`)),
        world,
        often,
      );
      expect(back.equals(Buffer.from(content))).toBe(true);
    }
    bucket.close();
    await proxy.close();
  });
});

onStore('moto', (_store, place) => {
  it('is lenient: it takes a body that does not fit its Content-MD5', async () => {
    const probe = await probeStore(place(), world);
    expect(probe.steps.filter(({ state }) => state !== 'ok')).toMatchObject([
      { name: 'Content-MD5', state: 'warning' },
    ]);
    expect(probe).toMatchObject({ verdict: 'lenient', left: [] });
    expect(await isEmpty(place())).toBe(true);
  });

  it('leaves no version behind in a bucket that keeps them', async () => {
    const bucket = world.s3.open(place());
    await bucket.setVersioning('enabled');
    expect(await bucket.versioning()).toBe('enabled');
    await probeStore(place(), world);
    expect((await bucket.versions('seaworthy-probe-')).versions).toEqual([]);
    bucket.close();
  });

  it('keeps the rules of a life cycle as they were set', async () => {
    const bucket = world.s3.open(place());
    const rule = {
      id: 'old',
      isEnabled: true,
      prefix: 'objects/',
      expireOldVersionsDays: 30,
      abortUploadsDays: 7,
    };
    expect(await bucket.lifecycle()).toEqual([]);
    await bucket.setLifecycle([rule]);
    expect(await bucket.lifecycle()).toEqual([rule]);
    bucket.close();
  });
});

/** The files of a deployment that wishes this store, and `apply` in it: no container is needed for that. */
function deploymentWith({ url, region, bucket, keyId, secret, ca }: LabStore) {
  const directory = stackCopy('stock');
  for (const [name, text] of [
    ['ca.pem', ca],
    ['key-id', keyId],
    ['secret', secret],
  ] as const) {
    writeFileSync(join(directory, name), text, { mode: 0o600 });
  }
  const keys = 'key_id: file:key-id, secret: file:secret, ca: ./ca.pem';
  const store = `provider: other, bucket: ${bucket}, region: ${region}, endpoint: "${url}", ${keys}`;
  writeFileSync(join(directory, 'seaworthy.yaml'), `backup: { repositories: [{ ${store} }] }\n`);
  const run = (...words: readonly string[]): Ran => {
    const ran = seaworthy([...words, '-C', directory], { directory, timeoutMs: 2 * minutes });
    expect(`${ran.stdout}${ran.stderr}`).not.toContain(secret);
    return ran;
  };
  const apply = () => run('apply', '--only', 'backup', '--files-only', '--yes');
  return { directory, run, apply };
}

onStore('swift', (store) => {
  it('is taken by apply once it has passed, which is remembered with a date and without a key', () => {
    const { directory, run, apply } = deploymentWith(store());
    const applied = apply();
    expect(applied, applied.stderr).toMatchObject({ code: 0 });
    const remembered = readFileSync(join(directory, '.seaworthy/stores.json'), 'utf8');
    expect(remembered).toContain(`"bucket": "${store().bucket}"`);
    expect(remembered).toMatch(/"verdict": "trusted",\s+"at": "20/);
    expect(remembered).not.toContain(store().secret);
    const again = run('backup', 'check', '--probe', '--json');
    expect(again, again.stderr).toMatchObject({ code: 0 });
    expect(JSON.parse(again.stdout)).toMatchObject([{ verdict: 'trusted', left: [] }]);
  });
});

onStore('radosgw', (store, place) => {
  it('is refused by apply, which changes nothing', () => {
    const { directory, run, apply } = deploymentWith(store());
    const before = readdirSync(directory).sort();
    const applied = apply();
    expect(applied).toMatchObject({ code: 3, stdout: '' });
    expect(applied.stderr).toMatch(/is not trusted with backups: .*ranges: .*\nHINT: nothing was changed/);
    expect(readdirSync(directory).sort()).toEqual([...before, '.seaworthy'].sort());
    expect(readdirSync(join(directory, '.seaworthy/runs'))).toEqual([]);
    expect(run('backup', 'check', '--probe')).toMatchObject({ code: 1 });
  });

  it('is refused: it answers ranges with wrong bytes', async () => {
    const probe = await probeStore(place(), world);
    expect(probe.verdict).toBe('refused');
    expect(probe.steps.find(({ name }) => name === 'ranges')).toMatchObject({ state: 'failed' });
    expect(probe.left).toEqual([]);
    expect(await isEmpty(place())).toBe(true);
  });
});
