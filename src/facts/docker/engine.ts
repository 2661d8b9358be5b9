import { z } from 'zod';
import { known } from '../../model/fact.ts';
import { defineGatherer, type GathererContext } from '../gatherer.ts';
import { ownHost } from '../host/own-host.ts';
import { parseJson } from '../parse-json.ts';
import { type DockerInfo, dockerInfo } from './connect.ts';

const daemonShape = z.object({ 'log-opts': z.record(z.string(), z.string()).optional() });

/** The engine and its defaults. */
export const engine = defineGatherer({
  fact: 'engine',
  source: 'docker',
  async gather(context) {
    const info = await dockerInfo(context);
    if (!info.known) return info;
    const compose = info.value.ClientInfo?.Plugins?.find(({ Name }) => Name === 'compose')?.Version;
    return known({
      version: info.value.ServerVersion,
      ...(compose === undefined ? {} : { composeVersion: compose }),
      rootless: isRootless(info.value),
      defaultLogDriver: info.value.LoggingDriver,
      defaultLogOptions: await defaultLogOptions(context, info.value),
      cpus: info.value.NCPU,
      memoryBytes: info.value.MemTotal,
      dataRoot: info.value.DockerRootDir,
    });
  },
});

function isRootless(info: DockerInfo): boolean {
  return (info.SecurityOptions ?? []).some((option) => option.startsWith('name=rootless'));
}

/** The engine tells its driver but not its options; only its configuration file does, and only on its own machine. */
async function defaultLogOptions(context: GathererContext, info: DockerInfo) {
  const host = await ownHost(context);
  if (!host.known) return null;
  const home = context.world.environment['HOME'] ?? '';
  const path = isRootless(info) ? `${home}/.config/docker/daemon.json` : '/etc/docker/daemon.json';
  const file = context.world.files.read(path);
  if (!file.ok) return file.refusal === 'missing' ? {} : null;
  const daemon = parseJson(file.text, daemonShape, path);
  return daemon.known ? (daemon.value['log-opts'] ?? {}) : null;
}
