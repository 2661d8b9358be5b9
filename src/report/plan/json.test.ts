import { readFileSync } from 'node:fs';
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import { describe, expect, it } from 'vitest';
import { plan, stage } from '../../../test/helpers/plan.ts';
import { readStoredPlan } from '../../engine/plan/stored-plan.ts';
import { renderPlanJson } from './json.ts';

const schema = JSON.parse(
  readFileSync(new URL('../../../docs/reports/plan.schema.json', import.meta.url), 'utf8'),
);

/** Unknown fields are refused here: whoever adds one must publish it. */
const validate: ValidateFunction = new Ajv2020({ allErrors: true, allowUnionTypes: true }).compile(
  closed(schema),
);

function closed(node: unknown): never {
  if (Array.isArray(node)) return node.map(closed) as never;
  if (typeof node !== 'object' || node === null) return node as never;
  const copy = Object.fromEntries(Object.entries(node).map(([key, value]) => [key, closed(value)]));
  const isWhole = 'properties' in copy && 'type' in copy;
  return (isWhole ? { ...copy, additionalProperties: false } : copy) as never;
}

function complaints(value: unknown): readonly string[] {
  validate(value);
  return (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`);
}

const whole = plan({
  stages: [stage(), stage({ diff: [{ subject: 'a', before: null, after: 'b' }] })],
  pending: [
    { service: 'db', differs: ['command'], refused: 'data' },
    { service: 'rest', differs: ['ports'] },
  ],
  notes: [{ text: 'a' }, { change: 'a/b', text: 'c' }],
});

describe('a plan as JSON', () => {
  it('is what the published schema says', () => {
    expect(complaints(JSON.parse(renderPlanJson(whole)))).toEqual([]);
    expect(complaints(JSON.parse(renderPlanJson(plan({ stages: [] }))))).toEqual([]);
  });

  it('is refused by the schema when something is missing or another', () => {
    expect(complaints({ ...whole, digest: undefined })).toHaveLength(1);
    expect(complaints({ ...whole, more: 1 })).toHaveLength(1);
    expect(complaints({ ...whole, stages: [{ ...stage(), action: 'drop' }] })).toHaveLength(1);
  });

  it('is read again as it was', () => {
    expect(readStoredPlan(renderPlanJson(whole))).toEqual(whole);
  });

  it('may be printed anywhere', () => {
    const text = renderPlanJson(plan({ notes: [{ text: '\u202eback\u009b' }] }));
    expect(text).toContain('\\u202eback\\u009b');
    expect(text.endsWith('}\n')).toBe(true);
  });
});
