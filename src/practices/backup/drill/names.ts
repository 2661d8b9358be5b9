// What everything of a drill is called, so that it is found again whatever happened to the program that made it.
import { drillShape } from '../../../model/drill.ts';

/** Label of every container, network and volume of a drill: its id, and the project that it is a drill of. */
export const drillLabel = 'dev.seaworthy.drill';
export const ofLabel = 'dev.seaworthy.drill.of';

/** Network without a way out. */
export const insideNetwork = 'inside';

/** A second container of the database's image: who asks from here asks over the network. */
export const clientService = 'seaworthy-drill-client';
/** One of the sidecar's image, for requests by HTTP. */
export const probeService = 'seaworthy-drill-probe';

/** `20261127T071028Z`. */
export function drillId(now: Date): string {
  return drillShape.shape.id.parse(`${now.toISOString().slice(0, 19).replaceAll(/[-:]/g, '')}Z`);
}

/** Name of the Compose project: lower case (compose-spec, 04-version-and-name.md). */
export function drillProject(project: string, id: string): string {
  return `${project}-drill-${id.toLowerCase()}`;
}
