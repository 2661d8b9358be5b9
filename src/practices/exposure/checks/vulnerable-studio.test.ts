import { describe, expect, it } from 'vitest';
import { container, image, judge, service } from '../../../../test/helpers/facts.ts';
import { vulnerableStudio } from './vulnerable-studio.ts';

function studio(reference: string) {
  return [service('studio', { image: image(reference) })];
}

describe('exposure/vulnerable-studio', () => {
  it.each([
    ['supabase/studio:20250224-d10db0f', '2025-02-24'],
    ['supabase/studio:2025.06.30-sha-6f5982d', '2025-06-30'],
    ['supabase/studio:2025.12.16-sha-0000000', '2025-12-16'],
  ])('fails for %s', (reference, day) => {
    expect(judge(vulnerableStudio, { services: studio(reference) })).toMatchObject({
      status: 'fail',
      detail: `${reference} was released on ${day}, the mended Studio on 2025-12-17`,
      evidence: [{ subject: 'services.studio.image', at: { line: 10 } }],
    });
  });

  it('fails for an old release that still runs', () => {
    const project = [container('studio', { image: 'supabase/studio:20241106-f29003e' })];
    const services = studio('supabase/studio:2026.09.07-sha-7996410');

    expect(judge(vulnerableStudio, { services, containers: { project, foreign: [] } }).status).toBe('fail');
  });

  it.each([
    'supabase/studio:2025.12.17-sha-43f4f7f',
    'registry.acme.dev:5000/supabase/studio:2026.09.07-sha-7996410@sha256:00ff',
    'supabase/studio:20260101-abcdef0',
  ])('passes for %s', (reference) => {
    expect(judge(vulnerableStudio, { services: studio(reference) }).status).toBe('pass');
  });

  it.each(['supabase/studio:latest', 'supabase/studio', 'acme/studio:v7'])(
    'is unknown for %s',
    (reference) => {
      expect(judge(vulnerableStudio, { services: studio(reference) }).status).toBe('unknown');
    },
  );

  it('is unknown for a Studio that is built here, and skips without Studio', () => {
    expect(judge(vulnerableStudio, { services: [service('studio')] }).status).toBe('unknown');
    expect(judge(vulnerableStudio, { services: [service('db')] }).status).toBe('skip');
  });
});
