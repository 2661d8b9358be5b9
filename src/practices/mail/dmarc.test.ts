import { describe, expect, it } from 'vitest';
import type { Dns, DnsAnswer } from '../../ports/dns.ts';
import { dmarc, namesAbove } from './dmarc.ts';

/** Names without `_dmarc.`; null = nobody answers for it. */
function dns(records: Readonly<Record<string, readonly string[] | string | null>>) {
  const asked: string[] = [];
  const world: Dns = {
    txt: async (name): Promise<DnsAnswer> => {
      asked.push(name);
      const found = records[name.replace(/^_dmarc\./, '')];
      if (found === null) return { kind: 'unknown', reason: 'ESERVFAIL' };
      return found === undefined ? { kind: 'none' } : { kind: 'records', texts: [found].flat() };
    },
  };
  return { world, asked };
}

const verdict = (domain: string, records: Parameters<typeof dns>[0]) => dmarc(domain, dns(records).world);
const at = (name: string) => ({ status: 'good', saw: expect.stringContaining(`(at ${name})`) });

describe('the DMARC record that counts', () => {
  it('is the own one, and nobody else is asked then', async () => {
    const { world, asked } = dns({ 'mail.acme.dev': 'v=DMARC1; p=reject', 'acme.dev': 'v=DMARC1' });
    expect(await dmarc('mail.acme.dev', world)).toMatchObject(at('mail.acme.dev'));
    expect(asked).toEqual(['_dmarc.mail.acme.dev']);
  });

  it('is that of the organisation, also below a suffix of two labels', async () => {
    const records = { 'acme.co.uk': 'v=DMARC1; p=reject' };
    expect(await verdict('mail.acme.co.uk', records)).toMatchObject(at('acme.co.uk'));
    expect(await verdict('a.b.acme.co.uk', records)).toMatchObject(at('acme.co.uk'));
  });

  it('is the highest of several, unless one says that it is the organisation', async () => {
    const records = { 'b.acme.dev': 'v=DMARC1; p=none', 'acme.dev': 'v=DMARC1; p=reject' };
    expect(await verdict('a.b.acme.dev', records)).toMatchObject(at('acme.dev'));
    const own = { ...records, 'b.acme.dev': 'v=DMARC1; p=none; psd=n' };
    expect(await verdict('a.b.acme.dev', own)).toMatchObject(at('b.acme.dev'));
  });

  it('is that of a public suffix only where the organisation below it has none', async () => {
    const suffix = { bank: 'v=DMARC1; p=reject; psd=y', 'acme.bank': 'v=DMARC1; p=none' };
    expect(await verdict('mail.acme.bank', suffix)).toMatchObject(at('acme.bank'));
    expect(await verdict('mail.other.bank', suffix)).toMatchObject(at('bank'));
  });

  it('is none where two stand at one name, or another version', async () => {
    const twice = ['v=DMARC1; p=none', 'v=DMARC1; p=reject'];
    expect(await verdict('acme.dev', { 'acme.dev': twice })).toMatchObject({
      status: 'bad',
      saw: expect.stringContaining('two records at acme.dev'),
    });
    expect(await verdict('acme.dev', { 'acme.dev': 'v=DMARC10; p=none' })).toMatchObject({ status: 'bad' });
  });

  it('is unknown, never missing, where one above could not be asked', async () => {
    expect(await verdict('mail.acme.dev', { 'acme.dev': null })).toMatchObject({ status: 'unknown' });
  });

  it('costs eight questions at most', () => {
    expect(namesAbove('a.b.c.d.e.f.g.h.i.j')).toEqual([
      'a.b.c.d.e.f.g.h.i.j',
      ...['d.e.f.g.h.i.j', 'e.f.g.h.i.j', 'f.g.h.i.j', 'g.h.i.j', 'h.i.j', 'i.j', 'j'],
    ]);
    expect(namesAbove('a.b.c.d.e.f.g.h')).toHaveLength(8);
  });
});
