import { describe, expect, it } from 'vitest';
import { gather, live, password, SqlError, sampleToken } from '../../../test/helpers/live.ts';
import type { AnyGatherer } from '../collect.ts';
import { postgresGatherers } from './gatherers.ts';

const storedTokens = postgresGatherers.find(({ fact }) => fact === 'storedTokens') as AnyGatherer;
const nothing = {
  'storedTokens.triggers': [],
  'storedTokens.cronJobs': [],
  'storedTokens.functions': [],
  'storedTokens.settings': [],
  'storedTokens.secrets': [],
};
const late = new SqlError('57014', 'canceling statement due to statement timeout');

function look(answers: Readonly<Record<string, unknown>>) {
  return gather(storedTokens, live({ answers: { ...nothing, ...answers } }));
}

describe('storedTokens', () => {
  it('tells where a token is and what it claims, never the token', async () => {
    const hit = { place: 'trigger notify on public.orders', text: sampleToken };
    const fact = await look({ 'storedTokens.triggers': [hit] });
    expect(fact).toMatchObject({
      known: true,
      value: {
        tokens: [
          {
            where: 'trigger notify on public.orders',
            token: { algorithm: 'HS256', role: 'service_role', expiresAt: 2_000_000_000, verifiedBy: [] },
            secret: { bytes: sampleToken.length },
          },
        ],
        skipped: [],
      },
    });
    expect(JSON.stringify(fact)).not.toContain(sampleToken.slice(-12));
  });

  it('passes by what only looks like a token', async () => {
    const hit = { place: 'function public.f', text: 'eyJub3QganNvbg.eyJub3QganNvbg.AAAAAAAAAAAAAAAAAAAA' };
    expect(await look({ 'storedTokens.functions': [hit] })).toMatchObject({ value: { tokens: [] } });
  });

  it('finds the signing secret that the first start wrote into a setting, without showing it', async () => {
    const hit = { place: 'setting app.settings.jwt_secret of database postgres', text: password };
    const fact = await look({ 'storedTokens.secrets': [hit] });
    expect(fact).toMatchObject({
      value: { secrets: [{ where: hit.place, secret: { bytes: password.length } }] },
    });
    expect(JSON.stringify(fact)).not.toContain(password);
  });

  it('tells which place could not be searched', async () => {
    expect(await look({ 'storedTokens.functions': late })).toMatchObject({
      value: {
        skipped: [
          { where: 'functions', reason: 'the database said: canceling statement due to statement timeout' },
        ],
      },
    });
  });

  it('does not miss cron jobs where there is no pg_cron', async () => {
    const absent = new SqlError('42P01', 'relation "cron.job" does not exist');
    expect(await look({ 'storedTokens.cronJobs': absent })).toMatchObject({ value: { skipped: [] } });
  });

  it('is unknown when nothing at all could be searched', async () => {
    const all = Object.fromEntries(Object.keys(nothing).map((key) => [key, late]));
    expect(await look(all)).toMatchObject({ known: false });
  });
});
