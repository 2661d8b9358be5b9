import { type Known, known, unknownFact } from '../../model/fact.ts';
import { dockerEndpoint, dockerInfo } from '../docker/connect.ts';
import type { GathererContext } from '../gatherer.ts';
import { oncePerCollection } from '../once.ts';

/**
 * Whether this machine is the one that runs the deployment. An engine elsewhere (another host, a virtual machine behind
 * a local socket) makes everything this machine could tell about memory, disks and sockets beside the point. A local
 * engine that does not answer leaves the machine the right one: a full disk is a reason why it does not.
 */
export const ownHost = oncePerCollection(async (context): Promise<Known<true>> => {
  const endpoint = await dockerEndpoint(context);
  if (!endpoint.known) {
    return unknownFact(`needs the machine that runs the deployment (${inner(endpoint.reason)})`);
  }
  if (!endpoint.value.startsWith('unix://')) {
    const shown = context.redactor.text(endpoint.value);
    return unknownFact(`needs the machine that runs the deployment (Docker is at ${shown})`);
  }
  const info = await dockerInfo(context);
  if (!info.known) return known(true);
  const differs =
    !isSame(context, 'osrelease', info.value.KernelVersion) || !isSame(context, 'hostname', info.value.Name);
  return differs
    ? unknownFact(
        'needs the machine that runs the deployment (the engine runs in a virtual machine or outside this container)',
      )
    : known(true);
});

/** Kernel and host name as the engine sees them, against ours. */
function isSame(context: GathererContext, name: string, engines: string): boolean {
  const own = context.world.files.read(`/proc/sys/kernel/${name}`);
  return own.ok && own.text.trim() === engines;
}

function inner(reason: string): string {
  return /\((.*)\)/.exec(reason)?.[1] ?? reason;
}
