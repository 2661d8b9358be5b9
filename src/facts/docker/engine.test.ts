import { describe, expect, it } from 'vitest';
import { gather, live } from '../../../test/helpers/live.ts';
import { engine } from './engine.ts';

const daemon = '/etc/docker/daemon.json';

describe('engine', () => {
  it('tells the engine, its size and its defaults', async () => {
    const files = { [daemon]: '{"log-driver":"json-file","log-opts":{"max-size":"10m"}}' };
    expect(await gather(engine, live({ files }))).toEqual({
      known: true,
      value: {
        version: '28.5.1',
        composeVersion: '2.40.3',
        rootless: false,
        defaultLogDriver: 'json-file',
        defaultLogOptions: { 'max-size': '10m' },
        cpus: 4,
        memoryBytes: 8_000_000_000,
        dataRoot: '/var/lib/docker',
      },
    });
  });

  it('knows that there are no log options where the engine has no configuration file', async () => {
    expect(await gather(engine, live())).toMatchObject({ value: { defaultLogOptions: {} } });
  });

  it.each([
    ['the file may not be read', { files: { [daemon]: { denied: true } } }],
    ['the file is broken', { files: { [daemon]: '{' } }],
    ['the engine is on another machine', { endpoint: 'ssh://server' }],
  ])('does not guess log options when %s', async (_, input) => {
    expect(await gather(engine, live(input))).toMatchObject({ value: { defaultLogOptions: null } });
  });

  it('recognises a rootless engine', async () => {
    const context = live({ info: { SecurityOptions: ['name=seccomp', 'name=rootless'] } });
    expect(await gather(engine, context)).toMatchObject({ value: { rootless: true } });
  });
});
