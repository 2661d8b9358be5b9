import { describe, expect, it } from 'vitest';
import { deployment } from '../../../../test/helpers/deployment.ts';
import { environment, here, judge, service } from '../../../../test/helpers/facts.ts';
import { xattrsLost } from './xattrs-lost.ts';

const scripts = (kind: 'backup' | 'object-copy-without-xattrs', text: string) => ({
  scanned: ['backup.sh'],
  skipped: [],
  found: [{ kind, text, at: here }],
});
const storage = (backend: string) =>
  service('storage', {
    environment: environment({ STORAGE_BACKEND: backend }),
    volumes: [
      {
        type: 'bind',
        source: '/srv/supabase/volumes/storage',
        target: '/var/lib/storage',
        readOnly: false,
        at: [here],
      },
    ],
  });
const lossy = scripts('object-copy-without-xattrs', 'tar czf objects.tgz volumes/storage');
const given = { services: [storage('file')], deployment: deployment() };

describe('backup/xattrs-lost', () => {
  it('fails on a copy that drops them', () => {
    const outcome = judge(xattrsLost, { ...given, scripts: lossy });
    expect(outcome).toMatchObject({ status: 'fail', evidence: [{ at: here }] });
  });

  it('passes on a copy that keeps them', () => {
    const keeps = scripts('backup', 'rsync -aX ./volumes/storage/ backup@host:/objects/');
    expect(judge(xattrsLost, { ...given, scripts: keeps }).status).toBe('pass');
  });

  it('cannot tell where nothing that was found runs the copy', () => {
    const keeps = scripts('backup', 'rsync -aX ./volumes/storage/ backup@host:/objects/');
    const idle = { ...keeps, found: keeps.found.map((line) => ({ ...line, idle: true as const })) };
    expect(judge(xattrsLost, { ...given, scripts: idle }).status).toBe('unknown');
  });

  it('does not apply to S3, without storage, or when nothing is copied', () => {
    expect(judge(xattrsLost, { ...given, services: [storage('s3')], scripts: lossy }).status).toBe('skip');
    expect(judge(xattrsLost, { ...given, services: [], scripts: lossy }).status).toBe('skip');
    const none = { scanned: [], skipped: [], found: [] };
    expect(judge(xattrsLost, { ...given, scripts: none }).status).toBe('skip');
  });
});
