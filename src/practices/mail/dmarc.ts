// Which DMARC record counts for a sender's domain (RFC 9989, section 4.10: the DNS Tree Walk). It needs no list of public suffixes:
// docs/decisions/0015-public-suffixes.md.
import type { Dns, DnsAnswer } from '../../ports/dns.ts';
import type { RecordVerdict } from './domain-records.ts';

/** What anybody may be asked at most for one domain. */
const mostQueries = 8;

interface Policy {
  readonly name: string;
  readonly text: string;
}

type Verdict = Omit<RecordVerdict, 'record'>;

/** The domain's own record, else that of its organisation, else that of the suffix above it. `domain` in ASCII, lower case. */
export async function dmarc(domain: string, dns: Dns): Promise<RecordVerdict> {
  return { record: 'DMARC', ...(await walk(namesAbove(domain), dns)) };
}

/** The domain, then what is above it up to the top; of a long one the names of seven labels and fewer. */
export function namesAbove(domain: string): readonly string[] {
  const labels = domain.split('.');
  const names = labels.map((_label, index) => labels.slice(index).join('.'));
  return names.length <= mostQueries ? names : [domain, ...names.slice(-(mostQueries - 1))];
}

async function walk(names: readonly string[], dns: Dns): Promise<Verdict> {
  let found: Policy | undefined;
  let doubled: string | undefined;
  for (const [index, name] of names.entries()) {
    const answer = await dns.txt(`_dmarc.${name}`);
    if (answer.kind === 'unknown') {
      return found === undefined ? { status: 'unknown', saw: answer.reason } : counts(found);
    }
    const texts = policiesOf(answer);
    if (texts.length > 1) doubled ??= name;
    const [text] = texts;
    if (text === undefined || texts.length > 1) continue;
    const boundary = /;\s*psd\s*=\s*([yn])\s*(?:;|$)/.exec(text)?.[1];
    // A suffix is no organisation: that is the name below it, and the suffix speaks only where that one is silent.
    if (boundary === 'y' && index > 0 && found?.name === names[index - 1]) break;
    found = { name, text };
    if (index === 0 || boundary !== undefined) break;
  }
  if (found !== undefined) return counts(found);
  if (doubled !== undefined) {
    return { status: 'bad', saw: `two records at ${doubled}, so receivers take none: leave one` };
  }
  return { status: 'bad', saw: 'no record: Gmail and Yahoo want one of whoever sends much' };
}

function counts({ name, text }: Policy): Verdict {
  return { status: 'good', saw: `${text} (at ${name})` };
}

/** RFC 9989, section 4.8: the version comes first, and as it is written there. */
function policiesOf(answer: DnsAnswer): readonly string[] {
  return answer.kind === 'records'
    ? answer.texts.filter((text) => /^v\s*=\s*DMARC1\s*(?:;|$)/.test(text))
    : [];
}
