import { describe, expect, it } from 'vitest';
import { image, judge, service } from '../../../../test/helpers/facts.ts';
import { noDatabaseExporter } from './no-database-exporter.ts';

const stack = [service('db'), service('metrics', { product: 'prometheus' })];

describe('monitoring/no-database-exporter', () => {
  it('fails when metrics are collected without the database', () => {
    const services = [...stack, service('exporter', { image: image('prom/node-exporter:v1') })];

    expect(judge(noDatabaseExporter, { services })).toMatchObject({
      status: 'fail',
      evidence: [{ subject: 'services.metrics', at: { line: 10 } }],
    });
  });

  it.each([
    'prometheuscommunity/postgres-exporter:v0.17',
    'quay.io/prometheuscommunity/postgres_exporter',
    'cybertec/pgwatch:3',
  ])('passes for %s', (reference) => {
    const services = [...stack, service('exporter', { image: image(reference) })];

    expect(judge(noDatabaseExporter, { services }).status).toBe('pass');
  });

  it('is unknown for a collector that can read Postgres itself', () => {
    const services = [...stack, service('log-collector', { product: 'alloy' })];

    expect(judge(noDatabaseExporter, { services }).status).toBe('unknown');
  });

  it('skips while nothing collects metrics, and without a database', () => {
    expect(judge(noDatabaseExporter, { services: [service('db')] }).status).toBe('skip');
    expect(judge(noDatabaseExporter, { services: stack.slice(1) }).status).toBe('skip');
  });
});
