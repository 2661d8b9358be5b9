import { expect, it } from 'vitest';
import { withoutSecrets } from './without-secrets.ts';

it('takes the password out of what a relay repeats, in clear text and in Base64', () => {
  const saw = `535 no: hunter2 ${Buffer.from('hunter2').toString('base64')}`;
  const [step] = withoutSecrets([{ name: 'AUTH', ok: false, milliseconds: 1, saw }], 'hunter2');
  expect(step?.saw).toBe('535 no: [redacted] [redacted]==');
});
