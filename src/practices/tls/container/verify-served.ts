// Whether the proxy shows a certificate for the name, asked at this machine's own port. Obtaining one takes a while.
import { z } from 'zod';
import { broke, held, type Probe, type Verification } from '../../../engine/change.ts';
import type { Fragment, NewServiceFragment } from '../../../model/fragment.ts';
import type { TlsAnswer } from '../../../ports/tls.ts';
import { lastComplaint } from './acme-log.ts';
import { certbotService, domainLabel, proxyService, trustLabel } from './names.ts';

/** An order takes seconds; a first start with an image to warm up and a staged dry run takes longer. */
const patienceMs = 240_000;
const pauseMs = 3_000;
const handshakeMs = 5_000;

const wanted = z.looseObject({
  labels: z.record(z.string(), z.string()),
  ports: z.array(z.looseObject({ target: z.number(), published: z.string(), protocol: z.string() })),
});

/** Held when the certificate is for the name, valid today and, from a public authority, trusted here. */
export async function verifyServed(fragments: readonly Fragment[], probe: Probe): Promise<Verification> {
  const fragment = fragments.find(
    (one): one is NewServiceFragment => one.kind === 'new-service' && one.service === proxyService,
  );
  if (fragment === undefined) return held('no container of ours');
  const { labels, ports } = wanted.parse(fragment.definition);
  const domain = labels[domainLabel] ?? '';
  const port = Number(ports.find(({ target, protocol }) => target === 443 && protocol === 'tcp')?.published);
  const isPublic = labels[trustLabel] === 'public';
  const { clock, tls } = probe.world;
  const start = clock.now().getTime();
  let fault = 'nobody answered';
  for (let tries = 0; tries * pauseMs < patienceMs; tries += 1) {
    const answer = await tls.handshake({
      host: '127.0.0.1',
      port,
      serverName: domain,
      timeoutMs: handshakeMs,
    });
    const why = faultOf(answer, isPublic, clock.now());
    if (why === null && answer.answered)
      return held(`${domain} is served by ${answer.protocol}, ${saw(answer)}`);
    fault = why ?? fault;
    if (clock.now().getTime() - start > patienceMs) break;
    await clock.sleep(pauseMs);
  }
  const names = fragments.some((one) => one.kind === 'new-service' && one.service === certbotService)
    ? [certbotService, proxyService]
    : [proxyService];
  const said = await lastComplaint(names, probe);
  return broke(said === null ? `${domain}: ${fault}` : `${domain}: ${fault}; the log says: ${said}`);
}

function saw({ issuer, until }: Extract<TlsAnswer, { answered: true }>): string {
  return `a certificate of ${issuer} until ${until.slice(0, 10)}`;
}

function faultOf(answer: TlsAnswer, isPublic: boolean, now: Date): string | null {
  if (!answer.answered) return `no certificate is shown (${answer.reason})`;
  if (answer.wrongName !== undefined) return 'the certificate shown is for another name';
  if (Date.parse(answer.until) <= now.getTime())
    return `the certificate ended on ${answer.until.slice(0, 10)}`;
  if (isPublic && answer.untrusted !== undefined)
    return `the certificate is not trusted (${answer.untrusted})`;
  return null;
}
