import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { closeSync, openSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { seaworthy } from '../helpers/cli.ts';
import { stackCopy } from '../helpers/deployments.ts';
import { scratch } from '../helpers/scratch-space.ts';

const program = fileURLToPath(new URL('../../bin/seaworthy', import.meta.url));
const stock = stackCopy('stock');
const base = ['audit', '-C', stock, '--static', '--fail-on', 'none'];

describe('what an audit writes', () => {
  it('is nothing in the deployment', () => {
    const before = digestOf(stock);
    expect(seaworthy(base).code).toBe(0);
    expect(digestOf(stock)).toBe(before);
  });

  it.each(['000', '077'])('is readable by its owner alone under umask %s', (umask) => {
    const place = scratch();
    const words = [...base, '-o', join(place, 'audit.html'), '--save-facts', join(place, 'facts.json')];
    expect(seaworthy(words, { umask }).code).toBe(0);
    expect(readdirSync(place).sort()).toEqual(['audit.html', 'facts.json']);
    expect(readdirSync(place).map((name) => statSync(join(place, name)).mode & 0o777)).toEqual([
      0o600, 0o600,
    ]);
  });

  it('keeps the mode of a file that is already there', () => {
    const file = join(scratch(), 'audit.json');
    writeFileSync(file, 'old', { mode: 0o644 });
    expect(seaworthy([...base, '-o', file], { umask: '077' }).code).toBe(0);
    expect(statSync(file).mode & 0o777).toBe(0o644);
    expect(JSON.parse(readFileSync(file, 'utf8')).schemaVersion).toBe(1);
  });

  it('is refused in one line where nothing can be written', () => {
    const ran = seaworthy([...base, '-o', '/dev/null/audit.html']);
    expect(ran.stderr).toMatch(/cannot write \/dev\/null\/audit.html.*\nHINT: /);
    expect(ran.code).toBe(2);
  });

  it('is refused in one line where stdout takes nothing', () => {
    const full = openSync('/dev/full', 'w');
    const words = [program, 'audit', '-C', stock, '--static', '--json'];
    const ran = spawnSync(process.execPath, words, { stdio: ['ignore', full, 'pipe'], encoding: 'utf8' });
    closeSync(full);
    expect(ran.stderr).toMatch(/^cannot write the result to stdout \(ENOSPC\)\nHINT: .*\n$/);
    expect(ran.status).toBe(2);
  });

  it('is still a failure when the reader goes away', () => {
    const ran = spawnSync('bash', [
      '-c',
      '"$0" audit -C "$1" --static --json | head -c 1; exit "$PIPESTATUS"',
      program,
      stock,
    ]);
    expect(ran.stderr.toString()).toBe('');
    expect(ran.status).toBe(1);
  });

  it('goes whole through a closed pipe without complaint', () => {
    const ran = seaworthy([...base, '-o', '/dev/null']);
    expect(ran.code).toBe(0);
  });
});

/** Names, modes and contents of a tree. */
function digestOf(directory: string): string {
  const hash = createHash('sha256');
  for (const entry of readdirSync(directory, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name);
    hash.update(`${path} ${statSync(path).mode}`);
    if (entry.isFile()) hash.update(readFileSync(path));
  }
  return hash.digest('hex');
}
