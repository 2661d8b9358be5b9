import { describe, expect, it } from 'vitest';
import { gather, knownValue } from '../../test/helpers/gather.ts';
import { projectOf } from '../../test/helpers/project.ts';
import { fakeWorld } from '../../test/helpers/world.ts';
import { servicesGatherer } from './services.ts';
import { textFormGatherer } from './text-form.ts';

async function textForm(files: Readonly<Record<string, string>>) {
  const fact = await gather(
    'textForm',
    [servicesGatherer, textFormGatherer],
    projectOf({ root: {} }),
    fakeWorld({ files }),
  );
  return knownValue(fact);
}

describe('textForm', () => {
  it('tells the first carriage return of each file that it breaks', async () => {
    const { carriageReturns } = await textForm({
      '/srv/supabase/.env': 'A=1\nB=2\r\nC=3\r\n',
      '/srv/supabase/volumes/db/roles.sql': 'select 1;\r\n',
      '/srv/supabase/README.md': 'fine\r\n',
      '/srv/supabase/volumes/proxy/nginx.conf': 'fine;\r\n',
      '/srv/supabase/run.sh': 'fine\n',
    });

    expect(carriageReturns).toEqual([
      { file: '.env', line: 2 },
      { file: 'volumes/db/roles.sql', line: 1 },
    ]);
  });

  it('tells where an update left a conflict', async () => {
    const { conflictMarkers } = await textForm({
      '/srv/supabase/volumes/api/kong.yml': 'a: 1\n<<<<<<< ours\nb: 2\n=======\nb: 3\n>>>>>>> theirs\n',
      '/srv/supabase/volumes/proxy/nginx.conf': '<<<<<<< ours\r\n=======\r\n>>>>>>> theirs\r\n',
      '/srv/supabase/heading.yml': '# <<<<<<< is how it begins\n# =======\n',
    });

    expect(conflictMarkers).toEqual([
      { file: 'volumes/api/kong.yml', line: 2 },
      { file: 'volumes/proxy/nginx.conf', line: 1 },
    ]);
  });
});
