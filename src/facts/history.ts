import { posix } from 'node:path';
import { known, unknownFact } from '../model/fact.ts';
import { historyFile, type Measurement } from '../model/facts/history.ts';
import { defineGatherer } from './gatherer.ts';
import { ownHost } from './host/own-host.ts';
import { mostHistoryBytes, parseMeasurements } from './measurements.ts';
import type { Redactor } from './redactor.ts';

/** What `audit --record` kept of earlier days: of this machine, so only where it is the one that runs the deployment. */
export const history = defineGatherer({
  fact: 'history',
  source: 'host',
  async gather(context) {
    const host = await ownHost(context);
    if (!host.known) return host;
    const { project, world, redactor } = context;
    const path = posix.join(project.directory, historyFile.folder, historyFile.name);
    const file = world.files.read(path, mostHistoryBytes);
    if (!file.ok && file.refusal === 'missing') return known({ path, points: [], damagedLines: [] });
    if (!file.ok) return unknownFact(`${path} ${file.reason}`);
    const { lines, damaged } = parseMeasurements(file.text);
    const points = redacted(
      lines.map(({ measurement }) => measurement),
      redactor,
    );
    return known({ path, points, damagedLines: damaged });
  },
});

/** Names come from a file that anybody who may write there could have written. */
function redacted(points: readonly Measurement[], redactor: Redactor): readonly Measurement[] {
  const shown = new Map<string, string>();
  const nameOf = (name: string): string => {
    const known = shown.get(name) ?? redactor.text(name);
    shown.set(name, known);
    return known;
  };
  return points.map(({ at, values }) => ({
    at,
    values: Object.fromEntries(Object.entries(values).map(([name, value]) => [nameOf(name), value])),
  }));
}
