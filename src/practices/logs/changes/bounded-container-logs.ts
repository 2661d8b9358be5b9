import { broke, defineChange, held, notWanted, type Probe, wanted } from '../../../engine/change.ts';
import { counted, listed } from '../../../engine/words.ts';
import { isCompressed, twoFilesNote } from '../compressed-logs.ts';
import { logConfigOf } from '../log-config.ts';
import { logLimitOf } from '../log-limit.ts';
import { lostWith } from '../lost-with-container.ts';
import { leftAlone, rotating } from '../rotation.ts';

export const boundedContainerLogs = defineChange({
  id: 'logs/bounded-container-logs',
  title: 'Rotate the log that Docker keeps of every service',
  why: 'Container logs no longer grow until the disk is full and Postgres stops.',
  sources: [
    'failure case 15',
    'Docker manual, "JSON File logging driver"',
    'compose-spec, logging',
    'moby: daemon/logger/jsonfilelog/jsonfilelog.go (compress), daemon/logs.go (defaults, key by key)',
  ],
  needs: ['services'],
  uses: ['engine', 'containers'],

  decide({ services }, { wishes, facts }) {
    const { rotation, max_size, max_files } = wishes.logs;
    if (!rotation) return notWanted('logs.rotation is off');
    const engine = facts.engine.known ? facts.engine.value : undefined;
    // `unknown` (daemon.json cannot be read) is bounded as well: a second bound harms nobody.
    const grows = services.filter((service) => logLimitOf(service, engine) !== 'bounded');
    const others = leftAlone(services, engine?.defaultLogDriver);
    if (grows.length === 0) return notWanted('every container log is bounded already', others);
    const compressed = grows.filter((service) => isCompressed(service, engine));
    const assumed = 'Docker was not asked for its default log driver: json-file is assumed';
    const log = `recreating a container drops the log it has kept so far; from then on the newest ${max_files} × ${max_size} are kept of each`;
    return wanted(
      grows.map((service) => rotating(service, max_size, max_files, compressed.includes(service))),
      [log, ...lostWith(grows, facts.containers)].join('; '),
      [...others, ...twoFilesNote(compressed, max_files), ...(engine === undefined ? [assumed] : [])],
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

async function unboundedAmong(names: readonly string[], probe: Probe): Promise<readonly string[]> {
  const open: string[] = [];
  for (const name of names) {
    const config = logConfigOf(await probe.inspect(name));
    // A service that does not run has no container to look at.
    if (config !== null && config.driver === 'json-file' && config.maxSize === undefined) open.push(name);
  }
  return open;
}
