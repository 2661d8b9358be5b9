import { isLoopback } from '../../model/net.ts';
import type { S3Settings } from './s3.ts';

export interface AddressFault {
  readonly detail: string;
  readonly remedy: string;
}

/** What is wrong with the way to the bucket; null = nothing that the settings alone tell. */
export function addressFault({ storage, endpoint, url, bucket, pathStyle }: S3Settings): AddressFault | null {
  if (endpoint === undefined || bucket === undefined) return null;
  if (url === undefined) {
    return {
      detail: `${endpoint.name} is no address that begins with http:// or https://`,
      remedy: `Write ${endpoint.name} with its scheme, such as https://s3.example.com, and recreate the storage service.`,
    };
  }
  const isNamedTwice =
    url.pathname.split('/').includes(bucket.text) ||
    (!pathStyle && url.hostname.startsWith(`${bucket.text}.`));
  if (isNamedTwice) {
    return {
      detail: `${endpoint.name} holds the bucket ${bucket.text}, which the storage service adds itself`,
      remedy: `Take the bucket out of ${endpoint.name} and recreate the storage service.`,
    };
  }
  // On the host's own network it is the host.
  if (isLoopback(url.hostname) && storage.networkMode?.value !== 'host') {
    return {
      detail: `${endpoint.name} leads the container to itself`,
      remedy: `Name the service of the object store, or its public address, in ${endpoint.name}.`,
    };
  }
  if (pathStyle || !needsPathStyle(url.hostname)) return null;
  return {
    detail: `the bucket would be looked for at ${bucket.text}.${url.hostname}, which no such store answers`,
    remedy: 'Set GLOBAL_S3_FORCE_PATH_STYLE to "true" on the storage service and recreate it.',
  };
}

/** An address, or a name without a dot, such as a service of this network: neither has names below it. */
function needsPathStyle(hostname: string): boolean {
  return !hostname.includes('.') || /^[\d.]+$/.test(hostname) || hostname.startsWith('[');
}
