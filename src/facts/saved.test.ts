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

    expect(serialiseFacts(readFacts(text, 'facts.json'))).toBe(text);
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
});
