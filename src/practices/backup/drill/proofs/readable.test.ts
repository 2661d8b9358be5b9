import { chmodSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { quickScratch } from '../../../../../test/helpers/scratch-space.ts';
import { systemExec } from '../../../../system/exec.ts';
import { readScript } from './readable.ts';

/** STAND-IN for psql and pg_dump: one line of shell each. */
async function read(psql: string, dump = 'echo "$PGDATABASE" >>"$SEEN"') {
  const folder = quickScratch();
  const seen = join(folder, 'seen');
  writeFileSync(seen, '');
  for (const [name, line] of Object.entries({ psql, pg_dump: dump })) {
    writeFileSync(join(folder, name), `#!/bin/sh\n${line}\n`);
    chmodSync(join(folder, name), 0o755);
  }
  const result = await systemExec().run({
    argv: ['sh', '-c', readScript, 'sh', 'db', '0'],
    environment: { PATH: `${folder}:/usr/bin:/bin`, SEEN: seen },
    timeoutMs: 20_000,
  });
  const { code, stdout } = result.ran ? result : expect.fail(result.reason);
  return { code, said: stdout.trim().split('\n'), seen: readFileSync(seen, 'utf8') };
}

describe('reading every row by pg_dump', () => {
  it('goes through every database, whatever its name', async () => {
    const { code, said, seen } = await read(`printf 'postgres\\nof two words\\nhost=elsewhere\\n'`);
    expect({ code, said, seen }).toEqual({
      code: 0,
      said: ['pg_dump'],
      seen: 'postgres\nof two words\nhost=elsewhere\n',
    });
  });

  it('has failed where one database cannot be read, and reads the others all the same', async () => {
    const dump =
      '[ "$PGDATABASE" = broken ] && { echo "invalid page" >&2; exit 1; }; echo "$PGDATABASE" >>"$SEEN"';
    const { code, said, seen } = await read(`printf 'broken\\npostgres\\n'`, dump);
    expect({ code, said, seen }).toEqual({ code: 1, said: ['pg_dump', 'invalid page'], seen: 'postgres\n' });
  });

  it('has failed where nobody knows which databases there are: nothing read proves nothing', async () => {
    expect((await read('echo "FATAL: out of connections" >&2; exit 2')).code).not.toBe(0);
    expect((await read('exit 0')).code).not.toBe(0);
  });
});
