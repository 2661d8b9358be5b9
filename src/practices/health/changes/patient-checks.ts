import { defineChange, notWanted, wanted } from '../../../engine/change.ts';
import { counted } from '../../../engine/words.ts';
import type { ServiceFact } from '../../../model/facts/services.ts';
import type { ServiceKeyFragment } from '../../../model/fragment.ts';
import { idleWishes } from '../idle-wishes.ts';
import { checkOf } from '../image-checks.ts';
import { retimed } from '../patience.ts';

export const patientChecks = defineChange({
  id: 'health/patient-checks',
  title: 'Make health checks as patient as the services are critical',
  why: 'A busy service no longer counts as unhealthy under load or after a crash, and what depends on it starts.',
  sources: ['seed report 5', 'failure case 45', 'Docker Engine API, HealthConfig'],
  needs: ['services'],

  decide({ services }, { wishes }) {
    const idle = idleWishes(services, wishes);
    if (!wishes.health.tune) return notWanted('health.tune is off', idle);
    const fragments = services.flatMap((service) => {
      const check = checkOf(service);
      return check === undefined ? [] : keysOf(service, { ...retimed(service, check, wishes) });
    });
    if (fragments.length === 0) return notWanted('every health check is patient enough', idle);
    return wanted(fragments, 'a service that hangs is called unhealthy up to a minute later', [
      ...notes(services),
      ...idle,
    ]);
  },
});

function keysOf(
  service: ServiceFact,
  timing: Readonly<Record<string, string | number>>,
): readonly ServiceKeyFragment[] {
  return Object.entries(timing).map(([key, value]) => ({
    kind: 'service-key',
    service: service.name,
    path: ['healthcheck', key],
    how: 'set',
    value,
  }));
}

function notes(services: readonly ServiceFact[]): readonly string[] {
  const off = services.filter(({ healthcheck }) => healthcheck?.disabled === true);
  if (off.length === 0) return [];
  return [
    `${counted(off.length, 'service')} with a check switched off left alone: ${off.map(({ name }) => name).join(', ')}`,
  ];
}
