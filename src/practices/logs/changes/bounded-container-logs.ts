import { broke, defineChange, held, notWanted, type Probe, wanted } from '../../../engine/change.ts';
import { counted, listed } from '../../../engine/words.ts';
import type { ServiceFact } from '../../../model/facts/services.ts';
import type { Fragment } from '../../../model/fragment.ts';
import { logConfigOf } from '../log-config.ts';
import { logLimitOf } from '../log-limit.ts';

export const boundedContainerLogs = defineChange({
  id: 'logs/bounded-container-logs',
  title: 'Rotate the log that Docker keeps of every service',
  why: 'Container logs no longer grow until the disk is full and Postgres stops.',
  sources: ['failure case 15', 'Docker manual, "JSON File logging driver"', 'compose-spec, logging'],
  needs: ['services'],
  uses: ['engine'],

  decide({ services }, { wishes, facts }) {
    const { rotation, max_size, max_files } = wishes.logs;
    if (!rotation) return notWanted('logs.rotation is off');
    const engine = facts.engine.known ? facts.engine.value : undefined;
    // `unknown` (daemon.json cannot be read) is bounded as well: a second bound harms nobody.
    const grows = services.filter((service) => logLimitOf(service, engine) !== 'bounded');
    const others = leftAlone(services, engine?.defaultLogDriver);
    if (grows.length === 0) return notWanted('every container log is bounded already', others);
    return wanted(
      grows.map((service) => rotating(service, max_size, max_files)),
      `recreating a container drops the log it has kept so far; from then on the newest ${max_files} × ${max_size} are kept of each`,
      engine === undefined
        ? [...others, 'Docker was not asked for its default log driver: json-file is assumed']
        : others,
    );
  },

  async verify(fragments, probe) {
    const names = fragments.flatMap((one) => (one.kind === 'service-key' ? [one.service] : []));
    const open = await unboundedAmong(names, probe);
    if (open.length > 0)
      return broke(`${listed(open)} still ${open.length === 1 ? 'logs' : 'log'} without a bound`);
    return held(`${counted(names.length, 'service')} with a bounded log`);
  },
});

/**
 * Options merge with those that are there, labels and tags stay. The driver is named, since the engine's default may be
 * one that knows no max-size. A number of files without a size bounds nothing, but it is a wish.
 */
function rotating(service: ServiceFact, maxSize: string, maxFiles: number): Fragment {
  const kept = service.logging?.options['max-file'];
  const options = { 'max-size': maxSize, ...(kept === undefined ? { 'max-file': String(maxFiles) } : {}) };
  return {
    kind: 'service-key',
    service: service.name,
    path: ['logging'],
    how: 'set',
    value: { driver: 'json-file', options },
  };
}

function leftAlone(services: readonly ServiceFact[], defaultDriver: string | undefined): readonly string[] {
  const drivers = new Set(services.map(({ logging }) => logging?.driver ?? 'json-file'));
  drivers.delete('json-file');
  const notes = [...drivers].map((driver) => {
    const names = services.filter(({ logging }) => logging?.driver === driver).map(({ name }) => name);
    return `left alone, for they log to ${driver}: ${listed(names)}`;
  });
  if (defaultDriver === undefined || defaultDriver === 'json-file') return notes;
  return [
    ...notes,
    `services that name no driver are left alone: this engine's own default is ${defaultDriver}`,
  ];
}

async function unboundedAmong(names: readonly string[], probe: Probe): Promise<readonly string[]> {
  const open: string[] = [];
  for (const name of names) {
    const config = logConfigOf(await probe.inspect(name));
    // A service that does not run has no container to look at.
    if (config !== null && config.driver === 'json-file' && config.maxSize === undefined) open.push(name);
  }
  return open;
}
