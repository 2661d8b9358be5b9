// Objects as the file backend keeps them (lab/stand-ins/storage-backend.mjs): BUCKET/NAME/VERSION, the name a folder, types in
// extended attributes; and their rows.
import { run } from '../backup/stacks.mjs';

/** In the container of storage: as its user, with its tools. */
const script = (many) => `
const { mkdirSync, writeFileSync } = require('node:fs');
const { spawn } = require('node:child_process');
const give = spawn('setfattr', ['--restore=-'], { stdio: ['pipe', 'inherit', 'inherit'] });
give.on('exit', (code) => process.exit(code));
const type = '0s' + Buffer.from('image/png').toString('base64');
const cache = '0s' + Buffer.from('max-age=3600').toString('base64');
for (let i = 0; i < ${many}; i++) {
  const folder = '/var/lib/storage/stub/stub/b' + (i % 10) + '/f' + (Math.floor(i / 10) % 100) + '/picture ' + i + '.png';
  mkdirSync(folder, { recursive: true });
  const file = folder + '/' + String(i).padStart(8, '0') + '-0000-4000-8000-000000000000';
  writeFileSync(file, 'x'.repeat(200 + (i % 400)));
  give.stdin.write('# file: ' + file + '\\nuser.supabase.content-type=' + type + '\\nuser.supabase.cache-control=' + cache + '\\n\\n');
}
give.stdin.end();
`;

export function fillObjects({ idOf, sql }, many) {
  run(['docker', 'exec', '-i', idOf('storage'), 'node', '-'], { input: script(many) });
  sql(`insert into storage.buckets (id, name) select 'b' || i, 'b' || i from generate_series(0, 9) i`);
  sql(`insert into storage.objects (bucket_id, name, version, metadata)
    select 'b' || i % 10, 'f' || i / 10 % 100 || '/picture ' || i || '.png',
      lpad(i::text, 8, '0') || '-0000-4000-8000-000000000000',
      jsonb_build_object('size', 200 + i % 400, 'mimetype', 'image/png', 'cacheControl', 'max-age=3600')
    from generate_series(0, ${many} - 1) i`);
}
