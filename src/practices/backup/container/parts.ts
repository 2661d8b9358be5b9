// What both sidecars share.
import type { Json } from '../../../model/fragment.ts';

/** How a service gets the image that is built on this machine. */
export interface SidecarImage {
  readonly keys: { readonly [key: string]: Json };
}

/** A mount of something that has to be there: an empty folder that Docker makes in its place would be worse. */
export function bind(source: string, target: string, isWritten = false): Json {
  const mount = { type: 'bind', source, target, bind: { create_host_path: false } };
  return isWritten ? mount : { ...mount, read_only: true };
}

/** Bounds, a bounded log, a root file system nobody writes to, and no right but the ones named. */
export function bounded(
  { cpus, memory }: { readonly cpus: string; readonly memory: string },
  capabilities: readonly string[],
): { readonly [key: string]: Json } {
  return {
    restart: 'unless-stopped',
    read_only: true,
    tmpfs: ['/tmp', '/run'],
    cap_drop: ['ALL'],
    cap_add: capabilities,
    security_opt: ['no-new-privileges:true'],
    logging: { driver: 'json-file', options: { 'max-size': '10m', 'max-file': '3' } },
    deploy: { resources: { limits: { cpus, memory } } },
  };
}
