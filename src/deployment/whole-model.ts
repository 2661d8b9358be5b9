import type { Mapping } from './node.ts';

/** The kinds of resources beside services that a Compose model declares. */
export type Section = 'networks' | 'volumes' | 'secrets' | 'configs';

/** A resolved model before anything unused is left out: what rules over the whole are checked on. */
export interface WholeModel {
  /** Active services by name. */
  readonly services: Mapping;
  readonly inactive: readonly string[];
  /** All resources, used or not. */
  readonly resources: Readonly<Record<Section, Mapping>>;
  /** Names of the models for machine learning. */
  readonly models: readonly string[];
}
