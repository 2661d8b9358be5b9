import { defineCheck, fail, pass, seen, skip, unknown } from '../../../engine/check.ts';
import { serviceOf } from '../../../engine/find-service.ts';
import { gibibyte, printBytes } from '../../../model/bytes.ts';

/** pg_settings counts it in pages of 8 kB. */
const pageBytes = 8192;
/** PostgreSQL's own default, made for machines of another time. */
const byDefault = 128 * 1024 * 1024;
/** Below this the other services need what is left. */
const bigBytes = 8 * gibibyte;

export const smallSharedBuffers = defineCheck({
  id: 'limits/small-shared-buffers',
  pass: 'Postgres caches as much as its machine allows',
  fail: 'Postgres caches little on a machine with much memory',
  why: 'Every query that misses its 128 MB goes to the kernel or the disk, and the memory was paid for.',
  severity: 'P3',
  sources: ['failure case 74', 'PostgreSQL manual, shared_buffers: a quarter of the memory'],
  needs: ['services', 'settings', 'memory'],
  uses: ['engine'],

  run({ services, settings, memory }, { facts }) {
    const db = serviceOf(services, 'db');
    if (db === undefined) return skip('this stack runs no database');
    const pages = Number(settings['shared_buffers'] ?? Number.NaN);
    if (!Number.isFinite(pages)) return unknown('the server does not tell its shared_buffers');
    const buffers = pages * pageBytes;
    const machine = facts.engine.known
      ? Math.min(facts.engine.value.memoryBytes, memory.totalBytes)
      : memory.totalBytes;
    const limit = db.limits.memoryBytes ?? 0;
    const may = limit > 0 ? Math.min(limit, machine) : machine;
    const evidence = seen(
      'shared_buffers',
      `${printBytes(buffers)} where the database may use ${printBytes(may)}`,
      db.limits.at ?? db.at,
    );
    if (may < bigBytes || buffers > byDefault) return pass(evidence);
    return fail(
      `shared_buffers is ${printBytes(buffers)} with ${printBytes(may)} of memory`,
      [evidence],
      'seaworthy apply --only limits sets the memory of Postgres by its limit; it restarts the database, so choose the hour.',
    );
  },
});
