// A writer on a stack of the lab: one numbered row, one commit, about every 50 ms, from a session of its own; and what it knows
// to be committed, which outlives the containers.
import { spawn } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { LabStack } from './stack.ts';

/** Tells each row after its commit. */
const text = `DO $$ DECLARE n int; BEGIN LOOP
  INSERT INTO numbered SELECT coalesce(max(id), 0) + 1 FROM numbered RETURNING id INTO n; COMMIT;
  RAISE NOTICE 'committed % %', n, extract(epoch from clock_timestamp()); PERFORM pg_sleep(0.05);
END LOOP; END $$`;

export interface Committed {
  readonly id: number;
  /** Milliseconds since the epoch, just after the commit. */
  readonly at: number;
}

export interface Writer {
  /** What the session has been told, oldest first. */
  committed(): readonly Committed[];
  close(): void;
}

/** Needs the table `numbered (id int primary key)`. Ends with the database, or by `close`. */
export function startWriter(stack: LabStack): Writer {
  return startWriterBy(['compose', 'exec', '-T', 'db'], stack.directory);
}

/** The same in a container by itself. @param exec words of docker that run something in the database's container */
export function startWriterBy(exec: readonly string[], directory = '/'): Writer {
  const folder = mkdtempSync(join(tmpdir(), 'swtest-writer-'));
  const path = join(folder, 'log');
  const log = openSync(path, 'w');
  const psql = ['psql', '-X', '-q', '-h', '127.0.0.1', '-U', 'supabase_admin', '-d', 'postgres', '-c', text];
  const child = spawn('docker', [...exec, ...psql], {
    cwd: directory,
    stdio: ['ignore', 'ignore', log],
  });
  closeSync(log);
  return {
    committed() {
      const told = readFileSync(path, 'utf8').matchAll(/committed (\d+) (\d+\.\d+)\n/g);
      return [...told].map(([, id, at]) => ({ id: Number(id), at: Number(at) * 1000 }));
    },
    close() {
      child.kill('SIGKILL');
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
