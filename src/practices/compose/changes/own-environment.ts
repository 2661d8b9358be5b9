import { type Decision, defineChange, notWanted, wanted } from '../../../engine/change.ts';
import { verifyEnvironment } from '../../../engine/verify-environment.ts';
import type { Wishes } from '../../../engine/wishes/schema.ts';
import { counted, listed } from '../../../engine/words.ts';
import type { ServiceFact } from '../../../model/facts/services.ts';
import type { EnvironmentFragment } from '../../../model/fragment.ts';

export const ownEnvironment = defineChange({
  id: 'compose/own-environment',
  title: 'Set the variables that seaworthy.yaml wishes',
  why: 'A value is changed where it takes effect, and no file that Supabase ships is edited for it.',
  sources: ['compose-spec 05-services.md: environment', 'compose-spec 13-merge.md'],
  needs: ['services'],

  decide({ services }, { wishes }): Decision {
    const names = Object.keys(wishes.environment);
    if (names.length === 0) return notWanted('seaworthy.yaml wishes no variable');
    const strangers = names.filter((name) => !services.some((service) => service.name === name));
    const notes = strangers.map(
      (name) => `${name} is not among the active services, so its variables are left out`,
    );
    const fragments = services.flatMap((service) => fragmentsOf(service, wishes));
    if (fragments.length === 0) return notWanted('every wished variable has its value already', notes);
    return wanted(fragments, riskOf(fragments), notes);
  },

  verify: verifyEnvironment,
});

function fragmentsOf(service: ServiceFact, { environment }: Wishes): readonly EnvironmentFragment[] {
  const wished = Object.hasOwn(environment, service.name) ? (environment[service.name] ?? {}) : {};
  return Object.entries(wished)
    .filter(([name, value]) => typeof value !== 'string' || !has(service, name, value))
    .map(([name, value]) => ({ kind: 'environment', service: service.name, name, value }));
}

/** A value that stands in the files already needs nothing of ours. One that may hold a secret is not known here. */
function has({ environment }: ServiceFact, name: string, value: string): boolean {
  const present = environment[name];
  return present !== undefined && present.secret === undefined && present.text === value;
}

function riskOf(fragments: readonly EnvironmentFragment[]): string {
  const services = listed(fragments.map(({ service }) => service));
  return `${services} may not start with ${counted(fragments.length, 'new value')}; the stage then rolls itself back`;
}
