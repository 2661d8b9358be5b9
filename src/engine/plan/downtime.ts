// What nobody can use while containers are recreated, in words.
import type { ServiceFact, ServiceRole } from '../../model/facts/services.ts';
import { listed } from '../words.ts';

/** What breaks off for whom, by role; roles that nobody notices are left out. */
const uses: { readonly [Role in ServiceRole]?: string } = {
  gateway: 'the API',
  proxy: 'the public address',
  auth: 'sign-in',
  rest: 'the data API',
  realtime: 'live updates',
  storage: 'file access',
  'object-store': 'file access',
  imgproxy: 'image resizing',
  functions: 'Edge Functions',
  pooler: 'pooled connections',
  studio: 'Studio',
  meta: 'Studio',
  analytics: 'log search',
  'mail-sink': 'mail',
};

/** What is known of containers when a plan is made. */
export type Containers = 'running' | 'stopped' | 'not asked' | 'not touched';

/** For one stage or the whole plan. `services` would change; `recreates` are those of them that would be recreated now. */
export function downtimeWords(
  services: readonly string[],
  recreates: readonly string[],
  containers: Containers,
  facts: readonly ServiceFact[],
): string {
  if (services.length === 0) return 'none';
  if (containers === 'not touched') {
    return `none now: containers keep running as they are; ${listed(services)} would change at the next docker compose up -d`;
  }
  if (containers === 'not asked')
    return `containers were not asked; where they run: ${words(services, facts)}`;
  if (containers === 'stopped') return 'none: nothing runs here, and nothing is started';
  return recreates.length === 0 ? 'none' : words(recreates, facts);
}

function words(recreates: readonly string[], facts: readonly ServiceFact[]): string {
  const roleOf = (name: string) => facts.find((service) => service.name === name)?.role;
  const names = `recreates ${recreates.join(', ')}`;
  const hasDatabase = facts.some(({ role }) => role === 'db');
  if (recreates.some((name) => roleOf(name) === 'db')) {
    return `${names}: nothing that uses the database works until it accepts connections again`;
  }
  const lost = [
    ...new Set(
      recreates.flatMap((name) => {
        const role = roleOf(name);
        return role === undefined ? [] : (uses[role] ?? []);
      }),
    ),
  ];
  const database = hasDatabase ? '; database none' : '';
  if (lost.length === 0) return `${names}: nobody notices${database}`;
  const plural = lost.length > 1 || /s$/.test(lost[0] ?? '');
  return `${names}: ${listed(lost, 8)} ${plural ? 'break' : 'breaks'} off for the seconds a restart takes${database}`;
}
