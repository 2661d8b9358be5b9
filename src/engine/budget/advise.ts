import type { Known } from '../../model/fact.ts';
import type { FileSettingsFact } from '../../model/facts/database.ts';
import type { ServiceFact } from '../../model/facts/services.ts';
import { serviceOf, servicesOf, settingOf } from '../find-service.ts';
import type { Wishes } from '../wishes/schema.ts';
import { type FittedLimits, fitLimits, fits, type Unfitting } from './fitted.ts';
import { fittedWorkers, kongWorkers } from './gateway-workers.ts';
import { type HostFacts, hostSize } from './host-size.ts';
import { type PostgresPlan, planPostgres } from './postgres-plan.ts';

/** What would fit, beside what is; plain JSON. */
export interface LimitsAdvice {
  readonly limits: FittedLimits | Unfitting;
  /** null = it runs elsewhere, or nothing fits. */
  readonly postgres: (PostgresPlan & { readonly service: string }) | null;
  /** Of each Kong; empty = none, or nothing fits. */
  readonly workers: readonly {
    readonly service: string;
    readonly now: string | null;
    readonly advised: number;
  }[];
}

/** A text = why the size of the machine is not known. `cores` wins over what the machine has. */
export function adviseLimits(
  services: readonly ServiceFact[],
  facts: HostFacts & { readonly fileSettings: Known<FileSettingsFact> },
  wishes: Wishes,
  cores: number | null,
): LimitsAdvice | string {
  const host = hostSize(facts, wishes);
  if (typeof host === 'string') return host;
  const limits = fitLimits(services, { ...host, cores: cores ?? host.cores }, wishes);
  if (!fits(limits)) return { limits, postgres: null, workers: [] };
  const shareOf = (name: string) => limits.shares.find(({ service }) => service === name);
  const db = serviceOf(services, 'db');
  const dbShare = db === undefined ? undefined : shareOf(db.name);
  const files = facts.fileSettings.known ? facts.fileSettings.value : undefined;
  const workers = servicesOf(services, 'gateway').flatMap((gateway) => {
    const share = shareOf(gateway.name);
    const advised = share === undefined ? null : fittedWorkers(gateway, share);
    const now = settingOf(gateway, kongWorkers)?.text ?? null;
    return advised === null ? [] : [{ service: gateway.name, now, advised }];
  });
  const postgres =
    db === undefined || dbShare === undefined
      ? null
      : { service: db.name, ...planPostgres(db, dbShare.limitBytes, wishes, files) };
  return { limits, postgres, workers };
}
