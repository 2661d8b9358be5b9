import { defineCheck, fail, pass, seen, skip, some } from '../../../engine/check.ts';
import { servicesOf } from '../../../engine/find-service.ts';
import { listed } from '../../../engine/words.ts';
import type { ServiceRole } from '../../../model/facts/services.ts';
import { waitOf } from '../waiting.ts';

const logs: readonly ServiceRole[] = ['analytics', 'vector'];
/** Without Studio: people can wait for the dashboard, not for the API. */
const core: readonly ServiceRole[] = [
  'db',
  'gateway',
  'auth',
  'rest',
  'realtime',
  'storage',
  'functions',
  'meta',
  'pooler',
];

export const blocksTheStack = defineCheck({
  id: 'analytics/blocks-the-stack',
  pass: 'Nothing but the dashboard waits for the log services',
  fail: 'The whole stack waits for the log services',
  why: 'A slow disk or too little memory makes Logflare unhealthy, and then nothing starts: "dependency failed to start".',
  severity: 'P1',
  sources: ['failure case 45'],
  needs: ['services'],

  run({ services }) {
    const targets = servicesOf(services, ...logs);
    if (targets.length === 0) return skip('this stack runs no log services');
    const waiting = servicesOf(services, ...core).flatMap((service) => {
      const wait = waitOf(service, services, ({ role }) => logs.includes(role));
      return wait === undefined ? [] : [wait];
    });
    const found = some(
      waiting.map(({ service, via, for: target, at }) => {
        const through = via.length === 0 ? '' : ` through ${listed(via)}`;
        return seen(`services.${service.name}.depends_on`, `waits for ${target} to be healthy${through}`, at);
      }),
    );
    if (found === null) {
      return pass(
        ...targets.map(({ name, at }) => seen(`services.${name}`, 'no core service waits for it', at)),
      );
    }
    return fail(
      `${listed(waiting.map(({ service }) => service.name))} cannot start without the log services`,
      found,
      'Take analytics and vector out of depends_on in an override (depends_on: !override), the gateway’s way to them first.',
    );
  },
});
