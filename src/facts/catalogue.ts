import type { AnyGatherer } from './collect.ts';
import { deploymentGatherer } from './deployment.ts';
import { gatewayGatherer } from './gateway.ts';
import { servicesGatherer } from './services.ts';

/** Gatherers that read files only. Those that need Docker, Postgres or the host are in live.ts. */
export const staticGatherers: readonly AnyGatherer[] = [
  deploymentGatherer,
  servicesGatherer,
  gatewayGatherer,
];
