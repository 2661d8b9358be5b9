import { describe, expect, it } from 'vitest';
import { gather, live } from '../../../test/helpers/live.ts';
import { installedSite } from './installed-site.ts';

async function look(record: string | null) {
  const name = live().project.name;
  const path = `/var/lib/seaworthy/${name}/proxy/record`;
  return gather(installedSite, live({ files: record === null ? {} : { [path]: record } }));
}

describe('installedSite', () => {
  it('tells which proxy the record of the installer names', async () => {
    expect(await look(null)).toEqual({ known: true, value: { proxy: null } });
    expect(await look('package nginx\nfile /etc/nginx/conf.d/seaworthy-supabase.conf\n')).toEqual({
      known: true,
      value: { proxy: 'nginx' },
    });
    expect(await look('folder /etc/caddy/seaworthy\nfile /etc/caddy/seaworthy/supabase.caddyfile\n')).toEqual(
      {
        known: true,
        value: { proxy: 'caddy' },
      },
    );
  });

  it('counts an installation that has not put its site yet as none', async () => {
    expect(await look('package nginx\n')).toEqual({ known: true, value: { proxy: null } });
  });
});
