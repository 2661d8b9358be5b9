import { describe, expect, it } from 'vitest';
import { gather, live } from '../../../test/helpers/live.ts';
import { printed } from '../../../test/helpers/world.ts';
import type { ExecResult } from '../../ports/exec.ts';
import { containers } from './containers.ts';
import { engine } from './engine.ts';
import { volumes } from './volumes.ts';

function failed(stderr: string, stdout = 'null\n'): ExecResult {
  return { ran: true, code: 1, stdout, stderr };
}

const dead = failed('Cannot connect to the Docker daemon at unix:///var/run/docker.sock. Is it running?\n');

describe('an engine that does not answer', () => {
  it.each([
    ['is not there', dead, 'needs Docker (no engine answers at unix:///var/run/docker.sock)'],
    [
      'is not ours to use',
      failed('permission denied while trying to connect to the Docker daemon socket\n'),
      'needs Docker (this user may not use the engine at unix:///var/run/docker.sock)',
    ],
    [
      'hangs',
      { ran: false, reason: 'docker did not finish within 5 s' },
      'needs Docker (docker did not finish within 5 s)',
    ],
  ] as const)('gives every Docker fact one reason when it %s', async (_, result, reason) => {
    const context = live({ exec: [{ match: 'docker version', result }] });
    for (const gatherer of [engine, containers, volumes]) {
      expect(await gather(gatherer, context)).toEqual({ known: false, reason });
    }
  });

  it('is asked once and never again', async () => {
    const context = live({ exec: [{ match: 'docker version', result: dead }] });
    for (const gatherer of [engine, containers, volumes]) await gather(gatherer, context);
    expect(context.world.ran.map(({ argv }) => argv[1])).toEqual(['context', 'version']);
  });

  it('has five seconds to answer', async () => {
    const context = live();
    await gather(engine, context);
    const first = context.world.ran.find(({ argv }) => argv[1] === 'version');
    expect(first?.timeoutMs).toBe(5_000);
  });

  it('is named without its credentials', async () => {
    const context = live({
      endpoint: 'tcp://admin:hunter2-hunter2@docker.lan:2376',
      exec: [{ match: 'docker version', result: dead }],
    });
    const fact = await gather(engine, context);
    expect(fact).toMatchObject({ known: false, reason: expect.stringContaining('docker.lan:2376') });
    expect(JSON.stringify(fact)).not.toContain('hunter2');
  });

  it('cannot be found without the docker program', async () => {
    const result = { ran: false, reason: 'docker is not installed' } as const;
    const context = live({ exec: [{ match: 'docker', result }] });
    const reason = 'needs Docker (docker is not installed)';
    expect(await gather(engine, context)).toEqual({ known: false, reason });
    expect(await gather(containers, context)).toEqual({ known: false, reason });
    expect(context.world.ran).toHaveLength(1);
  });
});

describe('an engine that answers with something else', () => {
  it.each([
    ['not JSON at all', 'docker info answered with something that is no JSON'],
    ['{"ServerVersion":"28"}', 'docker info answered in an unexpected form (at LoggingDriver)'],
  ])('makes facts unknown: %s', async (stdout, reason) => {
    const context = live({ exec: [{ match: 'docker info', result: printed(stdout) }] });
    expect(await gather(engine, context)).toEqual({ known: false, reason });
  });

  it.each([
    ['docker ps', containers, 'docker ps answered with something that is no JSON'],
    [
      'docker container inspect',
      containers,
      'docker container inspect answered with something that is no JSON',
    ],
  ] as const)('%s: garbage is no empty list', async (match, gatherer, reason) => {
    const context = live({ exec: [{ match, result: printed('<html>\n') }] });
    expect(await gather(gatherer, context)).toEqual({ known: false, reason });
  });

  it('tells what a command that failed said last', async () => {
    const result = failed('Error response from daemon: first\nlayer does not exist\n', '');
    const context = live({ exec: [{ match: 'docker volume', result }] });
    expect(await gather(volumes, context)).toEqual({
      known: false,
      reason: 'docker volume failed: layer does not exist',
    });
  });
});
