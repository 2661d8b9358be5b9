// Judgements that are one comparison each: right, wrong, and what could not be asked.
import { describe, expect, it } from 'vitest';
import type { Answer } from '../http-probe.ts';
import { readTour } from '../tour.ts';
import { judgeAuth } from './auth-api.ts';
import { judgeDatabases } from './databases.ts';
import { judgeExtensions } from './extensions.ts';
import { judgeImages } from './images.ts';
import { judgeLogins } from './logins.ts';
import { judgeMajor } from './major.ts';
import { judgeObjects, type ObjectSeen } from './objects.ts';
import { judgeParity, judgeUnsaved } from './parity.ts';
import { judgeReadable } from './readable.ts';
import { judgeRest } from './rest-api.ts';
import { judgeServices } from './services.ts';
import { judgeVault } from './vault.ts';

const answer = (more: Partial<Answer> = {}): Answer => ({
  ...{ status: 200, contentType: 'application/json', total: '', bytes: 5, md5: 'a'.repeat(32), text: '' },
  ...more,
});

describe('the proof of', () => {
  it('the major version', () => {
    expect(judgeMajor('17', 'postgres (PostgreSQL) 17.6\n').status).toBe('passed');
    expect(judgeMajor('17', 'postgres (PostgreSQL) 17.11 (Debian 17.11-1.pgdg)').status).toBe('passed');
    expect(judgeMajor('17', 'postgres (PostgreSQL) 15.8')).toMatchObject({
      status: 'failed',
      said: 'the backup is of PostgreSQL 17, and the image of 15',
    });
    expect(judgeMajor('17', 'no such program').status).toBe('failed');
  });

  it('databases', () => {
    const tour = [readTour('postgres', ''), readTour('_supabase', '')];
    expect(judgeDatabases(['postgres', '_supabase', 'template0'], tour).status).toBe('passed');
    expect(judgeDatabases(['postgres', 'dropped'], tour).said).toContain('dropped went after the backup');
    const closed = { ...readTour('_supabase', ''), failure: 'no' };
    expect(judgeDatabases([], [closed])).toMatchObject({
      status: 'failed',
      said: '_supabase cannot be opened: no',
    });
  });

  it('extensions', () => {
    const whole = 'extension|pgcrypto|1.3|t\nextension|plpgsql|1.0|t\n';
    expect(judgeExtensions([readTour('postgres', whole)])).toMatchObject({
      status: 'passed',
      said: '2 extensions, with their libraries',
    });
    expect(judgeExtensions([readTour('postgres', 'extension|vector|0.8.0|f\n')])).toMatchObject({
      status: 'failed',
      said: 'vector 0.8.0 of postgres is not in the image',
    });
    const unloadable = 'unloadable|$libdir/uuid-ossp|could not access file|\n';
    expect(judgeExtensions([readTour('postgres', `${whole}${unloadable}`)])).toMatchObject({
      status: 'failed',
      details: ['$libdir/uuid-ossp of postgres: could not access file'],
    });
  });

  it('the vault', () => {
    expect(judgeVault({ secrets: 3, decrypted: 3 })).toMatchObject({ status: 'passed', said: '3 secrets' });
    expect(judgeVault({ secrets: 3, decrypted: 2 }).status).toBe('failed');
    expect(judgeVault('invalid ciphertext')).toMatchObject({ status: 'failed', said: 'invalid ciphertext' });
    expect([judgeVault(null).status, judgeVault({ secrets: 0, decrypted: 0 }).status]).toEqual([
      'skipped',
      'skipped',
    ]);
  });

  it('logins', () => {
    const rest = { user: 'authenticator', usedBy: 'rest', refused: null };
    expect(judgeLogins([rest, { ...rest, usedBy: 'other' }])).toMatchObject({
      said: '1 role: authenticator',
    });
    expect(judgeLogins([rest, { ...rest, refused: 'password authentication failed' }])).toMatchObject({
      status: 'failed',
      said: 'authenticator (rest): password authentication failed',
    });
    expect(judgeLogins([]).status).toBe('failed');
  });

  it('services and images', () => {
    expect(judgeServices(['auth', 'rest'], new Map(), ['studio: not started'])).toMatchObject({
      ...{ status: 'passed', details: ['studio: not started'] },
    });
    expect(judgeServices(['auth'], new Map([['auth', 'is unhealthy']]), [])).toMatchObject({
      ...{ status: 'failed', said: 'auth is unhealthy' },
    });
    expect(judgeServices([], new Map(), []).status).toBe('skipped');
    const images = new Map([['db', 'sha256:1']]);
    expect(judgeImages(images, new Map([...images, ['studio', 'sha256:9']])).status).toBe('passed');
    expect(judgeImages(images, new Map([['db', 'sha256:2']])).status).toBe('failed');
    expect(judgeImages(images, new Map()).status).toBe('skipped');
  });

  it('auth', () => {
    const users = (count: number, total = '') =>
      answer({ total, text: JSON.stringify({ users: Array.from({ length: count }, () => ({})) }) });
    const rows = (own: number, others = 0) => ({ own, others });
    expect(judgeAuth(answer(), users(2), rows(2))).toMatchObject({ status: 'passed', said: '2 users' });
    expect(judgeAuth(answer(), users(1, '12408'), rows(12_408)).status).toBe('passed');
    expect(judgeAuth(answer(), users(1), rows(2))).toMatchObject({
      status: 'failed',
      said: 'auth tells of 1 users, and the database has 2',
    });
    expect(judgeAuth(answer({ status: 503 }), users(2), rows(2)).said).toBe('/health answered 503');
    const silent = answer({ status: 0, text: 'ECONNREFUSED' });
    expect(judgeAuth(answer(), silent, rows(2)).said).toContain('ECONNREFUSED');
    expect(judgeAuth(answer(), answer({ text: 'no JSON' }), rows(2)).status).toBe('failed');
  });

  it('auth, which lists the users of one audience and of the nil instance alone', () => {
    const users = answer({ total: '2' });
    expect(judgeAuth(answer(), users, { own: 2, others: 3 })).toMatchObject({
      status: 'passed',
      said: '2 users; 3 of another audience or instance, which auth never lists',
    });
    expect(judgeAuth(answer(), users, { own: 1, others: 1 }).status).toBe('failed');
  });

  it('PostgREST', () => {
    const rows = (...seen: readonly string[]) =>
      answer({ text: JSON.stringify(seen.map((one) => ({ seen_by: one }))) });
    const both = new Map([
      ['anon', rows('anon')],
      ['authenticated', rows('authenticated')],
    ] as const);
    expect(judgeRest(both).status).toBe('passed');
    expect(judgeRest(new Map([...both, ['authenticated', rows('anon', 'authenticated')]]))).toMatchObject({
      status: 'failed',
      said: 'authenticated sees the rows of anon and authenticated',
    });
    expect(judgeRest(new Map([['anon', rows()]])).status).toBe('failed');
    expect(judgeRest(new Map([['anon', answer({ status: 401 })]])).status).toBe('failed');
    expect(judgeRest(new Map([['anon', rows('anon')]])).said).toContain('no shared secret');
  });

  it('objects', () => {
    const one: ObjectSeen = {
      ...{
        bucket: 'avatars',
        name: 'me.png',
        bytes: 5,
        contentType: 'image/png',
        eTag: `"${'a'.repeat(32)}"`,
      },
      answer: answer({ contentType: 'image/png' }),
    };
    expect(judgeObjects([one], 1)).toMatchObject({
      status: 'passed',
      said: expect.stringContaining('1 by MD5'),
    });
    const wrong: readonly Partial<ObjectSeen>[] = [
      { bytes: 6 },
      { contentType: 'text/plain' },
      { eTag: 'b'.repeat(32) },
      { answer: answer({ status: 404 }) },
    ];
    for (const more of wrong) expect(judgeObjects([{ ...one, ...more }], 1).status).toBe('failed');
    expect(judgeObjects([{ ...one, eTag: 'W/"1-2"', contentType: null, bytes: null }], 1).status).toBe(
      'passed',
    );
    expect(judgeObjects([], 3)).toMatchObject({ status: 'skipped', said: 'no object in 3 buckets' });
  });

  it('parity', () => {
    const seen = {
      rows: 3,
      younger: 0,
      missing: 0,
      shown: [],
      missingLive: [],
      snapshot: '2026-11-27T02:00:00Z',
      backup: Date.parse('2026-11-27T01:55:00Z'),
    };
    expect(judgeParity(seen)).toMatchObject({ status: 'passed', said: '3 of 3 rows have their file' });
    expect(judgeParity({ ...seen, younger: 2 }).said).toContain('2 came after the snapshot');
    expect(judgeParity({ ...seen, missing: 1, shown: ['a/b'] })).toMatchObject({
      status: 'failed',
      details: ['a/b: not in the repository'],
    });
    const known = judgeParity({ ...seen, missing: 1, shown: ['a/b'], missingLive: ['a/b'] });
    expect(known).toMatchObject({ status: 'passed', details: ['a/b: not in the live store either'] });
    expect(judgeParity({ ...seen, missing: 51, shown: ['a'], missingLive: ['a'] }).status).toBe('failed');
  });

  it('parity, where the database went on being saved and objects did not', () => {
    const seen = { rows: 3, missing: 0, shown: [], missingLive: [], snapshot: '2026-11-20T02:00:00Z' };
    const backup = Date.parse('2026-11-27T01:55:00Z');
    expect(judgeParity({ ...seen, younger: 0, backup }).status).toBe('passed');
    expect(judgeParity({ ...seen, younger: 2, backup })).toMatchObject({
      status: 'failed',
      said: '2 of 5 rows came after the snapshot of 2026-11-20T02:00:00Z; the database was saved since, and objects were not',
    });
  });

  it('parity, where no snapshot holds objects', () => {
    expect(judgeUnsaved(0).status).toBe('skipped');
    expect(judgeUnsaved(2)).toMatchObject({
      status: 'failed',
      said: '2 rows of storage.objects, and no snapshot of objects is saved',
    });
  });

  it('readable pages', () => {
    expect(judgeReadable('pg_amcheck', []).said).toContain('checked by pg_amcheck');
    expect(judgeReadable('pg_dump', ['invalid page in block 3'])).toMatchObject({
      status: 'failed',
      said: 'invalid page in block 3',
    });
  });
});
