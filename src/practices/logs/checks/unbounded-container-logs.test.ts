import { describe, expect, it } from 'vitest';
import { container, here, judge, service } from '../../../../test/helpers/facts.ts';
import type { EngineFact } from '../../../model/facts/containers.ts';
import { unboundedContainerLogs } from './unbounded-container-logs.ts';

const logging = (driver: string | undefined, options: Record<string, string>) => ({
  logging: { ...(driver === undefined ? {} : { driver }), options, at: here },
});
const engine = (driver: string, options: Record<string, string> | null): EngineFact => ({
  version: '28.0.0',
  rootless: false,
  defaultLogDriver: driver,
  defaultLogOptions: options,
  cpus: 4,
  memoryBytes: 8e9,
  dataRoot: '/var/lib/docker',
});
const stock = service('db');
const bounded = service('db', logging('json-file', { 'max-size': '10m' }));

describe('logs/unbounded-container-logs', () => {
  it('fails on a stock service, and says what files cannot show', () => {
    const outcome = judge(unboundedContainerLogs, {
      services: [stock, service('auth', logging('local', {}))],
    });
    expect(outcome).toMatchObject({
      status: 'fail',
      evidence: [{ subject: 'services.db.logging', at: here }],
      remedy: { command: 'seaworthy apply --only logs' },
    });
    expect(JSON.stringify(outcome)).toContain('unless the engine');
  });

  it('says how large the log is, where root may look', () => {
    const containerLogs = { logs: [{ container: 'supabase-db', service: 'db', bytes: 503 * 1024 ** 2 }] };
    const outcome = judge(unboundedContainerLogs, { services: [stock], containerLogs });
    expect(outcome).toMatchObject({ evidence: [{ saw: 'json-file without max-size, 503 MiB so far' }] });
  });

  it('fails on options without a size', () => {
    const files = service('db', logging('json-file', { 'max-file': '3' }));
    expect(judge(unboundedContainerLogs, { services: [files], engine: engine('local', {}) }).status).toBe(
      'fail',
    );
  });

  it.each([
    ['json-file', { 'max-size': '10m' }],
    [undefined, { 'max-size': '10m' }],
    ['local', {}],
    ['journald', {}],
    ['none', {}],
  ])('passes with driver %s and %j', (driver, options) => {
    expect(
      judge(unboundedContainerLogs, { services: [service('db', logging(driver, options))] }).status,
    ).toBe('pass');
  });

  it('believes the engine’s own defaults', () => {
    for (const default_ of [engine('json-file', { 'max-size': '10m' }), engine('local', {})]) {
      expect(judge(unboundedContainerLogs, { services: [stock], engine: default_ }).status).toBe('pass');
    }
    expect(judge(unboundedContainerLogs, { services: [stock], engine: engine('json-file', {}) }).status).toBe(
      'fail',
    );
  });

  it('believes them also for a service that names the same driver, or other options', () => {
    const sized = engine('json-file', { 'max-size': '10m' });
    for (const own of [
      logging('json-file', {}),
      logging('json-file', { tag: 'x' }),
      logging(undefined, { tag: 'x' }),
    ]) {
      const services = [service('db', own)];
      expect(judge(unboundedContainerLogs, { services, engine: sized }).status).toBe('pass');
      expect(judge(unboundedContainerLogs, { services, engine: engine('json-file', {}) }).status).toBe(
        'fail',
      );
    }
    const other = {
      services: [service('db', logging('json-file', {}))],
      engine: engine('local', { 'max-size': '1m' }),
    };
    expect(judge(unboundedContainerLogs, other).status).toBe('fail');
  });

  it('cannot tell when daemon.json may not be read, until a container shows it', () => {
    const given = { services: [stock], engine: engine('json-file', null) };
    expect(judge(unboundedContainerLogs, given).status).toBe('unknown');
    const project = (logOptions: Record<string, string>) => ({
      project: [container('db', { logOptions })],
      foreign: [],
    });
    expect(judge(unboundedContainerLogs, { ...given, containers: project({}) }).status).toBe('fail');
    expect(
      judge(unboundedContainerLogs, { ...given, containers: project({ 'max-size': '1m' }) }).status,
    ).toBe('pass');
  });

  it('fails on a container that runs without the limit its file now sets', () => {
    const containers = { project: [container('db')], foreign: [] };
    const outcome = judge(unboundedContainerLogs, { services: [bounded], containers });
    expect(outcome).toMatchObject({ status: 'fail', evidence: [{ subject: 'supabase-db', at: here }] });
    // The file is right already: an apply would not touch it.
    expect(outcome.status === 'fail' && outcome.remedy).toEqual({
      text: expect.stringContaining('Recreate'),
    });
  });

  it('does not apply without services', () => {
    expect(judge(unboundedContainerLogs, { services: [] }).status).toBe('skip');
  });
});
