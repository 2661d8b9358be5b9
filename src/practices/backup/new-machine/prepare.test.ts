import { describe, expect, it } from 'vitest';
import { parseDocument } from 'yaml';
import { recoveryOverride } from './prepare.ts';
import { workshopFor } from './workshop.ts';

const workshop = workshopFor('/srv/supabase');

describe('what the database gets until it has recovered', () => {
  it('publishes no port, starts by itself never, and can ask for WAL', () => {
    const text = recoveryOverride('db', workshop, false);
    expect(text).toContain('ports: !reset []');
    expect(parseDocument(text).toJS()).toMatchObject({
      services: {
        db: {
          restart: 'no',
          volumes: [
            { type: 'volume', source: 'seaworthy-restore-spool', target: '/var/spool/seaworthy' },
            {
              source: '/srv/.supabase.seaworthy-restore/scripts',
              target: '/etc/seaworthy/archive',
              read_only: true,
            },
          ],
        },
      },
      volumes: { 'seaworthy-restore-spool': {} },
    });
  });

  it('keeps the spool and the scripts that it has', () => {
    expect(recoveryOverride('db', workshop, true)).not.toContain('volumes');
  });
});

describe('the workshop', () => {
  it('lies beside the directory, with the files below a folder of the same name', () => {
    expect(workshop).toMatchObject({
      folder: '/srv/.supabase.seaworthy-restore',
      files: '/srv/.supabase.seaworthy-restore/files/supabase',
    });
  });
});
