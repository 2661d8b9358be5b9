import { posix } from 'node:path';
import { known } from '../../model/fact.ts';
import type { BackupRepositoriesFact, WishedFolder, WishedRepository } from '../../model/facts/backups.ts';
import { defineGatherer, type GathererContext } from '../gatherer.ts';
import { diskPaths } from './disk-paths.ts';
import { diskPlace } from './disk-place.ts';
import { ownHost } from './own-host.ts';
import { outputOf } from './run-program.ts';
import { type WishedBackup, wishedBackup } from './wished-backup.ts';

/** Where seaworthy.yaml wishes backups to be kept, and what of it lies on this machine. */
export const backupRepositories = defineGatherer({
  fact: 'backupRepositories',
  source: 'host',
  after: ['services'],
  async gather(context) {
    const host = await ownHost(context);
    if (!host.known) return host;
    const { repositories } = wishedBackup(context);
    if (repositories.length === 0) return known({ wished: [], data: null });
    const wished = await Promise.all(repositories.map((one) => placeOf(one, context)));
    return known({ wished: wished.filter((one) => one !== null), data: await dataPlace(context) });
  },
});

async function placeOf(
  { number, at, path, bucket }: WishedBackup['repositories'][number],
  context: GathererContext,
): Promise<WishedRepository | null> {
  if (bucket !== null) return { number, at, kind: 'bucket', shown: context.redactor.text(`s3://${bucket}`) };
  return path === null ? null : { number, at, ...(await folderOf(path, context)) };
}

async function folderOf(written: string, context: GathererContext): Promise<WishedFolder> {
  const path = posix.resolve(context.project.directory, written);
  const folder = { kind: 'folder' as const, path: context.redactor.text(path) };
  const status = context.world.files.status(path);
  if (typeof status === 'string') return { ...folder, found: status };
  if (status.kind !== 'directory') return { ...folder, found: 'file' };
  const { uid, mode, device } = status;
  const where = await diskPlace(context, path, device);
  return { ...folder, found: 'directory', uid, mode, where, ...(await roomOf(path, context)) };
}

/** In bytes; nothing where df does not tell. */
async function roomOf(
  path: string,
  context: GathererContext,
): Promise<Pick<WishedFolder, 'freeBytes' | 'totalBytes'>> {
  // POSIX form, in KiB: device, total, used, free, share, mount.
  const output = await outputOf(context, ['df', '-P', '-k', '--', path]);
  const line = output.known ? output.value.trimEnd().split('\n').at(-1) : undefined;
  const [, total, free] = /\s(\d+)\s+\d+\s+(\d+)\s+\d+%\s+\//.exec(line ?? '') ?? [];
  if (total === undefined || free === undefined) return {};
  return { totalBytes: Number(total) * 1024, freeBytes: Number(free) * 1024 };
}

async function dataPlace(context: GathererContext): Promise<BackupRepositoriesFact['data']> {
  const found = (await diskPaths(context)).find(({ holds }) => holds === 'data');
  const status = found === undefined ? 'missing' : context.world.files.status(found.path);
  if (found === undefined || typeof status === 'string') return null;
  const where = await diskPlace(context, found.path, status.device);
  return { path: context.redactor.text(found.path), ownerUid: status.uid, where };
}
