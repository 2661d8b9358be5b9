// What the TLS changes promise the audit: behind our proxy its own findings about proxies are gone, on whole deployments.
import { describe, expect, it } from 'vitest';
import { adopt } from '../../src/engine/adopted.ts';
import { candidateOf } from '../../src/engine/render/candidate.ts';
import { mountFolders } from '../../src/engine/render/mounts.ts';
import { runCheck } from '../../src/engine/run-check.ts';
import { staticGatherers } from '../../src/facts/catalogue.ts';
import { collectFacts } from '../../src/facts/collect.ts';
import type { Contribution } from '../../src/model/fragment.ts';
import { forgeableAddress } from '../../src/practices/auth/checks/forgeable-address.ts';
import { noRateLimitHeader } from '../../src/practices/auth/checks/no-rate-limit-header.ts';
import { closedPorts } from '../../src/practices/exposure/changes/closed-ports.ts';
import { httpsProxy } from '../../src/practices/tls/changes/https-proxy.ts';
import { publicUrls } from '../../src/practices/tls/changes/public-urls.ts';
import { authPathOnce } from '../../src/practices/tls/checks/auth-path-once.ts';
import { disagreeingPublicUrls } from '../../src/practices/tls/checks/disagreeing-public-urls.ts';
import { impatientProxy } from '../../src/practices/tls/checks/impatient-proxy.ts';
import { localPublicUrls } from '../../src/practices/tls/checks/local-public-urls.ts';
import { none } from '../../src/practices/tls/checks/none.ts';
import { placeholderDomain } from '../../src/practices/tls/checks/placeholder-domain.ts';
import { plainPublicUrls } from '../../src/practices/tls/checks/plain-public-urls.ts';
import { unpersistedCertificates } from '../../src/practices/tls/checks/unpersisted-certificates.ts';
import { uploadLimitsDisagree } from '../../src/practices/tls/checks/upload-limits-disagree.ts';
import { websocketsNotForwarded } from '../../src/practices/tls/checks/websockets-not-forwarded.ts';
import { sidecarProgram, wishesWith } from '../helpers/changes.ts';
import { today } from '../helpers/facts.ts';
import { inMemory, stack } from '../helpers/fixtures.ts';
import { fakeWorld } from '../helpers/world.ts';

const place = '/srv/supabase';
const checks = [
  none,
  websocketsNotForwarded,
  impatientProxy,
  uploadLimitsDisagree,
  unpersistedCertificates,
  localPublicUrls,
  plainPublicUrls,
  disagreeingPublicUrls,
  placeholderDomain,
  authPathOnce,
  noRateLimitHeader,
  forgeableAddress,
];

async function mended(name: string, proxy: 'caddy' | 'nginx') {
  const files = inMemory(stack(name), place);
  const world = fakeWorld({ files, directory: place });
  const wishes = wishesWith({ domain: 'api.acme.dev', email: 'ops@acme.dev', tls: { proxy } });
  const adopted = adopt({ directory: place, environment: {} }, world);
  const gather = (project: typeof adopted.base, given = world) =>
    collectFacts({ project, world: given, gatherers: staticGatherers, static: true, version: 'test' });
  const { table } = await gather(adopted.base);
  const { services, deployment } = table;
  if (!services.known || !deployment.known) return expect.fail('no services');
  const needed = { services: services.value, deployment: deployment.value };
  const contributions = [httpsProxy, publicUrls, closedPorts].flatMap((change): Contribution[] => {
    const decided = change.decide(needed as never, { wishes, sidecarProgram, facts: table as never });
    return decided.wanted ? [{ change: change.id, fragments: decided.fragments }] : [];
  });
  const candidate = candidateOf({ adopted, contributions, number: 1, secrets: new Map(), world });
  const folders = mountFolders(contributions);
  const written = contributions
    .flatMap(({ fragments }) => fragments)
    .flatMap((one) =>
      one.kind === 'file' && one.mounted !== undefined
        ? [[`${place}/seaworthy/mounts/${folders.get(one.mounted)}/${one.path}`, one.text] as const]
        : [],
    );
  const after = await gather(
    candidate.project,
    fakeWorld({ files: { ...files, ...Object.fromEntries(written) }, directory: place }),
  );
  return { before: table, after: after.table };
}

describe.each(['stock', 'kong-2025'])('on the stack %s', (name) => {
  it.each(['caddy', 'nginx'] as const)('no finding about TLS is left with %s in front', async (proxy) => {
    const { before, after } = await mended(name, proxy);
    expect(runCheck(none, before, today).status).toBe('fail');
    const left = checks.flatMap((check) => {
      const outcome = runCheck(check, after, today);
      return outcome.status === 'pass' ? [] : [`${check.id}: ${JSON.stringify(outcome)}`];
    });
    expect(left.map((one) => one.slice(0, 500))).toEqual([]);
  });

  it('the gateway is closed to other machines', async () => {
    const { after } = await mended(name, 'caddy');
    const gateway = after.services.known
      ? after.services.value.find(({ role }) => role === 'gateway')
      : undefined;
    expect(gateway?.ports.map(({ hostIp }) => hostIp)).toEqual(gateway?.ports.map(() => '127.0.0.1'));
  });
});
