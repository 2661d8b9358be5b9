import { describe, expect, it } from 'vitest';
import { projectOf } from '../../test/helpers/project.ts';
import { fakeWorld } from '../../test/helpers/world.ts';
import { Problem } from '../model/problem.ts';
import { staticGatherers } from './catalogue.ts';
import { collectFacts } from './collect.ts';
import { readFacts, serialiseFacts } from './saved.ts';

async function saved(): Promise<string> {
  const project = projectOf({ root: { services: { db: { image: 'supabase/postgres:17' } } } });
  const request = { project, world: fakeWorld(), gatherers: staticGatherers, static: true, version: '1' };
  return serialiseFacts(await collectFacts(request));
}

function refusalOf(text: string): Problem {
  try {
    readFacts(text, 'facts.json');
  } catch (error) {
    if (error instanceof Problem) return error;
  }
  throw new Error('was not refused');
}

describe('saved facts', () => {
  it('read back as they were', async () => {
    const text = await saved();

    expect(JSON.parse(serialiseFacts(readFacts(text, 'facts.json')))).toEqual(JSON.parse(text));
  });

  it('make a fact unknown that is not in them', async () => {
    const { table, ...rest } = JSON.parse(await saved());
    const facts = readFacts(JSON.stringify({ ...rest, table: { services: table.services } }), 'facts.json');

    expect(facts.table.services.known).toBe(true);
    expect(facts.table.memory).toEqual({ known: false, reason: 'is not in the saved facts' });
  });

  it.each([
    ['no JSON', 'hello', 'facts.json is no JSON'],
    ['another document', '{"schemaVersion":1}', 'facts.json holds no facts: collectedBy has another form'],
    ['a list', '[]', 'facts.json holds no facts: the document has another form'],
  ])('are refused when they are %s', (_what, text, message) => {
    expect(refusalOf(text).message).toBe(message);
  });

  it('are refused when a newer seaworthy wrote them', () => {
    expect(refusalOf('{"schemaVersion":2}').message).toBe(
      'facts.json has facts of schema version 2, this is version 1',
    );
  });

  it('are refused when a fact has another form', async () => {
    const facts = JSON.parse(await saved());
    facts.table.services = { known: true, value: 'none' };

    expect(refusalOf(JSON.stringify(facts)).message).toBe(
      'facts.json holds no facts: table.services.value has another form',
    );
  });

  it.each<[string, (services: Record<string, unknown>[]) => void, string]>([
    ['the name', ([db]) => Object.assign(db ?? {}, { name: 5 }), 'table.services.value.0.name'],
    ['a list', ([db]) => Object.assign(db ?? {}, { ports: null }), 'table.services.value.0.ports'],
    ['a place', ([db]) => Object.assign(db ?? {}, { at: 'here' }), 'table.services.value.0.at'],
    [
      'an environment value',
      ([db]) => Object.assign(db ?? {}, { environment: { constructor: 1 } }),
      'table.services.value.0.environment.constructor',
    ],
  ])('are refused when %s deep inside has another form', async (_what, damage, path) => {
    const facts = JSON.parse(await saved());
    damage(facts.table.services.value);

    expect(refusalOf(JSON.stringify(facts)).message).toBe(
      `facts.json holds no facts: ${path} has another form`,
    );
  });

  it('are refused when a token expires beyond all dates', async () => {
    const facts = JSON.parse(await saved());
    const token = { algorithm: 'HS256', role: 'anon', expiresAt: -1e300, verifiedBy: [] };
    const secret = { fingerprint: 'f', bytes: 1, reserved: false, bareYamlScalar: false, token };
    facts.table.services.value[0].environment = { ANON_KEY: { text: '', at: [], variables: [], secret } };

    expect(refusalOf(JSON.stringify(facts)).message).toContain('secret.token.expiresAt has another form');
  });

  it('name no key of the prototype', async () => {
    const text = (await saved()).replace('"environment": {', '"environment": { "__proto__": 1');
    const { services } = readFacts(text, 'facts.json').table;

    expect(text).toContain('__proto__');
    expect(JSON.stringify(services)).not.toContain('__proto__');
  });
});
