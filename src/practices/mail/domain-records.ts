// What DNS says of a sender's domain: SPF (RFC 7208), DKIM (RFC 6376), DMARC (RFC 9989). What cannot be asked is unknown.
import type { Dns, DnsAnswer } from '../../ports/dns.ts';
import { dmarc } from './dmarc.ts';
import type { Provider } from './provider.ts';

export interface RecordVerdict {
  readonly record: 'SPF' | 'DKIM' | 'DMARC';
  readonly status: 'good' | 'bad' | 'unknown';
  readonly saw: string;
}

/** Looks all three up. */
export async function domainRecords(
  domain: string,
  provider: Provider,
  dns: Dns,
): Promise<readonly RecordVerdict[]> {
  const keys = await Promise.all(provider.dkim.map((name) => dns.txt(`${name}.${domain}`)));
  return [spf(await dns.txt(domain), provider), dkim(keys, provider), await dmarc(domain, dns)];
}

export function spf(answer: DnsAnswer, { spf: wanted, title }: Provider): RecordVerdict {
  if (answer.kind === 'unknown') return { record: 'SPF', status: 'unknown', saw: answer.reason };
  const texts = answer.kind === 'records' ? answer.texts.filter((text) => /^v=spf1(?: |$)/i.test(text)) : [];
  const [text] = texts;
  if (texts.length > 1) {
    return { record: 'SPF', status: 'bad', saw: 'two records, so receivers take none: join them into one' };
  }
  if (wanted === null) {
    const saw = text ?? 'none at the domain';
    return {
      record: 'SPF',
      status: text === undefined ? 'unknown' : 'good',
      saw: `${saw}; ${title} is judged by its own envelope domain`,
    };
  }
  if (text?.toLowerCase().split(/\s+/).includes(wanted)) return { record: 'SPF', status: 'good', saw: text };
  return { record: 'SPF', status: 'bad', saw: `${text ?? 'no record'}: ${title} needs ${wanted}` };
}

export function dkim(
  answers: readonly DnsAnswer[],
  { dkim: names, dkimNote, title }: Provider,
): RecordVerdict {
  if (names.length === 0) {
    return {
      record: 'DKIM',
      status: 'unknown',
      saw: `${title}: ${dkimNote ?? 'its names are not known here'}`,
    };
  }
  const found = names.filter((_name, index) => {
    const answer = answers[index];
    // An empty p= is a key that was revoked (RFC 6376, section 3.6.1).
    return answer?.kind === 'records' && answer.texts.some((text) => /(?:^|;)\s*p=[^;\s]/.test(text));
  });
  if (found.length > 0) return { record: 'DKIM', status: 'good', saw: `a key at ${found.join(' and ')}` };
  const unasked = answers.find((answer) => answer.kind === 'unknown');
  if (unasked?.kind === 'unknown') return { record: 'DKIM', status: 'unknown', saw: unasked.reason };
  return { record: 'DKIM', status: 'bad', saw: `no key at ${names.join(', ')}` };
}
