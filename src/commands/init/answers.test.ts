import { describe, expect, it } from 'vitest';
import { fakeWorld } from '../../../test/helpers/world.ts';
import type { Talk } from '../../ports/talk.ts';
import { ask, fallbacks, type GivenAnswers, openQuestions, wishesOf } from './answers.ts';
import type { Found } from './found.ts';

function found(parts: Partial<Found> = {}): Found {
  const deployment = {
    project: 'supabase',
    directory: '/srv',
    services: 11,
    gateway: 'kong',
    postgres: '17',
    pooler: 'supavisor',
    containers: null,
  };
  const nothing = { published: [], domain: null, gatewayClients: null, poolerClients: null };
  return { deployment, mode: 'static', ...nothing, ...parts };
}

const names = (given: GivenAnswers, parts: Partial<Found> = {}) =>
  openQuestions(given, found(parts)).map(({ name }) => name);

/** A person who gives these answers in turn, then goes away. */
function person(...answers: readonly (string | null)[]): Talk & { readonly heard: readonly string[] } {
  const left = [...answers];
  const heard: string[] = [];
  const answer = async (question: string, fallback?: string) => {
    heard.push(question);
    const typed = left.shift();
    return typed === '' ? (fallback ?? '') : (typed ?? null);
  };
  return { ...fakeWorld().talk, warn: (line) => void heard.push(line), canAsk: true, ask: answer, heard };
}

describe('the questions of init', () => {
  it('are about domain and mail alone where nobody comes straight to a port', () => {
    expect(names({})).toEqual(['domain', 'email']);
  });

  it('are about ports where clients seem to come that way', () => {
    expect(names({}, { gatewayClients: 'they do' })).toEqual(['domain', 'email', 'gateway']);
    expect(names({}, { poolerClients: 'they do' })).toEqual(['domain', 'email', 'pooler']);
  });

  it('are not asked when a flag answers them', () => {
    const all = { domain: 'api.acme.com', email: 'ops@acme.com', gateway: 'auto', pooler: 'keep' } as const;

    expect(names(all, { gatewayClients: 'they do', poolerClients: 'they do' })).toEqual([]);
  });

  it('are asked again until the answer is sound', async () => {
    const talk = person('localhost', ' api.acme.com ', 'nobody', 'ops@acme.com', 'shut', 'loopback');
    const open = openQuestions({}, found({ gatewayClients: 'clients are told to come to it' }));

    expect(await ask(open, talk)).toEqual({
      domain: 'api.acme.com',
      email: 'ops@acme.com',
      gateway: 'loopback',
    });
    expect(talk.heard).toContain('"nobody" should be a mail address');
    expect(talk.heard).toContain('"shut" should be one of auto, loopback, unpublished, keep');
  });

  it('may be left for later, and take what was found', async () => {
    const open = openQuestions({}, found({ domain: 'api.acme.com', poolerClients: 'they do' }));

    expect(await ask(open, person('', '', ''))).toEqual({ domain: 'api.acme.com', pooler: 'keep' });
    expect(fallbacks(open)).toEqual({ domain: 'api.acme.com', pooler: 'keep' });
  });

  it('end when the person goes away', async () => {
    expect(await ask(openQuestions({}, found()), person('api.acme.com', null))).toBeNull();
  });
});

describe('the answers of init', () => {
  it('become the wishes that were answered and nothing else', () => {
    expect(wishesOf({})).toEqual({});
    expect(wishesOf({ domain: 'API.acme.com', pooler: 'keep', gateway: undefined })).toEqual({
      domain: 'api.acme.com',
      exposure: { pooler: 'keep' },
    });
  });

  it.each([
    [{ domain: 'https://api.acme.com' }, '--domain: "https://api.acme.com", should be a host name alone'],
    [{ domain: 'api.example.com' }, 'should be a name of yours'],
    [{ email: 'nobody' }, '--email: "nobody", should be a mail address'],
  ])('%j are refused', (given, words) => {
    expect(() => wishesOf(given)).toThrow(words);
  });
});
