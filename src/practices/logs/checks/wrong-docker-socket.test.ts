import { describe, expect, it } from 'vitest';
import { here, judge, service } from '../../../../test/helpers/facts.ts';
import type { BindSourceFact } from '../../../model/facts/files.ts';
import { wrongDockerSocket } from './wrong-docker-socket.ts';

const engine = (rootless: boolean) => ({
  version: '28',
  rootless,
  defaultLogDriver: 'json-file',
  defaultLogOptions: null,
  cpus: 4,
  memoryBytes: 1,
  dataRoot: '/var/lib/docker',
});
const socket = (source: string, found: BindSourceFact['found'], of = 'vector'): readonly BindSourceFact[] => [
  { service: of, source, target: '/var/run/docker.sock', expected: 'any', found, at: here },
];
const services = [service('vector'), service('other', { name: 'autoheal' })];
const judged = (bindSources: readonly BindSourceFact[], rootless = false) =>
  judge(wrongDockerSocket, { services, bindSources, engine: engine(rootless) });

describe('logs/wrong-docker-socket', () => {
  it('fails when nothing is at its path', () => {
    expect(judged(socket('/run/user/1000/docker.sock', 'missing'))).toMatchObject({
      status: 'fail',
      evidence: [{ subject: 'services.vector.volumes', at: here }],
    });
  });

  it('fails when it is the socket of root and the engine is rootless', () => {
    expect(judged(socket('/var/run/docker.sock', 'socket'), true).status).toBe('fail');
  });

  it('passes with the socket of the engine', () => {
    expect(judged(socket('/var/run/docker.sock', 'socket')).status).toBe('pass');
    expect(judged(socket('/run/user/1000/docker.sock', 'socket'), true).status).toBe('pass');
  });

  it('is unknown when it may not be looked at, or no engine answers', () => {
    expect(judged(socket('/var/run/docker.sock', 'denied')).status).toBe('unknown');
    const bindSources = socket('/var/run/docker.sock', 'missing');
    expect(judge(wrongDockerSocket, { services, bindSources }).status).toBe('unknown');
  });

  it('does not apply to other services, or without a socket', () => {
    expect(judged(socket('/var/run/docker.sock', 'missing', 'autoheal')).status).toBe('skip');
    expect(judged([]).status).toBe('skip');
  });
});
