import type { PostgresPlan } from '../../engine/budget/postgres-plan.ts';
import { mebibyte } from '../../model/bytes.ts';
import type { Known } from '../../model/fact.ts';
import type { EngineFact } from '../../model/facts/containers.ts';
import type { FileSettingsFact } from '../../model/facts/database.ts';
import type { ServiceFact } from '../../model/facts/services.ts';
import type { ServiceKeyFragment } from '../../model/fragment.ts';
import { sizeText } from './limit-keys.ts';

/** What Docker gives a container that says nothing (Docker manual, `docker run --shm-size`). */
const dockersShm = 64 * mebibyte;

/** /dev/shm of the database, unless somebody has said how large, or mounts one. */
export function shmKey(db: ServiceFact, bytes: number): readonly ServiceKeyFragment[] {
  const isMounted = db.volumes.some(({ target }) => target === '/dev/shm');
  if (bytes <= dockersShm || db.limits.shmBytes !== undefined || isMounted) return [];
  return [{ kind: 'service-key', service: db.name, path: ['shm_size'], how: 'set', value: sizeText(bytes) }];
}

/** What stays as a person set it, and what could not be seen. */
export function keptNotes(
  { kept, settings }: PostgresPlan,
  {
    engine,
    fileSettings,
  }: { readonly engine: Known<EngineFact>; readonly fileSettings: Known<FileSettingsFact> },
): readonly string[] {
  const onCommand = settings.filter(({ from }) => from === 'command').map(({ name }) => name);
  return [
    ...kept.map(
      ({ name, setting, file }) =>
        `${name} stays at ${setting}, which ${file} sets and which is more than fits the limit`,
    ),
    ...(onCommand.length === 0 ? [] : [`set in the command already, and left so: ${onCommand.join(', ')}`]),
    ...(engine.known && !fileSettings.known
      ? [
          `what the server's own configuration files set is not known (${fileSettings.reason}); these settings win over them`,
        ]
      : []),
  ];
}
