// A stack that is backed up into a folder and a bucket, and what is asked of it.
import { chmodSync, copyFileSync, mkdtempSync, readdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { AuditReport } from '../../src/model/audit.ts';
import type { DatabaseStatus } from '../../src/model/sidecar.ts';
import type { RepositoryInfo } from '../../src/practices/backup/operations/pgbackrest.ts';
import type { Ran } from '../helpers/cli.ts';
import { bothRepositories, type LabStore, startS3 } from './s3.ts';
import { type LabStack, run } from './stack.ts';
import { onStack } from './whole-journey.ts';

export interface Listed {
  readonly shown: string;
  readonly info: Pick<RepositoryInfo, 'backups'>;
}

/** @param shown gets all that commands print */
export function backupStand(stack: () => LabStack, shown: string[]) {
  function seaworthy(...words: readonly string[]): Ran {
    const ran = onStack(stack(), ...words);
    shown.push(ran.stdout, ran.stderr);
    return ran;
  }
  const container = (service: string) => stack().compose('ps', '-q', service).trim();
  const inObjects = (...words: readonly string[]) =>
    run(['docker', 'exec', container('seaworthy-objects'), ...words]);
  const sidecarStatus = (): DatabaseStatus =>
    JSON.parse(
      run(['docker', 'exec', container('seaworthy-backup'), 'cat', '/var/spool/seaworthy/status.json']),
    );
  const listed = () => JSON.parse(seaworthy('backup', 'list', '--json').stdout) as Listed[];
  /** Types of the backups in each repository. */
  const backups = () => listed().map(({ info }) => info.backups.map(({ type }) => type));
  /** What the audit says of backups, by the last part of the id. */
  const judged = () => {
    const ran = seaworthy('audit', '--only', 'backup', '--json');
    const { results } = JSON.parse(ran.stdout) as AuditReport;
    return Object.fromEntries(results.map(({ id, status }) => [id.replace('backup/', ''), status]));
  };

  /** Wishes both, of which nothing is made yet. */
  async function wishBoth(): Promise<{ readonly folder: string; readonly store: LabStore }> {
    const folder = mkdtempSync(join(tmpdir(), 'seaworthy-repository-'));
    // The database's user has to pass through it.
    chmodSync(folder, 0o711);
    const store = await startS3('moto', `${stack().project}_default`);
    copyFileSync(store.caFile, join(stack().directory, 'store-ca.pem'));
    for (const [name, text] of [
      ['store-key-id', store.keyId],
      ['store-secret', store.secret],
    ] as const) {
      writeFileSync(join(stack().directory, name), text, { mode: 0o600 });
    }
    stack().addFile('seaworthy.yaml', bothRepositories(folder, store));
    return { folder, store };
  }

  return { seaworthy, container, inObjects, sidecarStatus, listed, backups, judged, wishBoth };
}

/** Segments of WAL in the folder, by path. */
export function archivedPaths(folder: string): readonly string[] {
  const root = join(folder, 'database/archive/main');
  return readdirSync(root, { recursive: true, encoding: 'utf8' })
    .filter((path) => /[0-9A-F]{24}-[0-9a-f]{40}/.test(path))
    .map((path) => join(root, path))
    .sort();
}
