import { describe, expect, it } from 'vitest';
import { gather, live } from '../../../test/helpers/live.ts';
import { containerLogs } from './container-logs.ts';

const folder = '/var/lib/docker/containers/abc';
const log = `${folder}/abc-json.log`;
const kong = { service: 'kong', more: { LogPath: log } };

describe('containerLogs', () => {
  it('counts the log in use and the rotated ones, and nothing else that lies there', async () => {
    const files = {
      [log]: { bytes: 500 },
      [`${log}.1`]: { bytes: 40 },
      [`${log}.2.gz`]: { bytes: 3 },
      [`${folder}/config.v2.json`]: { bytes: 7000 },
    };
    expect(await gather(containerLogs, live({ containers: [kong], files }))).toEqual({
      known: true,
      value: { logs: [{ container: 'supabase-kong', service: 'kong', bytes: 543 }] },
    });
  });

  it('leaves out containers that log elsewhere, and counts nought where nothing was printed yet', async () => {
    const local = {
      service: 'db',
      parts: { HostConfig: { LogConfig: { Type: 'local', Config: {} } } },
      more: { LogPath: log },
    };
    expect(await gather(containerLogs, live({ containers: [local, kong] }))).toEqual({
      known: true,
      value: { logs: [{ container: 'supabase-kong', service: 'kong', bytes: 0 }] },
    });
  });

  it('says that root is needed, and what it means that the engine is elsewhere', async () => {
    const context = live({ containers: [kong] });
    const denied = { ...context.world.files, status: () => 'denied' as const };
    const world = { ...context.world, files: denied };
    expect(await gather(containerLogs, { ...context, world })).toEqual({
      known: false,
      reason: 'only root may look at Docker’s own logs',
    });
    const elsewhere = live({ containers: [kong], endpoint: 'tcp://db.example.org:2376' });
    expect(await gather(containerLogs, elsewhere)).toMatchObject({ known: false });
  });
});
