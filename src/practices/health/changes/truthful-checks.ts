import { defineChange, notWanted, wanted } from '../../../engine/change.ts';
import type { Wishes } from '../../../engine/wishes/schema.ts';
import type { ServiceFact } from '../../../model/facts/services.ts';
import type { Fragment, Json } from '../../../model/fragment.ts';
import { freedFrom, leftAlone, type Noted } from '../notes.ts';
import { freshTiming } from '../patience.ts';
import { probes } from '../probes.ts';
import { tierOf } from '../tiers.ts';
import { type Probe, type Verdict, verdictOf } from '../truthful.ts';

export const truthfulChecks = defineChange({
  id: 'health/truthful-checks',
  title: 'Let every health check ask for an answer that proves something',
  why: 'A service that answers nothing or only errors is called unhealthy, so somebody can notice.',
  sources: [
    ...[2, 3].map((trap) => `failure case trap ${trap}`),
    'failure case 45',
    'failure case 77',
    ...Object.values(probes).map(({ source }) => source),
  ],
  needs: ['services'],

  decide({ services }, { wishes }) {
    if (!wishes.health.truthful) return notWanted('health.truthful is off');
    const judged = services.map((service) => ({ service, verdict: verdictOf(service) }));
    const left = judged.flatMap(({ service, verdict }) =>
      verdict.kind === 'left' ? [{ name: service.name, about: verdict.reason }] : [],
    );
    const notes = leftAlone(left);
    const checks = judged.flatMap(({ service, verdict }) => fragmentsOf(service, verdict, wishes));
    if (checks.length === 0) return notWanted('no health check can be made to prove more', notes);
    const lies = judged.flatMap(({ service, verdict }) =>
      verdict.kind === 'replace' && verdict.isLie && service.role !== 'db' ? [service.name] : [],
    );
    const waiting = services.flatMap((service) => freed(service, lies));
    const risk = 'what is broken today and looked healthy will show as unhealthy';
    const fragments = [...checks, ...waiting.map(({ fragment }) => fragment)];
    return wanted(fragments, risk, [...notes, ...freedFrom(waiting)]);
  },
});

function fragmentsOf(service: ServiceFact, verdict: Verdict, wishes: Wishes): readonly Fragment[] {
  if (verdict.kind === 'fine' || verdict.kind === 'left') return [];
  const { probe } = verdict;
  const variables = Object.entries(probe.environment ?? {}).map(
    ([name, value]): Fragment => ({ kind: 'environment', service: service.name, name, value }),
  );
  if (verdict.kind === 'replace') {
    return [key(service, ['healthcheck', 'test'], probe.test), ...variables];
  }
  return [key(service, ['healthcheck'], whole(service, probe, wishes)), ...variables];
}

/** A check that is new brings its times along: `patient-checks` may not be wished. */
function whole(service: ServiceFact, { test }: Probe, wishes: Wishes): Json {
  const tier = tierOf(service.role);
  return tier === undefined ? { test } : { test, ...freshTiming(service, tier, wishes) };
}

/**
 * Who waited for a check that could not fail has in truth waited for a start. Were it to wait for the truth now, one sick
 * Logflare would keep the whole stack from starting (case 45). Who waits for the database goes on waiting: after a boot it
 * recovers for minutes, and whoever did not wait would die of it again and again.
 */
function freed(
  service: ServiceFact,
  lies: readonly string[],
): readonly (Noted & { readonly fragment: Fragment })[] {
  return service.dependsOn
    .filter(({ service: other, condition }) => condition === 'service_healthy' && lies.includes(other))
    .map(({ service: other }) => ({
      fragment: key(service, ['depends_on', other, 'condition'], 'service_started'),
      name: service.name,
      about: other,
    }));
}

function key(service: ServiceFact, path: readonly [string, ...string[]], value: Json): Fragment {
  return { kind: 'service-key', service: service.name, path, how: 'set', value };
}
