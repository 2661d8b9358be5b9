import { at, textOf } from '../../../../deployment/node.ts';
import type { Adopted } from '../../../../engine/adopted.ts';
import { redactorOf } from '../../../../engine/apply/redactor.ts';
import { serviceOf } from '../../../../engine/find-service.ts';
import { servicesGatherer } from '../../../../facts/services.ts';
import type { World } from '../../../../ports/world.ts';

/** Where the storage service keeps objects, as the deployment's files say. */
export type Store =
  /** `root`: folder of the tenant below the store's root. */
  | { readonly kind: 'files'; readonly service: string; readonly root: string }
  /** `tenant`: first part of every key; `separator`: what stands between a name and its version. */
  | {
      readonly kind: 'bucket';
      readonly service: string;
      readonly tenant: string;
      readonly separator: string;
    }
  | { readonly kind: 'none' }
  /** Nobody asked. */
  | { readonly kind: 'left' };

/** Variables and defaults: supabase/storage, src/config.ts (PROJECT_REF before TENANT_ID; STORAGE_S3_BUCKET before GLOBAL_S3_BUCKET). */
export async function storeOf(adopted: Adopted, world: World): Promise<Store> {
  const { project } = adopted;
  const services = await servicesGatherer.gather({
    project,
    world,
    redactor: redactorOf(adopted, world),
    before: {},
  });
  const service = services.known ? serviceOf(services.value, 'storage')?.name : undefined;
  if (service === undefined) return { kind: 'none' };
  const environment = at(project.root, 'services', service, 'environment');
  const first = (...names: readonly string[]) =>
    names.map((name) => textOf(at(environment, name)) ?? '').find((text) => text !== '');
  const tenant = first('PROJECT_REF', 'TENANT_ID') ?? 'storage-single-tenant';
  if ((first('STORAGE_BACKEND') ?? 'file') !== 'file')
    return {
      kind: 'bucket',
      service,
      tenant,
      separator: separatorOf(first('TUS_USE_FILE_VERSION_SEPARATOR')),
    };
  const bucket = first('STORAGE_S3_BUCKET', 'GLOBAL_S3_BUCKET') ?? '';
  return { kind: 'files', service, root: [bucket, tenant].filter((part) => part !== '').join('/') };
}

/** supabase/storage, src/storage/backend/adapter.ts, withOptionalVersion. */
function separatorOf(usesOwn: string | undefined): string {
  return usesOwn === 'true' ? '-$v-' : '/';
}
