import { defineCheck, fail, pass, seen, skip, some } from '../../../engine/check.ts';
import { serviceOf } from '../../../engine/find-service.ts';
import { inEffect, seenValue, textOf } from '../../../engine/in-effect.ts';

export const sampleS3Keys = defineCheck({
  id: 'secrets/sample-s3-keys',
  pass: 'The S3 protocol keys were made for this deployment',
  fail: 'The S3 protocol keys are the published pair',
  why: 'S3 access bypasses row level security and needs no API key: the published pair reads and writes every file.',
  severity: 'P0',
  sources: [
    'failure case 3',
    'checklist: Secrets',
    'supabase/storage:src/config.ts',
    'supabase/supabase:docker/.env.example',
  ],
  needs: ['services'],
  uses: ['containers'],

  run({ services }, { facts }) {
    const written = serviceOf(services, 'storage');
    if (written === undefined) return skip('this stack runs no storage service');
    const running = serviceOf(inEffect(services, facts.containers), 'storage') ?? written;
    const found = [running, written].flatMap((storage) => {
      const value = storage.environment['S3_PROTOCOL_ACCESS_KEY_SECRET'];
      if (value === undefined || textOf(storage, 'S3_PROTOCOL_ENABLED') === 'false') return [];
      return [{ storage, value }];
    });
    const samples = found.filter(({ value }) => value.secret?.sample !== undefined).slice(0, 1);
    const evidence = some(
      samples.map(({ storage, value }) =>
        seenValue(storage, 'S3_PROTOCOL_ACCESS_KEY_SECRET', value, 'is the published secret key'),
      ),
    );
    if (evidence !== null) {
      return fail(
        'the storage service accepts the published S3 secret key',
        evidence,
        'Put random values into S3_PROTOCOL_ACCESS_KEY_ID and S3_PROTOCOL_ACCESS_KEY_SECRET and recreate storage.',
      );
    }
    const saw = found.length === 0 ? 'no S3 protocol key pair is set' : 'an S3 protocol key pair of its own';
    return pass(seen(`services.${written.name}.environment`, saw, written.at));
  },
});
