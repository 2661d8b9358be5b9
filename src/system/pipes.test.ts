import { createHash } from 'node:crypto';
import { existsSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { systemPipes } from './pipes.ts';

const pipes = systemPipes();
const patient = { timeoutMs: 60_000 };
const folder = mkdtempSync(join(tmpdir(), 'pipes-'));
const sh = (line: string) => ({ argv: ['sh', '-c', line] as const });

describe('systemPipes', () => {
  it('hands bytes on from program to program, and says what passed', async () => {
    const big = 'seq 1 200000';
    const result = await pipes.run({ from: [sh(big), sh('cat')], to: sh('sha256sum'), ...patient });
    const sum = createHash('sha256')
      .update(Array.from({ length: 200_000 }, (_, index) => `${index + 1}\n`).join(''))
      .digest('hex');
    expect(result).toMatchObject({ ok: true, sha256: sum, last: { stdout: `${sum}  -\n` } });
  });

  it('reads a file, and unpacks it when it is packed', async () => {
    const text = 'create table t ();\n'.repeat(10_000);
    for (const [name, bytes] of [
      ['plain', Buffer.from(text)],
      ['packed', gzipSync(text)],
    ] as const) {
      writeFileSync(join(folder, name), bytes);
      const inputFile = join(folder, name);
      const result = await pipes.run({ inputFile, from: [], to: sh('wc -c'), ...patient });
      expect(result).toMatchObject({ ok: true, bytes: text.length, last: { stdout: `${text.length}\n` } });
    }
  });

  it('says that a packed file breaks off, and lets nobody take the part for the whole', async () => {
    const whole = gzipSync(Buffer.from(Array.from({ length: 100_000 }, (_, index) => index * 7)));
    writeFileSync(join(folder, 'half'), whole.subarray(0, whole.length / 2));
    const result = await pipes.run({
      ...{ inputFile: join(folder, 'half'), from: [], ...patient },
      to: sh(`cat > /dev/null && touch ${folder}/ended`),
    });
    expect(result).toMatchObject({ ok: false, reason: expect.stringContaining('to its end') });
    expect(existsSync(join(folder, 'ended'))).toBe(false);
  });

  it('does not let the last program end when one before it failed', async () => {
    const result = await pipes.run({
      from: [sh('echo part; echo broke >&2; exit 3')],
      to: sh(`cat > /dev/null; touch ${folder}/taken`),
      ...patient,
    });
    expect(result).toMatchObject({ ok: false, place: 0, reason: 'broke', end: { code: 3 } });
    expect(existsSync(join(folder, 'taken'))).toBe(false);
  });

  it('blames the last program when it stops reading, and ends what feeds it', async () => {
    const result = await pipes.run({ from: [sh('yes')], to: sh('echo no >&2; exit 7'), ...patient });
    expect(result).toMatchObject({ ok: false, place: 1, reason: 'no', end: { code: 7 } });
  });

  it('says which program there is not', async () => {
    const result = await pipes.run({ from: [{ argv: ['no-such-program'] }], ...patient });
    expect(result).toMatchObject({ ok: false, reason: 'no-such-program could not be started (ENOENT)' });
  });

  it('lets a filter change what passes and add to its end', async () => {
    const filter = {
      take: (part: Uint8Array) => Buffer.from(Buffer.from(part).toString('latin1').toUpperCase(), 'latin1'),
      end: () => Buffer.from('THE END'),
    };
    const out = join(folder, 'filtered');
    await pipes.run({ from: [sh('printf abc')], filter, to: sh(`cat > ${out}`), ...patient });
    expect(readFileSync(out, 'utf8')).toBe('ABCTHE END');
  });

  it('throws on what a filter throws, and ends every program', async () => {
    const filter = {
      take: () => {
        throw new Error('refused');
      },
      end: () => new Uint8Array(),
    };
    await expect(pipes.run({ from: [sh('yes')], filter, to: sh('cat'), ...patient })).rejects.toThrow(
      'refused',
    );
  });

  it('ends everything when it is told to', async () => {
    const order = new AbortController();
    const over = pipes.run({ from: [sh('sleep 300')], to: sh('cat'), ...patient, until: order.signal });
    order.abort();
    expect(await over).toMatchObject({ ok: false, reason: 'sh was stopped' });
  });
});
