import { posix } from 'node:path';
import { type Known, known, unknownFact } from '../model/fact.ts';
import type { DataDirectoryFact } from '../model/facts/files.ts';
import type { ServiceFact } from '../model/facts/services.ts';
import type { FileStatus, Files } from '../ports/files.ts';
import { servicesBefore } from './before.ts';
import { defineGatherer } from './gatherer.ts';

/** The database's data directory as files: which major version wrote it, and whose it is (failure case 12). */
export const dataDirectoryGatherer = defineGatherer({
  fact: 'dataDirectory',
  source: 'files',
  after: ['services'],
  gather(context) {
    const services = servicesBefore(context);
    if (!services.known) return services;
    const db = services.value.find(({ role }) => role === 'db');
    if (db === undefined) return unknownFact('this stack runs no database service');
    const mount = db.volumes.find(({ target }) => target.startsWith('/var/lib/postgresql'));
    if (mount?.source === undefined) return unknownFact('the database keeps its data inside the container');
    if (mount.type !== 'bind') {
      return unknownFact(`the data lies in the Docker volume ${mount.source}, which files alone do not show`);
    }
    const path = posix.join(mount.source, insideMount(db, mount.target));
    return read(path, mount.at[0] ?? db.at, context.world.files);
  },
});

/** PGDATA may be a folder below the mount: `/var/lib/postgresql/18/docker` in newer images. */
function insideMount(db: ServiceFact, target: string): string {
  const data = db.environment['PGDATA']?.text ?? '/var/lib/postgresql/data';
  return data.startsWith(`${target}/`) ? data.slice(target.length + 1) : '';
}

function read(path: string, at: DataDirectoryFact['at'], files: Files): Known<DataDirectoryFact> {
  const status = files.status(path);
  if (status === 'missing') return known({ path, pgVersion: null, at });
  if (status === 'denied') return unknownFact(`${path} may not be read by this user`);
  const version = files.read(posix.join(path, 'PG_VERSION'), 64);
  if (version.ok) return known({ path, pgVersion: version.text.trim(), ...ownerOf(status), at });
  if (version.refusal !== 'missing') return unknownFact(`${path}/PG_VERSION ${version.reason}`);
  const names = files.list(path);
  if (names === null) return unknownFact(`${path} may not be read by this user`);
  if (names.some((name) => !name.startsWith('.'))) {
    return unknownFact(`${path} holds files but no PG_VERSION, so it is no data directory`);
  }
  return known({ path, pgVersion: null, ...ownerOf(status), at });
}

function ownerOf({ uid, device }: FileStatus): Pick<DataDirectoryFact, 'ownerUid' | 'device'> {
  return { ownerUid: uid, device };
}
