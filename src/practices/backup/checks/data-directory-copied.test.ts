import { describe, expect, it } from 'vitest';
import { deployment } from '../../../../test/helpers/deployment.ts';
import { here, image, judge as judgeFacts, service } from '../../../../test/helpers/facts.ts';
import { dataDirectoryCopied } from './data-directory-copied.ts';

const judge = (check: typeof dataDirectoryCopied, facts: Parameters<typeof judgeFacts>[1]) =>
  judgeFacts(check, { deployment: deployment(), ...facts });
const quiet = { scanned: ['backup.sh'], skipped: [], found: [] };
const copy = { kind: 'data-directory-copy' as const, text: 'tar czf x volumes/db/data', at: here };
const mount = (source: string, target: string) => ({
  type: 'bind',
  source,
  target,
  readOnly: true,
  at: [here],
});
const db = service('db', { volumes: [mount('/srv/volumes/db/data', '/var/lib/postgresql/data')] });
const offen = (source: string) =>
  service('backup', { image: image('offen/docker-volume-backup:v2'), volumes: [mount(source, '/backup')] });

describe('backup/data-directory-copied', () => {
  it('fails on a script that copies it', () => {
    const outcome = judge(dataDirectoryCopied, { services: [db], scripts: { ...quiet, found: [copy] } });
    expect(outcome).toMatchObject({ status: 'fail', evidence: [{ at: here }] });
  });

  it('fails on a backup container that copies the files or a folder above them', () => {
    for (const source of ['/srv/volumes/db/data', '/srv/volumes']) {
      expect(judge(dataDirectoryCopied, { services: [db, offen(source)], scripts: quiet }).status).toBe(
        'fail',
      );
    }
  });

  it('passes when that container stops the database first, or copies something else', () => {
    const stopped = { ...db, labels: { 'docker-volume-backup.stop-during-backup': 'true' } };
    const stops = judge(dataDirectoryCopied, { services: [stopped, offen('/srv/volumes')], scripts: quiet });
    expect(stops.status).toBe('pass');
    const other = judge(dataDirectoryCopied, {
      services: [db, offen('/srv/volumes/storage')],
      scripts: quiet,
    });
    expect(other.status).toBe('pass');
  });

  it('passes for an engine that knows Postgres and mounts its files', () => {
    const engine = { ...offen('/srv/volumes/db/data'), image: image('pgbackrest/pgbackrest:2.59') };
    expect(judge(dataDirectoryCopied, { services: [db, engine], scripts: quiet }).status).toBe('pass');
  });

  it('does not apply where there is no script', () => {
    const none = { ...quiet, scanned: [] };
    expect(judge(dataDirectoryCopied, { services: [db], scripts: none }).status).toBe('skip');
  });

  it('does not apply to an external Postgres', () => {
    expect(judge(dataDirectoryCopied, { services: [service('rest')], scripts: quiet }).status).toBe('skip');
  });
});
