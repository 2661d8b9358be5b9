import { defineCheck, fail, pass, seen, unknown } from '../../../engine/check.ts';
import { anchorOf } from '../../../engine/find-service.ts';
import { printBytes } from '../../../model/bytes.ts';
import { agoWords, askOwn } from '../own-backups.ts';

/** The promise is a minute: `archive_timeout` of 30 s, and as long for the way. */
const mostSeconds = 60;
/** The sidecar says how it stands every few seconds. */
const silentSeconds = 120;

export const walWaiting = defineCheck({
  id: 'backup/wal-waiting',
  pass: 'WAL reaches every repository within a minute',
  fail: 'WAL waits on this machine',
  why: 'What has not reached a repository is lost with this machine, and the spool grows until its disk is full.',
  severity: 'P1',
  sources: ['failure case 19', 'PostgreSQL manual, Continuous Archiving'],
  needs: ['services'],
  uses: ['backups'],

  run({ services }, { now, facts }) {
    const own = askOwn(services, facts.backups);
    if ('outcome' in own) return own.outcome;
    const { backups } = own;
    const { spool, database } = backups;
    if (database !== 'running') return unknown(`seaworthy-backup is ${database ?? 'not there'}`);
    if (spool === null) return unknown('seaworthy-backup says nothing of its spool');
    const silent = (now.getTime() - Date.parse(spool.at)) / 1000;
    if (silent > silentSeconds)
      return unknown(`seaworthy-backup has not told of its spool for ${agoWords(new Date(spool.at), now)}`);
    const at = anchorOf(services, 'backup', 'db');
    const { segments, bytes, oldest, failing } = spool;
    const wait = oldest === null ? 0 : (now.getTime() - Date.parse(oldest)) / 1000;
    const since = oldest === null ? '' : `, the oldest for ${agoWords(new Date(oldest), now)}`;
    const saw = segments === 0 ? 'nothing waits' : `${segments} segments (${printBytes(bytes)}) wait${since}`;
    if (failing === null && wait <= mostSeconds) return pass(seen('the spool', saw, at));
    return fail(
      failing === null
        ? `WAL has waited for ${agoWords(new Date(oldest ?? ''), now)}`
        : `WAL is not pushed: ${failing}`,
      [seen('the spool', saw, at)],
      {
        text: 'See which repository does not take it and mend that: nothing is lost, and what waits is pushed by itself then.',
        command: 'seaworthy backup status',
      },
    );
  },
});
