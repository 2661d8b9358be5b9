import type { Adopted } from '../../engine/adopted.ts';
import { newestSecret } from '../../engine/state/secret-files.ts';
import { secretOf } from '../../engine/wishes/secrets.ts';
import type { SecretReference } from '../../model/fragment.ts';
import { Problem } from '../../model/problem.ts';
import type { World } from '../../ports/world.ts';
import type { BucketRepository } from '../../practices/backup/repositories/repository.ts';
import { probeBucket } from '../../practices/backup/repositories/trust.ts';
import { printJson } from '../../report/print-json.ts';
import { printProbe } from '../../report/store-probe.ts';
import type { CommandResult } from '../command.ts';
import { wishedRepositories } from './opened.ts';

/** Probes each wished bucket now. It needs no sidecar: a store can be asked before anything is applied. */
export async function probeBuckets(
  adopted: Adopted,
  { repository, json }: { readonly repository?: number | undefined; readonly json: boolean },
  world: World,
): Promise<CommandResult> {
  const { repositories } = wishedRepositories(adopted, repository, world);
  const buckets = repositories.filter((one) => one.kind === 'bucket');
  const probes = [];
  for (const bucket of buckets) {
    const part = (name: string, reference: SecretReference) =>
      secretNow(bucket, name, reference, adopted, world);
    const key = {
      keyId: await part('key-id', bucket.keyId),
      secret: await part('secret', bucket.secret),
    };
    probes.push(await probeBucket(bucket, key, adopted.places, world));
  }
  const isTrusted = probes.every(({ verdict }) => verdict !== 'refused');
  const text =
    probes.length === 0 ? 'no bucket is wished: a folder needs no probe\n' : probes.map(printProbe);
  return { exitCode: isTrusted ? 0 : 1, text: json ? printJson(probes) : [text].flat().join('\n') };
}

/** What the reference stands for; where only a person or another shell knows, what was applied last. */
async function secretNow(
  { number }: BucketRepository,
  name: string,
  reference: SecretReference,
  { places }: Adopted,
  world: World,
): Promise<string> {
  try {
    const key = `backup.repositories.${number - 1}.${name.replace('-', '_')}`;
    return await secretOf(key, reference, world, { directory: places.directory });
  } catch (error) {
    const applied = newestSecret(places.directory, `repo${number}-${name}`, world.files)?.value;
    if (!(error instanceof Problem) || applied === undefined || applied === '') throw error;
    return applied;
  }
}
