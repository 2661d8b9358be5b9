import { broke, held, type Probe, type Verification } from './change.ts';

/**
 * Looks at the container of each service that something is wished of. `judge` says what it saw, or `broke`; of a service that
 * does not run nothing can be said, which is no failure: it was left as it was.
 */
export async function verifyEach<Wished extends { readonly service: string }>(
  wished: readonly Wished[],
  probe: Probe,
  judge: (service: string, own: readonly Wished[], inspected: unknown) => string | { readonly broke: string },
): Promise<Verification> {
  const saw: string[] = [];
  for (const service of new Set(wished.map((one) => one.service))) {
    const answer = await probe.inspect(service);
    const own = wished.filter((one) => one.service === service);
    const found = answer === null ? `${service} does not run` : judge(service, own, answer);
    if (typeof found !== 'string') return broke(found.broke);
    saw.push(found);
  }
  return held(...saw);
}
