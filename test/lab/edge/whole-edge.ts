// What every edge must do, whoever ends TLS. The slow promises run at once, so that a whole edge takes about a minute and a half.
import { createHash } from 'node:crypto';
import { expect, it } from 'vitest';
import { certificateOf } from './certificate.ts';
import { countsOf, forged, internalPaths, seenBehind, statusesOf, tryCode } from './doors.ts';
import { ask, authorityOf, type Edge } from './edge.ts';
import { offersOf, versionsOf } from './grade.ts';
import { holdSocket } from './socket.ts';
import { download, makeBucket, noise, upload, uploadInParts, whoRefused } from './storage.ts';

export interface EdgePromises {
  /** Part of the issuer's name. */
  readonly issuer: RegExp;
  /** The size that Storage allows. */
  readonly limitBytes: number;
}

const slowMs = 180_000;

/** All promises, of one edge. */
export function promiseEdge(edge: () => Edge, promises: EdgePromises): void {
  promiseDoors(edge, promises);
  promiseLongWays(() => [edge()], promises);
}

/** Those that take seconds. */
export function promiseDoors(edge: () => Edge, { issuer, limitBytes }: EdgePromises): void {
  it('shows a certificate for its name that holds now, under the expected root', async () => {
    const shown = await certificateOf(edge());
    expect(shown.issuer).toMatch(issuer);
    expect(shown.names).toContain(`DNS:${edge().domain}`);
    expect(shown.from.getTime()).toBeLessThanOrEqual(Date.now());
    expect(shown.until.getTime()).toBeGreaterThan(Date.now());
  });

  it('speaks TLS 1.2 and 1.3 alone, with ciphers of grade A that keep past sessions secret', async () => {
    expect(await versionsOf(edge())).toEqual(['TLSv1.2', 'TLSv1.3']);
    const offers = await offersOf(edge());
    expect([...new Set(offers.map(({ version }) => version))]).toEqual(['TLSv1.2', 'TLSv1.3']);
    expect(offers.filter(({ grade }) => grade !== 'A')).toEqual([]);
    const old = offers.filter(({ version }) => version === 'TLSv1.2');
    expect(old.filter(({ cipher }) => !/^TLS_ECDHE_\w+_(?:GCM|CHACHA20)_/.test(cipher))).toEqual([]);
  });

  it('leads plain http to https, whatever the caller says of its own way, and does so once', async () => {
    for (const headers of [{}, { 'x-forwarded-proto': 'https' }]) {
      const path = '/auth/v1/health?a=b';
      const answer = await ask(edge(), { scheme: 'http', path, headers });
      expect(answer.status).toBe(308);
      expect(answer.headers.location).toBe(`https://${authorityOf(edge())}${path}`);
    }
    const arrived = await ask(edge(), { path: '/auth/v1/health', headers: { apikey: edge().anonKey } });
    expect(arrived.status).toBe(200);
  });

  it('says that browsers shall come by https alone, and guess no types', async () => {
    for (const path of ['/auth/v1/health', '/storage/v1/status', '/']) {
      const { headers } = await ask(edge(), { path, headers: { apikey: edge().anonKey } });
      expect(headers['strict-transport-security'], path).toMatch(/^max-age=\d{7,}/);
      expect(headers['x-content-type-options'], path).toBe('nosniff');
      expect(headers['referrer-policy'], path).toBeDefined();
      expect(headers['server'] ?? '', path).not.toMatch(/\d/);
    }
  });

  it('keeps Studio behind a login and internal things closed, however they are spelled', async () => {
    const studio = await ask(edge(), { path: '/' });
    expect(studio.status).toBe(401);
    const statuses = await statusesOf(edge(), internalPaths);
    expect(statuses.filter((line) => !/ (?:400|403|404)$/.test(line))).toEqual([]);
  });

  it('tells who calls, and passes on no claim of the caller', async () => {
    const auth = await seenBehind(edge(), 'auth');
    const storage = await seenBehind(edge(), 'storage');
    for (const seen of [auth, storage]) {
      expect(JSON.stringify(seen)).not.toMatch(/203\.0\.113\.7|198\.51\.100\.9|evil/);
      expect(String(seen['x-forwarded-for'])).toMatch(/^(?:\d+\.){3}\d+/);
    }
    expect(storage).toMatchObject({
      'x-forwarded-proto': 'https',
      'x-forwarded-host': expect.stringContaining(edge().domain),
      'x-forwarded-port': String(edge().httpsPort),
      'x-forwarded-prefix': '/storage/v1',
    });
  });

  it('gives every caller one budget, and none more for a forged address', async () => {
    const many = await Promise.all(Array.from({ length: 45 }, () => tryCode(edge())));
    expect(countsOf(many)[429]).toBeGreaterThanOrEqual(10);
    expect(countsOf(many)[403]).toBeGreaterThanOrEqual(25);
    const others = await Promise.all(
      Array.from({ length: 10 }, (_, index) => {
        const address = `203.0.113.${index + 20}`;
        const claims = Object.keys(forged).filter((name) => !/proto|host|port|prefix/.test(name));
        return tryCode(edge(), Object.fromEntries(claims.map((name) => [name, address])));
      }),
    );
    expect(countsOf(others)[429]).toBeGreaterThanOrEqual(8);
  });

  it('leaves it to Storage to refuse what is too large, and stops what nobody would take', async () => {
    await makeBucket(edge());
    const little = await upload(edge(), 'little-too-large', Buffer.alloc(limitBytes + 1024));
    expect(whoRefused(little)).toBe('storage');
    const much = await upload(edge(), 'much-too-large', Buffer.alloc(limitBytes + 8 * 1024 * 1024));
    // Caddy counts while it passes the body on, so Storage may be the first to refuse.
    expect(['proxy', 'storage']).toContain(whoRefused(much));
  });

  it('sends a resumable upload to its own public address, and lets it go on', async () => {
    await makeBucket(edge());
    const done = await uploadInParts(edge(), 'in-parts', noise(7 * 1024 * 1024));
    const address = `https://${authorityOf(edge())}/storage/v1/upload/resumable/`;
    expect(done.location.startsWith(address), done.location).toBe(true);
    expect(done).toMatchObject({ offset: String(3.5 * 1024 * 1024), status: 204 });
  });
}

/** Those that take minutes, of several edges at once. */
export function promiseLongWays(edges: () => readonly Edge[], { limitBytes }: EdgePromises): void {
  it(
    'holds a silent WebSocket for 75 seconds, and lets a download of 40 seconds come whole',
    async () => {
      const body = noise(limitBytes);
      for (const edge of edges()) {
        await makeBucket(edge);
        const stored = await upload(edge, 'large', body);
        expect(stored.status, stored.body.toString('utf8')).toBe(200);
      }
      const ways = edges().map((edge) =>
        Promise.all([holdSocket(edge, 75_000), download(edge, 'large', Math.ceil(limitBytes / 40))]),
      );
      for (const [said, loaded] of await Promise.all(ways)) {
        expect(said.map((text) => text.includes('"status":"ok"'))).toEqual([true, true]);
        expect(loaded).toMatchObject({ isWhole: true, bytes: limitBytes });
        expect(loaded.sha256).toBe(createHash('sha256').update(body).digest('hex'));
        expect(loaded.seconds).toBeGreaterThan(38);
      }
    },
    slowMs,
  );
}
