import { at } from '../../../deployment/node.ts';
import type { Fragment, Json } from '../../../model/fragment.ts';
import { Problem } from '../../../model/problem.ts';
import type { Adopted } from '../../adopted.ts';
import { volumeName } from '../../compose/volume-name.ts';
import type { Candidate } from '../../render/candidate.ts';
import type { LiveView } from '../live-view.ts';
import { readInspected } from '../pending/inspected.ts';

const isAlive: readonly string[] = ['running', 'restarting', 'paused'];

/**
 * Refuses to take a service of ours away while a container that is left alone works with it by a volume of ours. A database
 * that was not to be recreated would hand its WAL over to nobody, until its disk is full.
 *
 * @param recreated services whose containers are made anew from the files that will be in effect
 */
export function refuseAbandonedVolume(
  { generation, project }: Adopted,
  candidate: Candidate,
  view: LiveView,
  recreated: readonly string[],
): void {
  if (!view.asked || generation === null) return;
  const fragments = generation.contributions.flatMap((one) => one.fragments);
  const gone = fragments.filter((one) => one.kind === 'new-service').filter(isGone);
  if (gone.length === 0) return;
  const left = view.containers.filter(({ service, state }) => {
    const follows = recreated.includes(service) || gone.some((one) => one.service === service);
    return !follows && isAlive.includes(state);
  });
  for (const one of gone) {
    const volumes = volumesShared(one.definition['volumes'], fragments, project.name);
    const writer = left.find(({ inspected }) => mounts(inspected, volumes));
    if (writer !== undefined) throw abandoned(one.service, writer.service);
  }

  function isGone({ service }: { readonly service: string }): boolean {
    return at(candidate.project.root, 'services', service) === undefined;
  }
}

/** Docker's names of the volumes of ours that a service of ours mounts. */
function volumesShared(
  volumes: Json | undefined,
  fragments: readonly Fragment[],
  project: string,
): readonly string[] {
  const mounted = JSON.stringify(volumes ?? []);
  return fragments.flatMap((one) => {
    const isOurs = one.kind === 'top-level' && one.section === 'volumes';
    return isOurs && mounted.includes(JSON.stringify(one.name)) ? [volumeName(project, one)] : [];
  });
}

function mounts(inspected: unknown, volumes: readonly string[]): boolean {
  return (readInspected(inspected)?.Mounts ?? []).some(({ Name }) => volumes.includes(Name ?? ''));
}

function abandoned(service: string, writer: string): Problem {
  return new Problem({
    code: 'volume-in-use',
    message: `${service} would be taken away, but the container of ${writer} is left alone and goes on working with it`,
    hints: [
      `${writer} differs from your files already: bring it in line by docker compose up -d ${writer}, then run the command again`,
      'where the change is planned, --include-pending recreates it as well',
    ],
  });
}
