// The S3 settings of the storage service, new name first, then the old one: supabase/storage src/config.ts. It gives
// endpoint, region and addressing to the AWS SDK as they are (src/storage/backend/s3/adapter.ts).
import { serviceOf, settingOf } from '../../engine/find-service.ts';
import { inEffect } from '../../engine/in-effect.ts';
import type { Known } from '../../model/fact.ts';
import type { ContainersFact } from '../../model/facts/containers.ts';
import type { EnvironmentValue, ServiceFact } from '../../model/facts/services.ts';
import { keepsObjectsInBucket } from './backend.ts';

export interface S3Settings {
  readonly storage: ServiceFact;
  readonly bucket: Setting | undefined;
  /** Absent = AWS itself. */
  readonly endpoint: Setting | undefined;
  /** The endpoint when it is an address with a scheme. */
  readonly url: URL | undefined;
  readonly region: Setting | undefined;
  readonly pathStyle: boolean;
}

export interface Setting {
  /** As it is set: the new or the old name. */
  readonly name: string;
  readonly text: string;
  readonly value: EnvironmentValue;
}

/** The S3 settings in effect; undefined = the objects are files, or there is no storage service. */
export function s3SettingsOf(
  services: readonly ServiceFact[],
  containers: Known<ContainersFact>,
): S3Settings | undefined {
  const storage = serviceOf(inEffect(services, containers), 'storage');
  if (storage === undefined || !keepsObjectsInBucket(storage)) return undefined;
  const endpoint = setting(storage, 'STORAGE_S3_ENDPOINT', 'GLOBAL_S3_ENDPOINT');
  const hasScheme = /^https?:\/\//.test(endpoint?.text ?? '') && URL.canParse(endpoint?.text ?? '');
  return {
    storage,
    bucket: setting(storage, 'STORAGE_S3_BUCKET', 'GLOBAL_S3_BUCKET'),
    endpoint,
    url: hasScheme ? new URL(endpoint?.text ?? '') : undefined,
    region: setting(storage, 'STORAGE_S3_REGION', 'REGION'),
    pathStyle: setting(storage, 'STORAGE_S3_FORCE_PATH_STYLE', 'GLOBAL_S3_FORCE_PATH_STYLE')?.text === 'true',
  };
}

function setting(service: ServiceFact, ...names: readonly string[]): Setting | undefined {
  const name = names.find((one) => settingOf(service, one) !== undefined);
  const value = name === undefined ? undefined : settingOf(service, name);
  return name === undefined || value?.text == null ? undefined : { name, text: value.text, value };
}

export function isR2(url: URL | undefined): boolean {
  return url?.hostname.endsWith('.r2.cloudflarestorage.com') === true;
}
