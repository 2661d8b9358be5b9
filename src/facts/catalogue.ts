import { backupTargetsGatherer } from './backup-targets.ts';
import { bindSourcesGatherer } from './bind-sources.ts';
import type { AnyGatherer } from './collect.ts';
import { dataDirectoryGatherer } from './data-directory.ts';
import { deploymentGatherer } from './deployment.ts';
import { functionsGatherer } from './functions.ts';
import { gatewayGatherer } from './gateway.ts';
import { keptTokensGatherer } from './kept-tokens.ts';
import { logCollectorGatherer } from './log-collector.ts';
import { namedHostsGatherer } from './named-hosts.ts';
import { proxyConfigsGatherer } from './proxy-configs.ts';
import { scriptsGatherer } from './scripts.ts';
import { servicesGatherer } from './services.ts';
import { textFormGatherer } from './text-form.ts';

/** Gatherers that read files only. Those that need Docker, Postgres or the host are in live.ts. */
export const staticGatherers: readonly AnyGatherer[] = [
  deploymentGatherer,
  servicesGatherer,
  gatewayGatherer,
  bindSourcesGatherer,
  dataDirectoryGatherer,
  functionsGatherer,
  scriptsGatherer,
  backupTargetsGatherer,
  textFormGatherer,
  proxyConfigsGatherer,
  logCollectorGatherer,
  namedHostsGatherer,
  keptTokensGatherer,
];
