import { posix } from 'node:path';
import { type Known, known, unknownFact } from '../../model/fact.ts';
import { environmentOf, type Inspected, inspectedProject, labelOf } from '../docker/inspected.ts';
import type { GathererContext } from '../gatherer.ts';

/** Where the storage service keeps the tenant's objects. */
export interface ObjectPlace {
  /** Id of the storage service's container. */
  readonly container: string;
  /** What of the service's files is mounted from this machine; present when the folder below may not be yet. */
  readonly mount: string;
  /** Folder of the tenant on this machine, above the buckets. */
  readonly folder: string;
  /** The same folder inside the container. */
  readonly inside: string;
  /** What stands between an object's name and its version. */
  readonly separator: string;
}

/**
 * `<path>/<bucket of S3>/<tenant>`, as the running container has them: the layout of supabase/storage
 * src/storage/{locator,backend/file,backend/adapter}.ts. The file backend keeps the S3 bucket's name as a folder. With `s3`
 * it is where that backend kept them before the move to the bucket.
 */
export async function objectPlace(
  context: GathererContext,
  wanted: 'file' | 's3' = 'file',
): Promise<Known<ObjectPlace>> {
  const container = await storageContainer(context);
  if (!container.known) return container;
  const environment = environmentOf(container.value);
  const backend = environment.get('STORAGE_BACKEND') || 'not set';
  if (backend !== wanted) {
    const shown = context.redactor.text(backend);
    const needed = wanted === 'file' ? 'objects that are files' : 'objects in a bucket';
    const note = wanted === 'file' ? '; the bucket was not asked' : '';
    return unknownFact(`needs ${needed} (STORAGE_BACKEND is ${shown}${note})`);
  }
  const path = environment.get('STORAGE_FILE_BACKEND_PATH') || environment.get('FILE_STORAGE_BACKEND_PATH');
  const bucket = environment.get('STORAGE_S3_BUCKET') || environment.get('GLOBAL_S3_BUCKET');
  const tenant = environment.get('PROJECT_REF') || environment.get('TENANT_ID');
  if (!path || !bucket || !tenant) {
    return unknownFact(
      'needs the path, the bucket and the tenant of the storage service, and one is not set',
    );
  }
  const inside = posix.join(path, bucket, tenant);
  const mount = mountOf(container.value, posix.normalize(path));
  if (mount === undefined) {
    return unknownFact('needs the objects on this machine (the storage service keeps them in its container)');
  }
  const separator = environment.get('TUS_USE_FILE_VERSION_SEPARATOR') === 'true' ? '-$v-' : '/';
  const folder = posix.join(mount.Source, posix.relative(mount.Destination, inside));
  return known({ container: container.value.Id, mount: mount.Source, folder, inside, separator });
}

async function storageContainer(context: GathererContext): Promise<Known<Inspected>> {
  const { services } = context.before;
  if (services === undefined) return unknownFact('needs the services of the deployment');
  if (!services.known) return services;
  const service = services.value.find(({ role }) => role === 'storage');
  if (service === undefined) return unknownFact('needs a storage service, and this stack runs none');
  const project = await inspectedProject(context);
  if (!project.known) return project;
  const own = project.value.own.filter((container) => labelOf(container, 'service') === service.name);
  const container = own.find(({ State }) => State.Status === 'running') ?? own[0];
  return container === undefined
    ? unknownFact(`needs the container of ${service.name}, and there is none`)
    : known(container);
}

/** The innermost mount that holds the path. */
function mountOf(container: Inspected, path: string): { Source: string; Destination: string } | undefined {
  return (container.Mounts ?? [])
    .filter(({ Source, Destination }) => Source !== '' && isWithin(path, Destination))
    .sort((a, b) => b.Destination.length - a.Destination.length)[0];
}

function isWithin(path: string, folder: string): boolean {
  return !posix.relative(folder, path).startsWith('..');
}
